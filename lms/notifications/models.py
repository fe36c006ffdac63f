from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class Message(Base):
    """A mail is a row before it is a message. One event gives one recipient one message of a template, ever."""

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("event", "address", "template"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(String(120))
    template: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[int | None] = mapped_column(index=True)  # an id only: this slice does not know people
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    is_secret: Mapped[bool] = mapped_column(
        default=False
    )  # the body holds a code: wiped once it has been sent
    calendar: Mapped[str | None] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]  # a code that came too late is not sent any more
    sent_at: Mapped[datetime | None]
