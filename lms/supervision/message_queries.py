"""To whom a message to a part of a cohort would go, and the messages that were sent."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import String, cast, literal, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Person
from lms.clock import local_day
from lms.cohorts.models import Cohort
from lms.db import db
from lms.mailings.models import Mailing
from lms.mailings.policy import mailings_visible_to
from lms.notifications.models import Message
from lms.notifications.queries import state_of_message
from lms.notifications.reach_queries import ways_planned
from lms.notifications.rules import State
from lms.supervision.matrix_queries import matrix_of
from lms.supervision.models import CohortMessage, CohortMessageRecipient
from lms.supervision.queries import cohort_board
from lms.supervision.segment_rules import Member, Segment, within

TO_SEGMENT = "supervision/mail/to_segment"


def people_in(segment: Segment, cohort: Cohort, *, now: datetime) -> list[Person]:
    """Who a message to this part would reach, by name."""
    board = cohort_board(cohort, now=now)
    codes = {
        line.facts.person_id: frozenset(signal.code for signal in line.signals)
        for line in (*board.attention, *board.others)
    }
    members = [
        Member(row.person_id, row.marks, codes.get(row.person_id, frozenset()), row.is_paused)
        for row in matrix_of(cohort, now=now, today=local_day(now)).rows
    ]
    return [board.people[person_id] for person_id in within(segment, members)]


def ways_to(people: Collection[Person], *, now: datetime) -> dict[int, str]:
    """Person -> the channel by which a message would go to them."""
    return ways_planned({person.id: person.email for person in people}, TO_SEGMENT, now=now)


def written_to(
    person_id: int, user: Person, *, now: datetime
) -> Iterator[tuple[datetime, Literal["message"], dict[str, object]]]:
    """Messages to this one person that `user` may see: when, and what a timeline tells of each."""
    query = mailings_visible_to(user, now=now).where(Mailing.person_id == person_id).join(Mailing.made_by)
    query = query.join(Message, Message.event == literal("mailing:") + cast(Mailing.id, String))
    rows = db.session.execute(query.with_only_columns(Mailing.subject, Person.name, Message))
    for subject, name, message in rows:
        way = state_of_message(message, now=now)
        yield message.created_at, "message", {"subject": subject, "way": way, "by": name}


def message_of(cohort: Cohort, message_id: int) -> CohortMessage | None:
    query = (
        select(CohortMessage)
        .where(CohortMessage.id == message_id, CohortMessage.cohort_id == cohort.id)
        .options(
            joinedload(CohortMessage.sent_by),
            selectinload(CohortMessage.recipients).joinedload(CohortMessageRecipient.person),
        )
    )
    return db.session.scalar(query)


def ways_of(message: CohortMessage, *, now: datetime) -> dict[int, State]:
    """Where what each person was sent is, by person. Before letters had a desk, nobody wrote down whether one was printed:
    that is said to be unknown."""
    query = select(Message).where(Message.event == f"cohort_message:{message.id}")
    found = {row.person_id: state_of_message(row, now=now) for row in db.session.scalars(query)}
    without: dict[bool, State] = {True: "unknown", False: "here"}
    return {row.person_id: found.get(row.person_id, without[row.on_paper]) for row in message.recipients}


def names_by_way(message: CohortMessage, *, now: datetime) -> dict[State, list[str]]:
    """Who got it in which way, for every way there is."""
    ways = ways_of(message, now=now)
    return {
        state: [row.person.name for row in message.recipients if ways[row.person_id] == state]
        for state in get_args(State)
    }


def messages_of(cohort: Cohort) -> list[CohortMessage]:
    """The messages that were sent to a cohort or a part of it, newest first."""
    query = (
        select(CohortMessage)
        .where(CohortMessage.cohort_id == cohort.id)
        .options(joinedload(CohortMessage.sent_by))
        .order_by(CohortMessage.id.desc())
        .limit(20)
    )
    return list(db.session.scalars(query))
