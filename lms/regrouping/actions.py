"""Asking groups whether they change, hearing what members say, and carrying it out, each once. History stays where it was."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.db import db
from lms.joining.actions import come_in, note_act
from lms.joining.rules import CHANGED_AS, check_open
from lms.peergroups import actions as peergroups
from lms.peergroups.models import PeerGroup
from lms.peergroups.queries import current_members
from lms.regrouping import mail
from lms.regrouping.models import ChangePart, GroupChange
from lms.regrouping.queries import open_changes, state_of_change, still_fits
from lms.regrouping.rules import DONE, DROPPED, GO_ON, check_change, check_still_fits
from lms.roles import CONNECTOR


def ask_change(
    kind: str,
    group: PeerGroup,
    to_group: PeerGroup | None,
    goer_ids: Collection[int],
    *,
    name: str = "",
    by: Person,
    now: datetime,
) -> GroupChange:
    """Asks everybody in the groups. `to_group`: none for a new one, called `name`."""
    db.session.execute(select(PeerGroup.id).where(PeerGroup.id == group.id).with_for_update())
    members, there = current_members(group), current_members(to_group) if to_group else []
    goers = [person for person in members if person.id in goer_ids]
    check_change(
        kind,
        going=len(goers),
        staying=len(members) - len(goers),
        there=len(there),
        is_open=bool(open_changes([one.id for one in (group, to_group) if one])),
        are_certified=all(person.has_role(CONNECTOR, now=now) for person in goers),
        is_same=to_group is not None and to_group.id == group.id,
    )
    peergroups.check_nobody_is_apart([person.id for person in (*goers, *there)])
    change = GroupChange(
        kind=kind, from_group=group, to_group=to_group, name=name, asked_by_id=by.id, asked_at=now
    )
    goer_numbers = {person.id for person in goers}
    change.parts = [
        ChangePart(person=person, goes=person.id in goer_numbers)
        for person in {person.id: person for person in (*members, *there)}.values()
    ]
    db.session.add(change)
    db.session.flush()
    for part in change.parts:
        mail.asked(change, part.person, now=now)
    return change


def say_to_change(part: ChangePart, *, is_yes: bool, now: datetime) -> None:
    """Saying it again changes it, as long as it is open."""
    _lock(part.change)
    check_open(part.change.settled_at)
    part.is_yes = is_yes
    db.session.flush()
    if not is_yes:
        mail.objection(part.change, now=now)  # once, since it is one event
    settle_change(part.change, now=now)


def note_change_agreed(change: GroupChange, *, by: Person, now: datetime) -> None:
    """The coach heard all of them say yes."""
    _lock(change)
    check_open(change.settled_at)
    change.agreed_aloud_by_id = by.id
    settle_change(change, now=now)


def drop_change(change: GroupChange, *, now: datetime) -> None:
    """It will not be: after an objection, or when it was asked by mistake."""
    _lock(change)
    check_open(change.settled_at)
    change.settled_at, change.outcome = now, DROPPED


def settle_change(change: GroupChange, *, now: datetime) -> bool:
    """Carries it out when everybody said yes, or nobody anything for a week. False while it waits."""
    if state_of_change(change, now=now) != "yes":
        return False
    check_still_fits(is_so=still_fits(change))
    group, asker = change.from_group, db.session.get_one(Person, change.asked_by_id)
    in_it = {person.id for person in current_members(group)}
    goers = [person for person in change.goers if person.id in in_it]
    for person in goers:
        peergroups.leave_group(group, person, now=now)
        note_act(group, person, CHANGED_AS[change.kind], by=asker, now=now)
    _bring(change, goers, asker, now)
    if not current_members(group):
        _end_meetings(group, asker, now)
    change.settled_at, change.outcome = now, DONE
    db.session.flush()
    for part in change.parts:
        mail.changed(change, part.person, now=now)
    return True


def _bring(change: GroupChange, goers: list[Person], asker: Person, now: datetime) -> None:
    if change.to_group is not None:
        for person in goers:
            come_in(change.to_group, person, by=asker, now=now)
        return
    cohort = None if change.kind == GO_ON else db.session.get(Cohort, change.from_group.cohort_id or 0)
    change.to_group = peergroups.create_group(
        name=change.name, cohort=cohort, people=goers, by=asker, now=now
    )


def _end_meetings(group: PeerGroup, asker: Person, now: datetime) -> None:
    """Nobody is left, so nobody has to be told: those who went hear of it with the change."""
    for meeting in group.meetings:
        if meeting.starts_at > now:
            peergroups.cancel_meeting(meeting, by=asker, now=now)


def _lock(change: GroupChange) -> None:
    db.session.execute(select(GroupChange.id).where(GroupChange.id == change.id).with_for_update())
    db.session.refresh(change)
