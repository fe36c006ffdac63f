"""At night: who has intervisie in a week, or tomorrow, hears of it once; nobody who pauses does. And a coach is asked to ring a group."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.clock import local_day
from lms.cohorts.models import Cohort
from lms.cohorts.queries import everybody_paused
from lms.db import db
from lms.jobs import nightly
from lms.notifications import feed_queries
from lms.notifications.rules import reminder_of
from lms.peergroups import mail
from lms.peergroups.calendar_queries import appointments_of
from lms.peergroups.evening_queries import LOOKING_BACK, came_to, groups_to_call
from lms.peergroups.models import Meeting, PeerGroup
from lms.peergroups.queries import WHOLE, current_members, who_look_after
from lms.peergroups.signal_rules import IN_A_ROW, stayed_away


def remind_of_meetings(now: datetime) -> None:
    query = (
        select(Meeting)
        .where(
            Meeting.starts_at > now,
            Meeting.starts_at < now + timedelta(days=9),
            Meeting.cancelled_at.is_(None),
        )
        .options(joinedload(Meeting.group).options(WHOLE[0]))
        .order_by(Meeting.id)
    )
    paused = everybody_paused(today=local_day(now))
    for meeting in db.session.scalars(query).all():
        which = reminder_of(local_day(meeting.starts_at), local_day(now))
        if which is not None:
            _remind(meeting, meeting.group, which, paused, now)


def _remind(meeting: Meeting, group: PeerGroup, which: str, paused: frozenset[int], now: datetime) -> None:
    for person in current_members(group):
        if person.id not in paused and person.disabled_at is None:
            mail.meeting_reminder(meeting, person, which, now=now)


def ask_to_ring_groups(now: datetime) -> None:
    """Who looks after a group is asked to ring it, once a meeting; not why, and not who said what."""
    for group, meeting_id in groups_to_call(now):
        for person in who_look_after(group, now=now):
            mail.group_to_call(group, meeting_id, person, now=now)


def ask_to_ring_who_stays_away(now: datetime) -> None:
    """Of a group of wijkverbinders, who stand on no board: once for each evening missed. Who pauses is not missed."""
    query = select(PeerGroup).where(PeerGroup.cohort_id.is_(None)).options(WHOLE[0]).order_by(PeerGroup.id)
    paused = everybody_paused(today=local_day(now))
    for group in db.session.scalars(query).unique().all():
        people = {
            person.id: person
            for person in current_members(group)
            if person.id not in paused and not person.disabled_at
        }
        for person_id, evenings in came_to(people, group_id=group.id, since=now - LOOKING_BACK).items():
            missed = stayed_away(evenings)
            if len(missed) >= IN_A_ROW:
                for reader in who_look_after(group, now=now):
                    mail.stays_away(group, people[person_id], missed[-1], reader, now=now)


def on_meetings_asked(
    cohort: Cohort, *, since: datetime, until: datetime
) -> list[tuple[str, datetime, int, str]]:
    """The meetings of the groups of a cohort, for who plans a day with the same people."""
    query = (
        select(PeerGroup.name, Meeting.starts_at, Meeting.minutes, Meeting.place)
        .join(Meeting, Meeting.group_id == PeerGroup.id)
        .where(
            PeerGroup.cohort_id == cohort.id,
            Meeting.cancelled_at.is_(None),
            Meeting.starts_at.between(since, until),
        )
        .order_by(Meeting.starts_at)
    )
    return [
        (name, starts_at, minutes, place) for name, starts_at, minutes, place in db.session.execute(query)
    ]


def register_all() -> None:
    nightly.register(ask_to_ring_groups)
    nightly.register(ask_to_ring_who_stays_away)
    feed_queries.register(appointments_of)
    nightly.register(remind_of_meetings)
