"""The desk of letters: what waits to be printed or posted, and what went. Messages know no names, people do: here they
meet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from lms.accounts.letter_policy import is_letter_for
from lms.accounts.models import Person
from lms.db import db
from lms.notifications.letter_rules import PRINTED, WAITING
from lms.notifications.models import Message, PostalAddress
from lms.notifications.queries import state_of_message

MOST_AT_ONCE = 100
LAST_ONES = 30


@dataclass(frozen=True)
class Letter:
    message: Message
    person: Person
    state: str  # a code of notifications/letter_rules
    postal_address: str
    printed_by: str
    posted_by: str
    laid_aside_by: str


@dataclass(frozen=True)
class Desk:
    """What lies on the desk of a colleague. Of who is in `returned` the reader knows nothing yet: somebody calls. `in_hand` is how many letters there are to do, shown or not."""

    to_print: Sequence[Letter]
    without_address: Sequence[Letter]
    to_post: Sequence[Letter]
    returned: Sequence[Letter]
    posted: Sequence[Letter]
    aside: Sequence[Letter]
    in_hand: int


def desk_of(user: Person, *, now: datetime) -> Desk:
    """Longest waiting first; of what went or was laid aside the last ones."""
    mine = _letters().where(is_letter_for(user, now=now))
    in_hand = _found(
        mine.where(_is_in_hand(now)).order_by(Message.created_at, Message.id).limit(MOST_AT_ONCE), now
    )
    to_print = [letter for letter in in_hand if letter.state == WAITING]
    posted = mine.where(Message.sent_at.is_not(None), Message.returned_at.is_(None))
    posted = posted.order_by(Message.sent_at.desc(), Message.id.desc())
    back = mine.where(
        Message.returned_at.is_not(None), Message.stopped_at.is_(None), Message.replaced_at.is_(None)
    )
    aside = mine.where(Message.stopped_at.is_not(None)).order_by(Message.stopped_at.desc(), Message.id.desc())
    return Desk(
        to_print=[letter for letter in to_print if letter.postal_address],
        without_address=[letter for letter in to_print if not letter.postal_address],
        to_post=[letter for letter in in_hand if letter.state == PRINTED],
        returned=_found(back.order_by(Message.returned_at, Message.id).limit(MOST_AT_ONCE), now),
        posted=_found(posted.limit(LAST_ONES), now),
        aside=_found(aside.limit(LAST_ONES), now),
        in_hand=letters_in_hand(user, now=now) if len(in_hand) == MOST_AT_ONCE else len(in_hand),
    )


def letters_in_hand(user: Person, *, now: datetime) -> int:
    """How many letters wait for this colleague to print or post them."""
    query = select(func.count(Message.id)).where(is_letter_for(user, now=now), _is_in_hand(now))
    return db.session.scalar(query) or 0


def letters_waiting_for(user: Person, *, now: datetime) -> Select[datetime]:
    """Since when each letter waits for this colleague to print or post it."""
    return select(Message.created_at).where(is_letter_for(user, now=now), _is_in_hand(now))


def letters_numbered(user: Person, ids: Collection[int], *, now: datetime) -> Sequence[Letter]:
    """Those of these messages that are letters which the colleague may see."""
    return _found(
        _letters().where(is_letter_for(user, now=now), Message.id.in_(ids)).order_by(Message.id), now
    )


def letters_to_post(user: Person, *, now: datetime) -> Sequence[Letter]:
    """What was printed and did not go to the post yet."""
    query = _letters().where(is_letter_for(user, now=now), _is_in_hand(now), Message.printed_at.is_not(None))
    return _found(query.order_by(Message.created_at, Message.id).limit(MOST_AT_ONCE), now)


def _is_in_hand(now: datetime) -> ColumnElement[bool]:
    """Still to be printed or posted. What comes too late to be of use need not be printed any more."""
    is_of_use = or_(Message.expires_at.is_(None), Message.expires_at > now, Message.printed_at.is_not(None))
    return and_(
        Message.sent_at.is_(None), Message.stopped_at.is_(None), Message.replaced_at.is_(None), is_of_use
    )


Found = Select[Message, Person, str | None, str | None, str | None, str | None]


def _letters() -> Found:
    printer, poster, stopper = aliased(Person), aliased(Person), aliased(Person)
    return (
        select(Message, Person, PostalAddress.text, printer.name, poster.name, stopper.name)
        .join(Person, Person.id == Message.person_id)
        .outerjoin(PostalAddress, PostalAddress.person_id == Message.person_id)
        .outerjoin(printer, printer.id == Message.printed_by_id)
        .outerjoin(poster, poster.id == Message.sent_by_id)
        .outerjoin(stopper, stopper.id == Message.stopped_by_id)
    )


def _found(query: Found, now: datetime) -> Sequence[Letter]:
    return [
        Letter(
            message,
            person,
            state=state_of_message(message, now=now),
            postal_address=address or "",
            printed_by=printer or "",
            posted_by=poster or "",
            laid_aside_by=stopper or "",
        )
        for message, person, address, printer, poster, stopper in db.session.execute(query)
    ]
