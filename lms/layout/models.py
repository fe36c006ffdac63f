"""The settings of a document, each version a row."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.db import Base
from lms.layout.rules import Signatory


class CertificateTemplate(Base):
    """What staff set about the document: who sign, two texts, a logo (JPEG; none is the mark of the house).

    A version never changes; the newest is used.
    """

    __tablename__ = "certificate_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    signatories: Mapped[list[Signatory]] = mapped_column(JSON)
    texts: Mapped[list[str]] = mapped_column(JSON)
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]

    made_by: Mapped[Person] = relationship()
