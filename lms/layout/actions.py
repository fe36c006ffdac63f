"""The settings of the document, as versions that never change: what was issued stays as it was."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.db import added_first, db
from lms.errors import RuleError
from lms.layout.models import CertificateTemplate
from lms.layout.queries import default_signatories, logo_of
from lms.layout.rules import Signatory, check_template
from lms.photos import clean
from lms.proof.lettering import check_letters

LOGO_SIDE = 800  # pixels; at 300 dpi a height of 17 mm is 200


def as_form(version: CertificateTemplate | None) -> dict[str, object]:
    """The values of a version of the settings, as fields of the form that changes them."""
    signatories = version.signatories if version else default_signatories()
    texts = version.texts if version else ["", ""]
    names = {f"name{number}": who["name"] for number, who in enumerate(signatories, 1)}
    roles = {f"role{number}": who["role"] for number, who in enumerate(signatories, 1)}
    pens = {f"pen{number}": who.get("pen", False) for number, who in enumerate(signatories, 1)}
    return {**names, **roles, **pens, "text1": texts[0], "text2": texts[1]}


def change(
    signatories: Sequence[Signatory],
    texts: Sequence[str],
    *,
    by: Person,
    now: datetime,
    logo: bytes | None = None,
    without_logo: bool = False,
) -> CertificateTemplate:
    """A new version. `logo` is a JPEG of `clean_logo`; without one it stays what it was, or is the mark of the house. Raises RuleError in Dutch."""
    check_template(signatories, texts)
    for index, who in enumerate(signatories, 1):
        check_letters(who["name"], f"name{index}")
    for index, text in enumerate(texts, 1):
        check_letters(text, f"text{index}")
    last = db.session.scalar(select(func.max(CertificateTemplate.number))) or 0
    drawn = logo or (None if without_logo else logo_of(last))
    row = CertificateTemplate(
        number=last + 1, signatories=list(signatories), texts=list(texts), logo=drawn, made_by=by, made_at=now
    )
    if not added_first(row):
        raise RuleError("Een collega bewaarde net een nieuwe versie. Kijk die eerst na.")
    return row


def clean_logo(content: bytes) -> bytes | None:
    """A JPEG on white: PDF/A takes no half-transparent image without conditions."""
    if not content:
        return None
    try:
        return clean(content, max_side=LOGO_SIDE).content
    except RuleError as error:
        raise RuleError(
            "Dit bestand kunnen we niet gebruiken. Kies een plaatje: PNG of JPEG, hooguit 15 MB.", "logo"
        ) from error
