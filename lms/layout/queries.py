"""The settings of a document, and what they say at the moment of issue."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.db import db
from lms.layout import rules
from lms.layout.models import CertificateTemplate
from lms.wording import words

WORDS = "layout/words.html"


def default_signatories() -> list[rules.Signatory]:
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
        "signatories": rules.signed_by(signatories, coordinator=coordinator, assessor=assessor),
        "texts": newest.texts if newest else ["", ""],
        "template": newest.number if newest else 0,
        "has_logo": bool(newest and newest.logo),
    }


def logo_of(number: int) -> bytes | None:
    """The logo of one version of the settings."""
    return db.session.scalar(select(CertificateTemplate.logo).where(CertificateTemplate.number == number))
