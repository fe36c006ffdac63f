"""Two members change a turn among themselves."""

from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import db
from lms.peergroups import mail
from lms.peergroups.actions import give_turns
from lms.peergroups.models import Meeting, PeerGroup, TurnSwap
from lms.peergroups.queries import current_members, swapped_before
from lms.peergroups.turn_rules import HOST, Swap, Turns, check_swap


def swap_turn(
    meeting: Meeting, role: str, person: Person, takes: Person, *, reason: str, now: datetime
) -> None:
    """`takes` has the turn of `person`; who takes it and had one later gives that back for it. Both agreed to it aloud."""
    db.session.execute(select(PeerGroup.id).where(PeerGroup.id == meeting.group_id).with_for_update())
    db.session.expire(meeting.group, ["meetings"])
    check_swap(
        Swap(person.id in meeting.turn_ids(role), swapped_before(person.id, role, meeting.group)),
        takes_id=takes.id,
        members={member.id for member in current_members(meeting.group)},
        taken=meeting.host_ids | meeting.bringer_ids,
        has_begun=meeting.cancelled_at is not None or now >= meeting.starts_at,
    )
    later = next(
        (other for other in meeting.group.meetings if _exchanges(other, meeting, role, person, takes)), None
    )
    _hand_over(meeting, role, person, takes)
    if later is not None:
        _hand_over(later, role, takes, person)
    db.session.add(
        TurnSwap(
            meeting_id=meeting.id,
            role=role,
            person_id=person.id,
            taken_by_id=takes.id,
            reason=reason,
            swapped_at=now,
        )
    )
    mail.turn_swapped(meeting, role, person, takes, now=now)


def _exchanges(other: Meeting, meeting: Meeting, role: str, person: Person, takes: Person) -> bool:
    """A meeting to come in which who takes the turn has that turn, and who gives it away has none."""
    return (
        other.starts_at > meeting.starts_at
        and other.cancelled_at is None
        and takes.id in other.turn_ids(role)
        and person.id not in other.host_ids | other.bringer_ids
    )


def _hand_over(meeting: Meeting, role: str, gives: Person, takes: Person) -> None:
    changed = {takes.id if number == gives.id else number for number in meeting.turn_ids(role)}
    hosts = changed if role == HOST else meeting.host_ids
    bringers = meeting.bringer_ids if role == HOST else changed
    give_turns(meeting, Turns(tuple(sorted(hosts)), tuple(sorted(bringers))))
