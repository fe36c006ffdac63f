"""Which keys a file was made with, so that a key that is lost leads to the files it signed."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class FileKey(Base):
    """One key of ours that has a part in the file a certificate has now: root, signer, and those of the credential."""

    __tablename__ = "certificate_file_keys"

    certificate_id: Mapped[int] = mapped_column(
        ForeignKey("certificate_files.certificate_id", ondelete="CASCADE"), primary_key=True
    )
    key_id: Mapped[int] = mapped_column(ForeignKey("signing_keys.id"), primary_key=True, index=True)
