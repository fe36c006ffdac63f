"""Where somebody stands between advice and decision. A round is an advice, a check, a talk and a decision; after 'nog niet'
a new one begins, and an appeal that was granted begins one with the advice and the check that are there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, and_, exists, or_, select, union_all
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from lms.accounts.models import Grant, Person
from lms.cohorts.models import Cohort
from lms.db import db
from lms.progress.appeal_rules import DECIDED, NEW_TALK
from lms.progress.models import Advice, Appeal, AppealStep, CompletenessCheck, Decision, FinalTalk
from lms.progress.rules import PASSED
from lms.roles import TRAINEE

Row = TypeVar("Row", Advice, CompletenessCheck, FinalTalk, Decision)
Pair = tuple[int, int]  # person, cohort


@dataclass(frozen=True)
class Round:
    """The round that is open, or that would be next. Of each thing in it there may be several rows; the last one counts."""

    advice: Advice | None = None
    check: CompletenessCheck | None = None
    last_talk: FinalTalk | None = None
    decision: Decision | None = None
    appeal: Appeal | None = None  # against that decision

    @property
    def number(self) -> int:
        return self.decision.round + 1 if self.decision else 1

    @property
    def new_talk_at(self) -> datetime | None:
        """When an appeal was granted that led to this round; None when none did."""
        steps = self.appeal.steps if self.appeal else []
        return next(
            (step.taken_at for step in steps if (step.kind, step.outcome) == (DECIDED, NEW_TALK)), None
        )

    @property
    def is_passed(self) -> bool:
        return self.decision is not None and self.decision.outcome == PASSED

    @property
    def is_advised(self) -> bool:
        return self._counts(self.advice)

    @property
    def is_checked(self) -> bool:
        return self.is_advised and self._counts(self.check)

    @property
    def talk(self) -> FinalTalk | None:
        """The talk of this round: that of an earlier one does not count again."""
        return self.last_talk if self.last_talk and self.last_talk.round == self.number else None

    def _counts(self, row: Advice | CompletenessCheck | None) -> bool:
        # a granted appeal opens a round with the advice and the check that are there already
        is_ours = row is not None and (row.round == self.number or self.new_talk_at is not None)
        return is_ours and not self.is_passed


def round_of(person_id: int, cohort_id: int) -> Round:
    return rounds_of([person_id]).get((person_id, cohort_id), Round())


def rounds_of(person_ids: Collection[int]) -> dict[Pair, Round]:
    """Every round of these people, by person and cohort: the same number of queries however many they are."""
    advices = _latest(
        db.session.scalars(
            select(Advice)
            .where(Advice.person_id.in_(person_ids))
            .options(joinedload(Advice.coach), joinedload(Advice.person))
            .order_by(Advice.round)
        )
    )
    checks = _latest(
        db.session.scalars(
            select(CompletenessCheck)
            .where(CompletenessCheck.person_id.in_(person_ids))
            .options(joinedload(CompletenessCheck.checked_by))
            .order_by(CompletenessCheck.round)
        )
    )
    talks = _latest(
        db.session.scalars(
            select(FinalTalk)
            .where(FinalTalk.person_id.in_(person_ids))
            .options(joinedload(FinalTalk.assessor))
            .order_by(FinalTalk.round)
        )
    )
    decisions = _latest(
        db.session.scalars(
            select(Decision)
            .where(Decision.person_id.in_(person_ids))
            .options(joinedload(Decision.assessor))
            .order_by(Decision.round)
        )
    )
    appeals = {
        row.decision_id: row
        for row in db.session.scalars(
            select(Appeal)
            .join(Appeal.decision)
            .where(Decision.person_id.in_(person_ids))
            .options(
                contains_eager(Appeal.decision), selectinload(Appeal.steps).joinedload(AppealStep.taken_by)
            )
        )
    }
    found = {}
    for pair in {*advices, *checks, *talks, *decisions}:
        decision = decisions.get(pair)
        appeal = appeals.get(decision.id) if decision else None
        found[pair] = Round(advices.get(pair), checks.get(pair), talks.get(pair), decision, appeal)
    return found


def _latest(rows: Iterable[Row]) -> dict[Pair, Row]:
    # rows come in the order of rounds, so the last one of a pair stays
    return {(row.person_id, row.cohort_id): row for row in rows}


def open_rounds(*, now: datetime) -> list[tuple[Round, Cohort]]:
    """Everybody who was advised on and waits for a check, a talk or a decision, longest first. Who left waits for
    nothing, unless an appeal gave them a new talk."""
    decided = aliased(Decision)
    same_round = and_(
        decided.person_id == Advice.person_id,
        decided.cohort_id == Advice.cohort_id,
        decided.round == Advice.round,
    )
    advised = select(Advice.person_id).outerjoin(decided, same_round).where(decided.id.is_(None))
    granted = (
        select(Decision.person_id)
        .join(Appeal, Appeal.decision_id == Decision.id)
        .join(AppealStep, AppealStep.appeal_id == Appeal.id)
        .where(AppealStep.outcome == NEW_TALK)
    )
    rounds = rounds_of(set(db.session.scalars(advised.union(granted))))
    in_force = select(Grant.person_id, Grant.scope_id).where(
        Grant.role == TRAINEE,
        Grant.in_force(now),
        Grant.person_id.in_({person_id for person_id, _ in rounds}),
    )
    take_part = {(person_id, cohort_id) for person_id, cohort_id in db.session.execute(in_force)}
    open_ones = {
        pair: row
        for pair, row in rounds.items()
        if row.is_advised and (pair in take_part or row.new_talk_at is not None)
    }
    query = select(Cohort).where(Cohort.id.in_({cohort_id for _, cohort_id in open_ones}))
    cohorts = {row.id: row for row in db.session.scalars(query)}
    found = [(row, cohorts[cohort_id]) for (_, cohort_id), row in open_ones.items()]
    return sorted(
        found, key=lambda pair: (pair[0].advice.given_at, pair[0].advice.id) if pair[0].advice else ()
    )


def _same_round(row: type[Row]):  # type: ignore[no-untyped-def]
    """A row of this kind in the round of the advice."""
    return exists().where(
        row.person_id == Advice.person_id, row.cohort_id == Advice.cohort_id, row.round == Advice.round
    )


def _advised(now: datetime):  # type: ignore[no-untyped-def]
    """Advices of a round that is open, about who still takes part."""
    takes_part = exists().where(
        Grant.person_id == Advice.person_id,
        Grant.scope_id == Advice.cohort_id,
        Grant.role == TRAINEE,
        Grant.in_force(now),
    )
    return and_(takes_part, ~_same_round(Decision))


def advices_to_check(user: Person, *, now: datetime) -> Select[datetime]:
    """Since when each trainee waits for a look whether everything is there; whoever advised does not look."""
    query = select(Advice.given_at).where(_advised(now), ~_same_round(CompletenessCheck))
    return query.where(Advice.coach_id != user.id, Advice.person_id != user.id)


def talks_to_plan(user: Person, *, now: datetime) -> Select[datetime]:
    """Since when each trainee waits for a final talk to be planned: after the check, or after an appeal that was granted."""
    mine = and_(Advice.coach_id != user.id, Advice.person_id != user.id)
    checked = (
        select(CompletenessCheck.checked_at)
        .join(
            Advice,
            and_(
                CompletenessCheck.person_id == Advice.person_id,
                CompletenessCheck.cohort_id == Advice.cohort_id,
                CompletenessCheck.round == Advice.round,
            ),
        )
        .where(_advised(now), ~_same_round(FinalTalk), mine, CompletenessCheck.checked_by_id != user.id)
    )
    follows = [
        exists().where(
            row.person_id == Decision.person_id,
            row.cohort_id == Decision.cohort_id,
            row.round == Decision.round + 1,
        )
        for row in (FinalTalk, aliased(Decision))
    ]
    granted = (
        select(AppealStep.taken_at)
        .join(Appeal, Appeal.id == AppealStep.appeal_id)
        .join(Decision, Decision.id == Appeal.decision_id)
        .where(AppealStep.outcome == NEW_TALK, ~or_(*follows), Decision.assessor_id != user.id)
    )
    both = union_all(checked, granted).subquery()
    return select(both.c[0])


def decisions_to_take(user: Person, *, now: datetime) -> Select[datetime]:
    """Since when each final talk that this assessor held waits for their decision."""
    decided = exists().where(
        Decision.person_id == FinalTalk.person_id,
        Decision.cohort_id == FinalTalk.cohort_id,
        Decision.round == FinalTalk.round,
    )
    return select(FinalTalk.starts_at).where(
        FinalTalk.assessor_id == user.id, FinalTalk.starts_at <= now, ~decided
    )
