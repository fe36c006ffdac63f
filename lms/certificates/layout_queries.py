"""The settings of the sheet, and what they say at the moment of issue."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.certificates import layout_rules, rules
from lms.certificates.layout_models import CertificateTemplate
from lms.db import db

DEFAULT_SIGNATORIES = ({"name": "", "role": "coördinator"}, {"name": "", "role": rules.ASSESSOR})


# the settings of the document


def template_versions() -> list[CertificateTemplate]:
    query = select(CertificateTemplate).options(joinedload(CertificateTemplate.made_by))
    return list(db.session.scalars(query.order_by(CertificateTemplate.number.desc())))


def template_facts(*, coordinator: str, assessor: str) -> dict[str, Any]:
    """What the settings of today say, to be frozen in what is issued now."""
    query = select(CertificateTemplate).order_by(CertificateTemplate.number.desc()).limit(1)
    newest = db.session.scalar(query)
    signatories = newest.signatories if newest else DEFAULT_SIGNATORIES
    return {
        "signatories": layout_rules.signed_by(signatories, coordinator=coordinator, assessor=assessor),
        "texts": newest.texts if newest else ["", ""],
        "template": newest.number if newest else 0,
        "has_logo": bool(newest and newest.logo),
    }


def logo_of(number: int) -> bytes | None:
    """The logo of one version of the settings."""
    return db.session.scalar(select(CertificateTemplate.logo).where(CertificateTemplate.number == number))
