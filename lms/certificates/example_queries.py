"""An example of the document, by the renderer that makes the real one. It says VOORBEELD and verifies nowhere."""

from datetime import date

from flask import current_app

from lms.certificates.layout_queries import logo_of, template_facts
from lms.certificates.rules import frozen_facts, last_day
from lms.curriculum.queries import outline, versions
from lms.errors import RuleError
from lms.proof import document
from lms.proof.rules import CERTIFICATE

NAME, CODE = "Sanne Voorbeeld", "VOORBEELD"


def draw(*, today: date) -> bytes:
    """With the course that was published last, and a made-up name."""
    published = versions()
    if not published:
        raise RuleError("Er is nog geen opleiding gepubliceerd. Daarna kun je hier een voorbeeld zien.")
    settings = current_app.config["SETTINGS"]
    facts = frozen_facts(
        outline(published[0].id),
        holder=NAME,
        organisation=settings.organisation,
        assessor="Naam van de beoordelaar",
        coordinator=settings.contact_name,
        meetings=4,
        group_days=7,
    )
    signed = template_facts(coordinator=facts["coordinator"], assessor=facts["assessor"])
    address = f"{settings.base_url}/controleren/{CODE}"
    html = document.render_html(
        {**facts, **signed, "kind": CERTIFICATE, "is_example": True},
        number=CODE,
        code=CODE,
        issued_on=today,
        valid_until=last_day(today),
        address=address,
    )
    return document.to_pdf(html, address, logo=logo_of(signed["template"]))
