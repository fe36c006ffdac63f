"""Questions: of one person, at one place, and those that wait for who answers them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from lms.accounts.models import Person
from lms.asking.models import Question, QuestionAnswer
from lms.asking.policy import questions_to_answer_by
from lms.db import db

MOST_CLOSED = 20  # of those that are done, on the page of who answers


TOLD = (
    joinedload(Question.person),
    joinedload(Question.closed_by),
    joinedload(Question.cohort),
    selectinload(Question.answers).joinedload(QuestionAnswer.answered_by),
)


def questions_of(person_id: int, *, kind: str = "", slug: str = "") -> Sequence[Question]:
    """Newest first; of one place when it is named."""
    query = select(Question).where(Question.person_id == person_id).options(*TOLD)
    if kind:
        query = query.where(Question.kind == kind, Question.slug == slug)
    return db.session.scalars(query.order_by(Question.id.desc())).all()


def waiting(user: Person, *, now: datetime) -> Select[datetime]:
    """Since when each question waits that somebody may answer: one column, a row for each."""
    query = questions_to_answer_by(user, now=now).where(Question.closed_at.is_(None))
    return query.with_only_columns(Question.asked_at)


def questions_for(user: Person, *, now: datetime, is_open: bool) -> Sequence[Question]:
    """Those that wait, the oldest first; or those that are done, the latest first."""
    query = questions_to_answer_by(user, now=now).options(*TOLD)
    if is_open:
        query = query.where(Question.closed_at.is_(None)).order_by(Question.asked_at, Question.id)
    else:
        query = query.where(Question.closed_at.is_not(None)).order_by(Question.closed_at.desc())
        query = query.limit(MOST_CLOSED)
    return db.session.scalars(query).all()


def open_slugs(question: Question) -> set[str]:
    """The places of the same kind where whoever asked this has a question open."""
    query = select(Question.slug).where(
        Question.person_id == question.person_id,
        Question.course_id == question.course_id,
        Question.kind == question.kind,
        Question.closed_at.is_(None),
    )
    return set(db.session.scalars(query))


def recording_named(name: str) -> tuple[Question, str] | None:
    """The question that a recording belongs to, and what kind of file it is."""
    asked = db.session.scalar(select(Question).where(Question.file_name == name))
    if asked is not None:
        return asked, asked.mimetype
    found = db.session.scalar(select(QuestionAnswer).where(QuestionAnswer.file_name == name))
    return (found.question, found.mimetype) if found else None


def answer_numbered(number: int) -> QuestionAnswer | None:
    return db.session.get(QuestionAnswer, number)
