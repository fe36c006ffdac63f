"""What people did in a course, as the facts that `rules` decide on, and what was written down for them.

Facts come for many people at once: a page of three hundred takes as many queries as a page of one.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import BindParameter, CompoundSelect, bindparam, case, func, literal, null, select, union_all
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.db import UtcDateTime, db
from lms.learning.hand_in_queries import latest_hand_ins
from lms.learning.models import (
    CheckAnswer,
    ConversationWalk,
    HandIn,
    LessonCompletion,
    LessonDeed,
    RecordedStep,
)
from lms.learning.rules import KEPT, PLACES, LearningFacts, RecordedFact

DONE, LATER, TOLD = "done", "later", "told "  # of a deed, within the query


def _learned() -> CompoundSelect[str, int, str, str, str, datetime, str, str]:
    # five tables in one shape, so that one query does: source, person, kind, slug, detail, moment, by whom, note
    people: BindParameter[list[int]] = bindparam("person_ids", expanding=True)
    course: BindParameter[int] = bindparam("course_id")
    completed = select(
        literal("read"),
        LessonCompletion.person_id,
        literal("lesson"),
        LessonCompletion.lesson_slug,
        literal(""),
        LessonCompletion.completed_at,
        literal(""),
        literal(""),
    ).where(LessonCompletion.person_id.in_(people), LessonCompletion.course_id == course)
    right = (
        select(
            literal("right"),
            CheckAnswer.person_id,
            literal("check"),
            CheckAnswer.lesson_slug,
            func.aggregate_strings(CheckAnswer.question_slug, " "),
            null().cast(UtcDateTime),
            literal(""),
            literal(""),
        )
        .where(
            CheckAnswer.person_id.in_(people),
            CheckAnswer.course_id == course,
            CheckAnswer.is_right.is_(True),
        )
        .group_by(CheckAnswer.person_id, CheckAnswer.lesson_slug)
    )
    recorded = (
        select(
            literal("recorded"),
            RecordedStep.person_id,
            RecordedStep.kind,
            RecordedStep.slug,
            RecordedStep.ground,
            RecordedStep.recorded_at,
            Person.name,
            RecordedStep.note,
        )
        .join(Person, Person.id == RecordedStep.recorded_by_id)
        .where(
            RecordedStep.person_id.in_(people),
            RecordedStep.course_id == course,
            RecordedStep.withdrawn_at.is_(None),
        )
    )
    deeds = select(
        literal("deed"),
        LessonDeed.person_id,
        literal("deed"),
        LessonDeed.lesson_slug,
        case((LessonDeed.went != "", TOLD), else_="") + case((LessonDeed.is_done, DONE), else_=LATER),
        LessonDeed.said_at,
        literal(""),
        literal(""),
    ).where(LessonDeed.person_id.in_(people), LessonDeed.course_id == course)
    walked = select(
        literal("walked"),
        ConversationWalk.person_id,
        literal("conversation"),
        ConversationWalk.conversation_slug,
        literal(""),
        ConversationWalk.walked_at,
        literal(""),
        literal(""),
    ).where(ConversationWalk.person_id.in_(people), ConversationWalk.course_id == course)
    return union_all(completed, right, recorded, deeds, walked)


LEARNED = _learned()  # asked at every lesson, so built once


def facts_of(person_ids: Collection[int], course_id: int) -> dict[int, LearningFacts]:
    """What each of these people did in a course: two queries, however many they are."""
    found = learned(person_ids, course_id)
    hand_ins = latest_hand_ins(person_ids, course_id)
    return {
        person_id: replace(found[person_id], hand_ins=hand_ins.get(person_id, {})) for person_id in person_ids
    }


def learned(person_ids: Collection[int], course_id: int) -> dict[int, LearningFacts]:
    """Lessons, right answers and what was written down for them, without hand-ins: one query, for the lesson page."""
    given = {"person_ids": list(person_ids), "course_id": course_id}
    lessons: dict[int, dict[str, datetime]] = defaultdict(dict)
    answers: dict[int, dict[str, frozenset[str]]] = defaultdict(dict)
    recorded: dict[int, dict[tuple[str, str], RecordedFact]] = defaultdict(dict)
    deeds: dict[int, dict[str, bool]] = defaultdict(dict)
    walked: dict[int, dict[str, datetime]] = defaultdict(dict)
    told: dict[int, set[str]] = defaultdict(set)
    for source, person_id, kind, slug, detail, moment, by, note in db.session.execute(LEARNED, given):
        if source == "read":
            lessons[person_id][slug] = moment
        elif source == "walked":
            walked[person_id][slug] = moment
        elif source == "deed":
            deeds[person_id][slug] = detail.endswith(DONE)
            told[person_id] |= {slug} if detail.startswith(TOLD) else set()
        elif source == "right":
            answers[person_id][slug] = frozenset(detail.split(" "))
        else:
            recorded[person_id][kind, slug] = RecordedFact(detail, by, moment, note)
    return {
        person_id: LearningFacts(
            lessons[person_id],
            answers[person_id],
            recorded=recorded[person_id],
            deeds=deeds[person_id],
            walked=walked[person_id],
            told=frozenset(told[person_id]),
        )
        for person_id in person_ids
    }


def answer_of(answer_id: int, person_id: int) -> CheckAnswer | None:
    return db.session.scalar(
        select(CheckAnswer).where(CheckAnswer.id == answer_id, CheckAnswer.person_id == person_id)
    )


def wrong_until(given: CheckAnswer) -> int:
    """How often its giver answered this question wrongly, up to this answer and with it."""
    query = select(func.count(CheckAnswer.id)).where(
        CheckAnswer.person_id == given.person_id,
        CheckAnswer.course_id == given.course_id,
        CheckAnswer.lesson_slug == given.lesson_slug,
        CheckAnswer.question_slug == given.question_slug,
        CheckAnswer.is_right.is_(False),
        CheckAnswer.id <= given.id,
    )
    return db.session.scalar(query) or 0


def recorded_steps(person_id: int, course_id: int) -> list[RecordedStep]:
    """What stands written down for somebody, newest first."""
    query = (
        select(RecordedStep)
        .where(
            RecordedStep.person_id == person_id,
            RecordedStep.course_id == course_id,
            RecordedStep.withdrawn_at.is_(None),
            RecordedStep.kind.not_in(PLACES.values()),
        )
        .options(joinedload(RecordedStep.recorded_by))
        .order_by(RecordedStep.recorded_at.desc(), RecordedStep.id.desc())
    )
    return list(db.session.scalars(query))


def recorded_step(record_id: int, person_id: int) -> RecordedStep | None:
    query = select(RecordedStep).where(RecordedStep.id == record_id, RecordedStep.person_id == person_id)
    return db.session.scalar(query)


def tries_at(person_id: int, course_id: int, lesson_slug: str) -> int:
    query = select(func.count(CheckAnswer.id)).where(
        CheckAnswer.person_id == person_id,
        CheckAnswer.course_id == course_id,
        CheckAnswer.lesson_slug == lesson_slug,
    )
    return db.session.scalar(query) or 0


def wrong_tries(person_ids: Collection[int], course_id: int) -> dict[int, dict[str, tuple[int, datetime]]]:
    """Per person and lesson: how often an answer was not right, and when last."""
    query = (
        select(
            CheckAnswer.person_id,
            CheckAnswer.lesson_slug,
            func.count(CheckAnswer.id),
            func.max(CheckAnswer.answered_at),
        )
        .where(
            CheckAnswer.person_id.in_(person_ids),
            CheckAnswer.course_id == course_id,
            CheckAnswer.is_right.is_(False),
        )
        .group_by(CheckAnswer.person_id, CheckAnswer.lesson_slug)
    )
    found: dict[int, dict[str, tuple[int, datetime]]] = defaultdict(dict)
    for person_id, lesson, number, moment in db.session.execute(query):
        found[person_id][lesson] = (number, moment)
    return found


def last_deeds(person_ids: Collection[int], course_id: int) -> dict[int, datetime]:
    """When each person last did something in the course: finished, answered, handed in, or showed it on paper."""
    of_paper = (RecordedStep.ground != KEPT, RecordedStep.withdrawn_at.is_(None))
    deeds = union_all(
        *(
            select(table.person_id.label("person_id"), moment.label("moment")).where(
                table.person_id.in_(person_ids), table.course_id == course_id, *more
            )
            for table, moment, more in (
                (LessonCompletion, LessonCompletion.completed_at, ()),
                (CheckAnswer, CheckAnswer.answered_at, ()),
                (ConversationWalk, ConversationWalk.walked_at, ()),
                (HandIn, HandIn.handed_in_at, ()),
                (RecordedStep, RecordedStep.recorded_at, of_paper),
            )
        )
    ).subquery()
    query = select(deeds.c.person_id, func.max(deeds.c.moment)).group_by(deeds.c.person_id)
    return {person_id: moment for person_id, moment in db.session.execute(query)}
