"""The call list: who is to be rung, why, and with what to say; who was; and who cannot be reached at all.

Four things put somebody on it: a message that no other way brings, a letter whose address we do not know, a letter that came
back, and an address that refuses our mail. The last three until somebody spoke with them.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Grant, Person
from lms.calls.models import Call
from lms.calls.policy import is_told_by
from lms.calls.rules import claim_ends, urgency
from lms.calls.stranger_queries import Stranger, stranger_of
from lms.db import db
from lms.entry.policy import people_to_help_by
from lms.notifications.models import MailBounce, Message, PostalAddress
from lms.notifications.reach_queries import reached_by_post
from lms.notifications.rules import CALL, LETTER
from lms.web import LARGEST_ROW

LAST_ONES = 20
MAILBOX = func.coalesce(Person.email_key, func.lower(Person.email))


@dataclass
class ToCall:
    """Somebody to ring. `messages` is what to tell them."""

    reader: str
    person: Person | None = None
    stranger: Stranger | None = None
    messages: list[Message] = field(default_factory=list)
    returned: list[Message] = field(default_factory=list)
    unaddressed: list[Message] = field(default_factory=list)
    bounce: MailBounce | None = None
    call: Call | None = None
    claimed_until: datetime | None = None

    @property
    def name(self) -> str:
        return self.person.name if self.person else self.stranger.name if self.stranger else ""

    @property
    def phone(self) -> str:
        return self.person.phone if self.person else self.stranger.phone if self.stranger else ""

    @property
    def until(self) -> datetime | None:
        """When the first thing to tell is over."""
        return min((row.expires_at for row in self.messages if row.expires_at), default=None)

    @property
    def order(self) -> tuple[datetime, int, datetime]:
        moments = [row.created_at for row in self.messages + self.unaddressed]
        moments += [row.returned_at for row in self.returned if row.returned_at]
        moments += [self.bounce.noticed_at] if self.bounce else []
        return urgency(self.until, min(moments), len(self.call.tries) if self.call else 0)


def calls_of(user: Person, *, now: datetime, reader: str | None = None) -> list[ToCall]:
    """Whom this colleague is to ring, the most urgent first; with `reader` that one only."""
    found: dict[str, ToCall] = {}
    spoken = _spoken_at(reader)
    for message, person in db.session.execute(told_by(user, now)):
        row = _row(found, message, person)
        if message.channel == CALL:
            row.messages.append(message)
        elif message.created_at > spoken[row.reader] and message.returned_at is None:
            row.unaddressed.append(message)
        elif message.returned_at is not None and message.returned_at > spoken[row.reader]:
            row.returned.append(message)
    for bounce, person in db.session.execute(bouncing_for(user, now)):
        if bounce.noticed_at > spoken[f"p{person.id}"]:
            found.setdefault(f"p{person.id}", ToCall(f"p{person.id}", person)).bounce = bounce
    rows = [row for row in found.values() if reader in (None, row.reader) and _has_reason(row)]
    _add_calls(rows, now)
    return sorted((row for row in rows if row.name), key=lambda row: row.order)


def call_to(user: Person, reader: str, *, now: datetime) -> ToCall | None:
    return next(iter(calls_of(user, now=now, reader=reader)), None)


def rings(user: Person, reader: str, *, now: datetime) -> bool:
    """Whether this colleague looks after that person, who may have no line on the list any more."""
    if not reader.removeprefix("p").isdecimal() or not reader.startswith("p"):
        return False
    query = people_to_help_by(user, now=now).where(Person.id == min(int(reader[1:]), LARGEST_ROW))
    return db.session.scalar(query) is not None


def _has_reason(row: ToCall) -> bool:
    return bool(row.messages or row.returned or row.unaddressed or row.bounce)


def reader_of(message: Message) -> str:
    return f"p{message.person_id}" if message.person_id is not None else f"b{message.id}"


def _row(found: dict[str, ToCall], message: Message, person: Person | None) -> ToCall:
    reader = reader_of(message)
    if reader not in found:
        found[reader] = ToCall(reader, person, None if person else stranger_of(message))
    return found[reader]


def told_by(user: Person, now: datetime):  # type: ignore[no-untyped-def]
    """What this colleague may tell by phone, and the letters that did not or cannot arrive, with their readers."""
    is_of_use = or_(Message.expires_at.is_(None), Message.expires_at > now)
    to_tell = (Message.channel == CALL) & Message.sent_at.is_(None) & Message.opened_at.is_(None) & is_of_use
    to_tell &= Message.due_at <= now
    came_back = (Message.channel == LETTER) & Message.returned_at.is_not(None) & Message.stopped_at.is_(None)
    return (
        select(Message, Person)
        .outerjoin(Person, Person.id == Message.person_id)
        .where(is_told_by(user, now=now), Message.replaced_at.is_(None))
        .where(or_(to_tell, came_back, _without_address(now)))
        .order_by(Message.id)
    )


def _without_address(now: datetime) -> ColumnElement[bool]:
    has_address = exists().where(PostalAddress.person_id == Message.person_id, PostalAddress.text != "")
    waits = (Message.channel == LETTER) & Message.printed_at.is_(None) & Message.sent_at.is_(None)
    is_of_use = or_(Message.expires_at.is_(None), Message.expires_at > now)
    return waits & Message.stopped_at.is_(None) & is_of_use & ~has_address


def bouncing_for(user: Person, now: datetime):  # type: ignore[no-untyped-def]
    """The addresses that refuse our mail, with their owners, of whom this colleague helps."""
    helped = people_to_help_by(user, now=now).with_only_columns(Person.id)
    return (
        select(MailBounce, Person)
        .join(Person, MailBounce.address == MAILBOX)
        .where(MailBounce.ended_at.is_(None), Person.id.in_(helped), Person.id != user.id)
    )


def _spoken_at(reader: str | None) -> dict[str, datetime]:
    """Reader -> when somebody last spoke with them; long ago for whom nobody did."""
    query = (
        select(Call.reader, func.max(Call.ended_at)).where(Call.ended_at.is_not(None)).group_by(Call.reader)
    )
    if reader is not None:
        query = query.where(Call.reader == reader)
    never = datetime.min.replace(tzinfo=UTC)
    found: dict[str, datetime] = defaultdict(lambda: never)
    found.update({reader: at for reader, at in db.session.execute(query) if at is not None})
    return found


def _add_calls(rows: Collection[ToCall], now: datetime) -> None:
    query = (
        select(Call)
        .where(Call.reader.in_([row.reader for row in rows]), Call.ended_at.is_(None))
        .options(joinedload(Call.claimed_by), selectinload(Call.tries))
    )
    known = {call.reader: call for call in db.session.scalars(query)} if rows else {}
    for row in rows:
        row.call = known.get(row.reader)
        row.claimed_until = claim_ends(row.call.claimed_at, now) if row.call else None


def spoken_lately(user: Person, *, now: datetime) -> Sequence[Call]:
    """The last calls to people whom this colleague rings, newest first."""
    helped = people_to_help_by(user, now=now).with_only_columns(Person.id)
    mine = or_(Call.person_id.in_(helped), Call.ended_by_id == user.id)
    query = (
        select(Call)
        .where(Call.ended_at.is_not(None), mine)
        .options(joinedload(Call.person), joinedload(Call.ended_by))
        .order_by(Call.ended_at.desc(), Call.id.desc())
        .limit(LAST_ONES)
    )
    return db.session.scalars(query).all()


def out_of_reach(user: Person, *, now: datetime) -> list[Person]:
    """Who takes part and has no mail address that works, no address for letters, and no number to ring."""
    helped = people_to_help_by(user, now=now).with_only_columns(Person.id)
    bounces = exists().where(MailBounce.address == MAILBOX, MailBounce.ended_at.is_(None))
    takes_part = exists().where(Grant.person_id == Person.id, Grant.in_force(now))
    query = (
        select(Person)
        .where(Person.id.in_(helped), Person.id != user.id, Person.phone_key.is_(None), takes_part)
        .where(or_(Person.email.is_(None), Person.email == "", bounces))
        .order_by(Person.name, Person.id)
    )
    found = list(db.session.scalars(query).unique())
    posted = reached_by_post([person.id for person in found])
    return [person for person in found if person.id not in posted]
