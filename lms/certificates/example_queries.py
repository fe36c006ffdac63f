"""What a certificate of today would look like, with a made-up name."""

from datetime import date

from flask import current_app

from lms.addresses import full_address
from lms.certificates.rules import frozen_facts, last_day
from lms.curriculum.queries import outline, versions
from lms.errors import RuleError
from lms.layout.queries import logo_of, template_facts
from lms.proof import document
from lms.proof.rules import CERTIFICATE
from lms.wording import words

WORDS = "certificates/words.html"


def example_sheet(*, today: date) -> bytes:
    """The document as it would look today, of the course that was published last, with a made-up name."""
    published = versions()
    if not published:
        raise RuleError("Er is nog geen opleiding gepubliceerd. Daarna kun je hier een voorbeeld zien.")
    settings, example = current_app.config["SETTINGS"], words(WORDS, "example")
    facts = frozen_facts(
        outline(published[0].id),
        holder=example["holder"],
        organisation=settings.organisation,
        assessor=example["assessor"],
        coordinator=settings.contact_name,
        meetings=4,
        group_days=7,
    )
    signed = template_facts(coordinator=facts["coordinator"], assessor=facts["assessor"])
    address = full_address("certificates.verify", code=example["code"])
    html = document.render_html(
        {**facts, **signed, "kind": CERTIFICATE, "is_example": True},
        number=example["code"],
        code=example["code"],
        issued_on=today,
        valid_until=last_day(today),
        address=address,
    )
    return document.to_pdf(html, address, logo=logo_of(signed["template"]))
