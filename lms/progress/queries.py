"""The progress of people, and what they were advised and told. Facts are gathered here; `rules.assess` decides on them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Grant, Person
from lms.cohorts.models import Cohort, Departure
from lms.cohorts.queries import members
from lms.curriculum.queries import outline
from lms.db import db
from lms.learning.queries import facts_of
from lms.progress.models import Advice, Decision
from lms.progress.portfolio_rules import offered_pieces
from lms.progress.round_queries import Round, rounds_of
from lms.progress.rules import Progress, ProgressFacts, assess
from lms.progress.standing_queries import marks_of_rounds, standings_of
from lms.roles import TRAINEE


def present_facts(person: Person, cohort: Cohort, *, now: datetime) -> ProgressFacts:
    """What `rules.assess` would be asked about somebody now."""
    return replace(progress_facts([person.id], cohort)[person.id], asked_at=now)


def progress_of(person: Person, cohort: Cohort, *, now: datetime) -> Progress:
    return _progress([person.id], cohort, now)[person.id]


def progress_of_cohort(cohort: Cohort, *, now: datetime) -> dict[int, Progress]:
    """The progress of every member: the same number of queries for 3 and for 300."""
    return _progress([person.id for person in members(cohort.id, now=now)], cohort, now)


def _progress(person_ids: Sequence[int], cohort: Cohort, now: datetime) -> dict[int, Progress]:
    course = outline(cohort.version_id)
    facts = progress_facts(person_ids, cohort)
    return {person_id: assess(course, replace(facts[person_id], asked_at=now)) for person_id in person_ids}


def progress_of_many(places: Mapping[int, Cohort], *, now: datetime) -> dict[int, Progress]:
    """The progress of people in whatever cohort each learns: five queries for a course, however many they are."""
    facts: dict[int, ProgressFacts] = {}
    for course_id in sorted({cohort.version.course_id for cohort in places.values()}):
        of_course = {number: row for number, row in places.items() if row.version.course_id == course_id}
        facts |= _facts(of_course, course_id, marks_of_rounds)
    return {
        person_id: assess(outline(cohort.version_id), replace(facts[person_id], asked_at=now))
        for person_id, cohort in places.items()
    }


def progress_facts(person_ids: Sequence[int], cohort: Cohort) -> dict[int, ProgressFacts]:
    """What is known of people in a cohort: the same whichever version of its course they are held against."""
    course_id = outline(cohort.version_id).course_id
    return _facts(dict.fromkeys(person_ids, cohort), course_id, rounds_of)


def _facts(
    places: Mapping[int, Cohort],
    course_id: int,
    read_rounds: Callable[[Collection[int]], Mapping[tuple[int, int], Round]],
) -> dict[int, ProgressFacts]:
    person_ids = list(places)
    learning = facts_of(person_ids, course_id)
    standings = standings_of(person_ids, course_id)
    begun = [person_id for person_id, own in standings.items() if own.has_round]
    rounds = read_rounds(begun) if begun else {}
    found = {}
    for person_id, cohort in places.items():
        present, own = rounds.get((person_id, cohort.id), Round()), standings[person_id]
        advice, decision, check, talk = present.advice, present.decision, present.check, present.talk
        offered = offered_pieces(
            outline(cohort.version_id), learning[person_id], own.points, dict.fromkeys(own.evenings, "")
        )
        found[person_id] = ProgressFacts(
            learning=learning[person_id],
            group_days=own.group_days,
            meetings=own.meetings,
            learning_points=own.points,
            evidence=len(own.chosen & set(offered)),
            advised_at=advice.given_at if advice and present.is_advised else None,
            decision=decision.outcome if decision else None,
            decided_at=decision.decided_at if decision else None,
            checked_at=check.checked_at if check and present.is_checked else None,
            talk_at=talk.starts_at if talk else None,
            new_talk_at=present.new_talk_at,
        )
    return found


def advice_of(person_id: int, cohort_id: int) -> Advice | None:
    """The last advice about somebody in a cohort, of whatever round."""
    query = (
        select(Advice)
        .where(Advice.person_id == person_id, Advice.cohort_id == cohort_id)
        .options(joinedload(Advice.coach))
        .order_by(Advice.round.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def decision_of(person_id: int, cohort_id: int) -> Decision | None:
    """The last decision about somebody in a cohort, of whatever round."""
    query = (
        select(Decision)
        .where(Decision.person_id == person_id, Decision.cohort_id == cohort_id)
        .options(joinedload(Decision.assessor))
        .order_by(Decision.round.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def cohorts_learned_in(person_id: int) -> list[Cohort]:
    """The cohorts somebody learns or learnt in, the present one first; without those they moved on from, as what they did
    went along."""
    moved_on = exists().where(
        Departure.person_id == person_id,
        Departure.cohort_id == Cohort.id,
        Departure.to_cohort_id.is_not(None),
        Grant.until.is_not(None),
    )
    query = (
        select(Cohort)
        .join(Grant, and_(Grant.scope_id == Cohort.id, Grant.role == TRAINEE))
        .where(Grant.person_id == person_id, ~moved_on)
        .options(joinedload(Cohort.version))
        .order_by(Grant.until.is_not(None), Cohort.starts_on.desc())
    )
    return list(db.session.scalars(query))
