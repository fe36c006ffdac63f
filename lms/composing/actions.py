"""Saying what one wishes; making groups in one act, and undoing that."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.composing import mail
from lms.composing.models import ComposedGroup, Composition, EveningWish, RatherNot
from lms.composing.queries import about, is_told, known_to, pairs_apart, wish_of
from lms.composing.rules import EVENINGS, check_composition_undo, check_division, check_rather_not
from lms.db import added_first, db
from lms.notifications.state_actions import take_away_what_waits
from lms.peergroups.actions import create_group


def say_evenings(of: Person, evenings: Collection[str], *, now: datetime) -> None:
    """Saying it again changes it."""
    chosen = [evening for evening in EVENINGS if evening in evenings]
    row = wish_of(of.id)
    if row is None:
        if added_first(EveningWish(person_id=of.id, evenings=chosen, said_at=now)):
            return
        row = wish_of(of.id)
        assert row is not None, "somebody was first"
    row.evenings, row.said_at = chosen, now


def name_rather_not(of: Person, other: Person) -> None:
    is_known = other.id in {one.id for one in known_to(of)}
    check_rather_not(is_self=other.id == of.id, is_known=is_known)
    added_first(RatherNot(person_id=of.id, not_with_id=other.id))


def take_back_rather_not(of: Person, other_id: int) -> None:
    db.session.execute(
        delete(RatherNot).where(RatherNot.person_id == of.id, RatherNot.not_with_id == other_id)
    )


def make_groups(
    division: Sequence[tuple[str, Sequence[Person]]], *, cohort: Cohort | None, by: Person, now: datetime
) -> Composition:
    """All of them or none. `division`: the name of each group, and who are in it."""
    groups = [[person.id for person in people] for _, people in division]
    check_division(groups, pairs_apart([one for group in groups for one in group]))
    made = Composition(cohort_id=cohort.id if cohort else None, made_by_id=by.id, made_at=now)
    db.session.add(made)
    db.session.flush()
    for name, people in division:
        group = create_group(name=name, cohort=cohort, people=people, by=by, now=now)
        made.groups.append(ComposedGroup(group=group))
        for person in people:
            mail.placed(made, group, person, now=now)
    db.session.flush()
    return made


def undo_groups(made: Composition, *, by: Person, now: datetime) -> None:
    """Takes away the groups and what was not told yet, as if they had not been made; that it happened stays."""
    db.session.execute(select(Composition.id).where(Composition.id == made.id).with_for_update())
    db.session.refresh(made, ["undone_at"])
    groups = [row.group for row in made.groups]
    first = {row.person_id for group in groups for row in group.memberships}
    check_composition_undo(
        made.made_at,
        is_undone=made.undone_at is not None,
        is_told=is_told(made),
        has_begun=any(group.meetings for group in groups) or not first,
        now=now,
    )
    take_away_what_waits([about(made)], now=now)
    made.groups.clear()
    db.session.flush()
    for group in groups:
        for row in group.memberships:
            db.session.delete(row)
        db.session.delete(group)
    made.undone_at, made.undone_by_id = now, by.id
    db.session.flush()
