"""A poll with who can on which date, for those who are in the group today."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Person
from lms.db import db
from lms.moving.models import DateOption, DatePoll
from lms.moving.rules import Option
from lms.notifications.models import Message
from lms.peergroups.models import Meeting
from lms.peergroups.queries import current_members

WHOLE = (
    joinedload(DatePoll.meeting),
    joinedload(DatePoll.proposed_by),
    selectinload(DatePoll.options).selectinload(DateOption.answers),
)


@dataclass(frozen=True)
class Standing:
    """`can`: by the number of a date who can; `waits_for`: who said nothing yet."""

    options: list[Option]
    can: dict[int, list[Person]]
    waits_for: list[Person]


def open_poll_of(meeting_id: int) -> DatePoll | None:
    query = select(DatePoll).where(DatePoll.meeting_id == meeting_id, DatePoll.settled_at.is_(None))
    return db.session.scalar(query.options(*WHOLE))


def open_polls_of(group_id: int) -> list[DatePoll]:
    query = (
        select(DatePoll)
        .join(DatePoll.meeting)
        .where(Meeting.group_id == group_id, DatePoll.settled_at.is_(None), Meeting.cancelled_at.is_(None))
        .options(*WHOLE)
        .order_by(DatePoll.id)
    )
    return list(db.session.scalars(query))


def to_settle(today: date) -> list[DatePoll]:
    """The polls whose last day is over."""
    query = select(DatePoll).where(DatePoll.settled_at.is_(None), DatePoll.closes_on < today)
    return list(db.session.scalars(query.options(*WHOLE).order_by(DatePoll.id)))


def answers_of(poll: DatePoll, person_id: int) -> dict[int, bool]:
    """By the number of a date whether somebody can; nothing when they did not answer."""
    return {
        option.id: row.can for option in poll.options for row in option.answers if row.person_id == person_id
    }


def who_heard_of(event: str) -> set[int]:
    """To whom a message about an event went, or may have gone: what was taken away in time is not there any more."""
    query = select(Message.person_id).where(Message.event == event, Message.person_id.is_not(None))
    return {person_id for person_id in db.session.scalars(query) if person_id is not None}


def standing_of(poll: DatePoll) -> Standing:
    members = current_members(poll.meeting.group)
    known = {person.id: answers_of(poll, person.id) for person in members}
    can = {
        option.id: [person for person in members if known[person.id].get(option.id)]
        for option in poll.options
    }
    return Standing(
        [Option(option.id, option.starts_at, len(can[option.id])) for option in poll.options],
        can,
        [person for person in members if not known[person.id]],
    )
