"""Who reads and hears a question and its answers: who asked it, and who looks after the cohort it was asked in."""

from datetime import datetime

from sqlalchemy import Select, select

from lms.accounts.models import Person
from lms.asking.models import Question
from lms.cohorts.models import Cohort
from lms.cohorts.policy import cohorts_visible_to, may_supervise


def may_see_question(user: Person, question: Question, *, now: datetime) -> bool:
    return question.person_id == user.id or may_answer_question(user, question, now=now)


def may_answer_question(user: Person, question: Question, *, now: datetime) -> bool:
    return may_supervise(user, question.cohort_id, now=now) and question.person_id != user.id


def questions_to_answer_by(user: Person, *, now: datetime) -> Select[Question]:
    """The questions of which `may_answer_question` is true."""
    cohorts = cohorts_visible_to(user, now=now).with_only_columns(Cohort.id)
    return select(Question).where(Question.cohort_id.in_(cohorts), Question.person_id != user.id)
