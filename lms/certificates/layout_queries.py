"""The settings of the sheet, and what they say at the moment of issue."""

from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.addresses import full_address
from lms.certificates import layout_rules
from lms.certificates.models import CertificateTemplate
from lms.certificates.rules import frozen_facts, last_day
from lms.curriculum.queries import outline, versions
from lms.db import db
from lms.errors import RuleError
from lms.proof import document
from lms.proof.rules import CERTIFICATE
from lms.wording import words

WORDS = "certificates/words.html"


# the settings of the document


def default_signatories() -> list[dict[str, str]]:
    """Who sign while staff chose nobody: two roles without a name, which are filled in at the moment of issue."""
    return [{"name": "", "role": role} for role in words(WORDS, "signatory_roles")]


def template_versions() -> list[CertificateTemplate]:
    query = select(CertificateTemplate).options(joinedload(CertificateTemplate.made_by))
    return list(db.session.scalars(query.order_by(CertificateTemplate.number.desc())))


def template_facts(*, coordinator: str, assessor: str) -> dict[str, Any]:
    """What the settings of today say, to be frozen in what is issued now."""
    query = select(CertificateTemplate).order_by(CertificateTemplate.number.desc()).limit(1)
    newest = db.session.scalar(query)
    signatories = newest.signatories if newest else default_signatories()
    return {
        "signatories": layout_rules.signed_by(signatories, coordinator=coordinator, assessor=assessor),
        "texts": newest.texts if newest else ["", ""],
        "template": newest.number if newest else 0,
        "has_logo": bool(newest and newest.logo),
    }


def logo_of(number: int) -> bytes | None:
    """The logo of one version of the settings."""
    return db.session.scalar(select(CertificateTemplate.logo).where(CertificateTemplate.number == number))


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
