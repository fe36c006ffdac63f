"""Messages, how their readers want them, where letters go, which address refuses mail, and the secret address of a calendar."""

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base

# ids of people stand here as bare numbers: this slice does not know people


class Message(Base):
    """A message is a row before it is a mail or a letter. One event gives one recipient one message of a template, ever.
    `channel` is the way it goes (see rules); what goes no way, and what went, can be read on one's own page."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("event", "address", "template"),
        Index("uq_messages_event_person_id", "event", "person_id", "template", unique=True),
        Index("ix_messages_channel_sent_at", "channel", "sent_at"),
        Index("ix_messages_about", "about", "person_id"),
        Index(
            "ix_messages_unopened",
            "person_id",
            sqlite_where=sql("said_by_id IS NOT NULL AND opened_at IS NULL"),
            postgresql_where=sql("said_by_id IS NOT NULL AND opened_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(String(120))
    template: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int | None] = mapped_column(index=True)
    address: Mapped[str | None] = mapped_column(String(254))  # none: a letter
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    paper: Mapped[str | None] = mapped_column(
        Text
    )  # in a letter, or read aloud: where that says it otherwise
    is_secret: Mapped[bool] = mapped_column(
        default=False
    )  # the body holds a code: wiped once it has been sent, and when the code has lived
    calendar: Mapped[str | None] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    stop_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # of the link that stops this kind
    bundle_id: Mapped[int | None] = mapped_column(
        index=True
    )  # the mail of the day it went in: a younger row, so no
    # foreign key: a backup is put back in the order of the ids
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]  # after this it is of no use and is not sent any more
    sent_at: Mapped[datetime | None]
    sent_by_id: Mapped[int | None]  # who posted the letter
    printed_at: Mapped[datetime | None]
    printed_by_id: Mapped[int | None]
    returned_at: Mapped[datetime | None]  # the post brought the letter back
    returned_by_id: Mapped[int | None]  # who found it in the box
    stopped_at: Mapped[datetime | None]  # laid aside: this letter need not go
    stopped_by_id: Mapped[int | None]  # nobody: from before there was one desk, not known whether it went
    # who said this, when a person did: it goes first on its reader's start page until they opened it
    said_by_id: Mapped[int | None] = mapped_column(info={"is_person": True})
    opened_at: Mapped[datetime | None]
    about: Mapped[str | None] = mapped_column(
        String(60)
    )  # what it is about: messages about one thing follow up on each other
    tells: Mapped[str | None] = mapped_column(
        String(32)
    )  # of something with a date: where that stands (see state_rules)
    replaced_at: Mapped[
        datetime | None
    ]  # a newer one about the same thing goes; whether this one went is not known

    @property
    def on_paper(self) -> str:
        """The words of a letter, also when it began as a mail, and what is read out on the phone."""
        return self.body if self.paper is None else self.paper


class AppointmentRevision(Base):
    """A state that something with a date was in, since when. The number counts the changes, as calendar files do."""

    __tablename__ = "appointment_revisions"
    __table_args__ = (UniqueConstraint("uid", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(32))
    since: Mapped[datetime]


class MessageChoice(Base):
    """How somebody wants one kind of message. No row: the mail of the day."""

    __tablename__ = "message_choices"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(10))
    chosen_at: Mapped[datetime]
    by_link: Mapped[bool] = mapped_column(default=False)  # stopped with the link under a mail


class PostalAddress(Base):
    """Where letters go. Its owner writes it down, or a colleague who asked them."""

    __tablename__ = "postal_addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(unique=True)
    text: Mapped[str] = mapped_column(String(300))
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None]


class CalendarFeed(Base):
    """A secret address under which somebody's own calendar can be read. The address is made of the seed and the key of
    this installation, so the table alone opens nothing and its owner can see it again."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        Index(
            "uq_calendar_feeds_open",
            "person_id",
            unique=True,
            sqlite_where=sql("revoked_at IS NULL"),
            postgresql_where=sql("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(index=True)
    seed: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class MailBounce(Base):
    """A mail server refused this address: nothing is mailed to it until somebody says that it works again. The address as mail
    goes to it, so who gets another one is reached again by itself."""

    __tablename__ = "mail_bounces"
    __table_args__ = (
        Index(
            "uq_mail_bounces_open",
            "address",
            unique=True,
            sqlite_where=sql("ended_at IS NULL"),
            postgresql_where=sql("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    person_id: Mapped[int | None] = mapped_column(index=True)  # whose mail it was; none: a stranger's
    answer: Mapped[str] = mapped_column(String(200))  # what the server said
    noticed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(info={"is_person": True})
