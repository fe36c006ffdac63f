"""Asking for another date, answering, and what comes of it: once, whoever closes it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from lms.accounts.models import Person
from lms.clock import local_day
from lms.db import db
from lms.errors import RuleError
from lms.moving import mail, rules
from lms.moving.models import DateAnswer, DateOption, DatePoll
from lms.moving.queries import answers_of, open_poll_of, standing_of, who_heard_of
from lms.notifications.state_actions import take_away_what_waits
from lms.peergroups.actions import tell_where_it_stands
from lms.peergroups.calendar_queries import entry
from lms.peergroups.coming_actions import write_answer
from lms.peergroups.evening_queries import evening_of
from lms.peergroups.models import Meeting, MeetingAnswer
from lms.peergroups.policy import may_confirm_alone
from lms.peergroups.queries import current_members


def propose(meeting: Meeting, moments: Sequence[datetime], *, by: Person, now: datetime) -> DatePoll:
    """Asks everybody in the group. Of a member who asks we know that they can on all of these dates."""
    _lock(meeting)
    _check_can_move(meeting, now)
    if open_poll_of(meeting.id) is not None:
        raise RuleError("Er loopt al een vraag over deze bijeenkomst. Geef daar je antwoord.")
    rules.check_number(moments)
    rules.check_moments(
        moments, planned_at=meeting.starts_at, minutes=meeting.minutes, others=_others(meeting), now=now
    )
    today = local_day(now)
    last = rules.last_day(today, local_day(min(meeting.starts_at, *moments)))
    rules.check_time_left(last, today)
    poll = DatePoll(meeting=meeting, proposed_by=by, proposed_at=now, closes_on=last)
    poll.options = [DateOption(starts_at=moment) for moment in sorted(set(moments))]
    db.session.add(poll)
    db.session.flush()
    members = current_members(meeting.group)
    if by.id in {person.id for person in members}:
        _write(poll, by, [option.id for option in poll.options], None)
    for person in members:
        if person.id != by.id:
            mail.asked(poll, person, now=now)
    return poll


def answer(
    poll: DatePoll, person: Person, option_ids: Collection[int], *, noted_by: Person | None, now: datetime
) -> None:
    """Saying it again changes it, while it is open. When everybody answered it closes."""
    _lock_poll(poll)
    rules.check_open(poll.settled_at, poll.closes_on, local_day(now))
    _check_can_move(poll.meeting, now)
    _write(poll, person, option_ids, noted_by)
    if not standing_of(poll).waits_for:
        _settle(poll, by=None, now=now)


def choose(poll: DatePoll, option_id: int, *, by: Person, now: datetime) -> None:
    """Whoever asked, or looks after the group, closes it with one of its dates."""
    _lock_poll(poll)
    _check_may_close(poll, by, now)
    option = next((option for option in poll.options if option.id == option_id), None)
    if option is None:
        raise RuleError("Kies een van de data.")
    _check_can_move(poll.meeting, now)
    _move(poll, option.starts_at, by=by, now=now)


def withdraw(poll: DatePoll, *, by: Person, now: datetime) -> None:
    """It was not needed after all: the date stays."""
    _lock_poll(poll)
    _check_may_close(poll, by, now)
    _stay(poll, rules.WITHDRAWN, by=by, now=now)


def settle_when_over(poll: DatePoll, *, now: datetime) -> None:
    _lock_poll(poll)
    if poll.settled_at is None and local_day(now) > poll.closes_on:
        _settle(poll, by=None, now=now)


def _settle(poll: DatePoll, *, by: Person | None, now: datetime) -> None:
    found = rules.best(standing_of(poll).options, len(current_members(poll.meeting.group)))
    if found is None or poll.meeting.cancelled_at is not None or now >= poll.meeting.starts_at:
        _stay(poll, rules.STAYS, by=by, now=now)
        return
    try:
        _move(poll, found.starts_at, by=by, now=now)
    except RuleError:  # meanwhile the group planned something else there, or it is too late for it
        _stay(poll, rules.STAYS, by=by, now=now)


def _move(poll: DatePoll, moment: datetime, *, by: Person | None, now: datetime) -> None:
    meeting = poll.meeting
    _lock(meeting)
    rules.check_moments(
        [moment], planned_at=meeting.starts_at, minutes=meeting.minutes, others=_others(meeting), now=now
    )
    was = entry(meeting)
    meeting.starts_at = moment
    _close(poll, rules.MOVED, by, now)
    _carry_over(poll, moment, now)
    db.session.flush()
    tell_where_it_stands(meeting, was, by=by or poll.proposed_by, now=now)


def _carry_over(poll: DatePoll, moment: datetime, now: datetime) -> None:
    """What somebody said of the old date says nothing of the new one; what they said in the poll does."""
    db.session.execute(delete(MeetingAnswer).where(MeetingAnswer.meeting_id == poll.meeting_id))
    db.session.expire_all()
    chosen = next(option for option in poll.options if option.starts_at == moment)
    for row in chosen.answers:
        write_answer(poll.meeting, row.person, is_coming=row.can, now=now)


def _stay(poll: DatePoll, outcome: str, *, by: Person | None, now: datetime) -> None:
    """Whoever heard that it was asked hears that it stays; and whoever asked, unless they closed it."""
    _close(poll, outcome, by, now)
    if poll.meeting.cancelled_at is not None or now >= poll.meeting.starts_at:
        return
    heard = who_heard_of(mail.event_of(poll)) | ({poll.proposed_by_id} - {by.id if by else 0})
    for person in current_members(poll.meeting.group):
        if person.id in heard:
            mail.stays(poll, person, now=now)


def _close(poll: DatePoll, outcome: str, by: Person | None, now: datetime) -> None:
    poll.settled_at, poll.outcome = now, outcome
    poll.settled_by_id = by.id if by else None
    take_away_what_waits([mail.about(poll)], now=now)


def _write(poll: DatePoll, person: Person, option_ids: Collection[int], noted_by: Person | None) -> None:
    known = answers_of(poll, person.id)
    for option in poll.options:
        can = option.id in option_ids
        if option.id not in known:
            option.answers.append(DateAnswer(person=person, can=can, noted_by_id=_number(noted_by)))
            continue
        for row in option.answers:
            if row.person_id == person.id:
                row.can, row.noted_by_id = can, _number(noted_by)
    db.session.flush()


def _number(person: Person | None) -> int | None:
    return person.id if person else None


def _others(meeting: Meeting) -> list[tuple[datetime, datetime]]:
    return [
        (row.starts_at, row.ends_at)
        for row in meeting.group.meetings
        if row.cancelled_at is None and row.id != meeting.id
    ]


def _check_can_move(meeting: Meeting, now: datetime) -> None:
    rules.check_can_move(
        starts_at=meeting.starts_at,
        cancelled_at=meeting.cancelled_at,
        has_begun=evening_of(meeting.id) is not None,
        now=now,
    )


def _check_may_close(poll: DatePoll, by: Person, now: datetime) -> None:
    if poll.settled_at is not None:
        raise RuleError("Deze vraag is al gesloten.")
    looks_after = may_confirm_alone(by, poll.meeting.group, now=now)
    rules.check_may_close(is_proposer=by.id == poll.proposed_by_id, looks_after=looks_after)


def _lock(meeting: Meeting) -> None:
    db.session.execute(select(Meeting.id).where(Meeting.id == meeting.id).with_for_update())
    db.session.refresh(meeting, ["cancelled_at", "starts_at"])


def _lock_poll(poll: DatePoll) -> None:
    db.session.execute(select(DatePoll.id).where(DatePoll.id == poll.id).with_for_update())
    db.session.refresh(poll)
