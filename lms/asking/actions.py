"""Asking at a place of the course, taking it back, answering, and opening a question again."""

from datetime import datetime

from lms import recordings
from lms.accounts.models import Person
from lms.accounts.rules import check_not_self
from lms.asking import mail
from lms.asking.models import Question, QuestionAnswer
from lms.asking.queries import open_slugs
from lms.asking.rules import TALKED, WRITTEN, check_answer, check_open, check_question, check_reopen
from lms.cohorts.models import Cohort
from lms.db import added_first, db


def ask(
    person: Person, cohort: Cohort, kind: str, slug: str, *, text: str, spoken: bytes = b"", now: datetime
) -> Question:
    """A question in writing, in somebody's own voice, or both."""
    row = Question(
        person_id=person.id, cohort_id=cohort.id, course_id=cohort.version.course_id, kind=kind, slug=slug, text=text.strip(),
        mimetype="", asked_at=now,
    )  # fmt: skip
    check_question(text, is_spoken=bool(spoken), has_open=slug in open_slugs(row))
    sound = recordings.keep(spoken)
    row.file_name, row.mimetype = sound.file_name, sound.mimetype
    if not added_first(row):  # the other of two clicks at once
        check_question(text, is_spoken=bool(spoken), has_open=True)
    return row


def withdraw(question: Question, *, now: datetime) -> None:
    """Whoever asked does not need an answer any more."""
    check_open(question.is_open)
    question.closed_at, question.closed_by_id = now, question.person_id
    db.session.flush()


def answer(
    question: Question, title: str, *, text: str, spoken: bytes = b"", by: Person, now: datetime
) -> QuestionAnswer:
    """Says something back, in writing or aloud; whoever asked is told, and the question is done. `title`: of its place."""
    check_not_self(by.id, question.person_id)
    check_open(question.is_open)
    check_answer(text, is_spoken=bool(spoken))
    row = _close(question, WRITTEN, text.strip(), recordings.keep(spoken), by, now)
    mail.answered(row, title, now=now)
    return row


def note_talked(question: Question, *, by: Person, now: datetime) -> QuestionAnswer:
    """They spoke about it, on the phone or together: nothing is sent, and what was said is not written down."""
    check_not_self(by.id, question.person_id)
    check_open(question.is_open)
    return _close(question, TALKED, "", recordings.Recording(), by, now)


def _close(
    question: Question, way: str, text: str, sound: recordings.Recording, by: Person, now: datetime
) -> QuestionAnswer:
    row = QuestionAnswer(
        question=question, way=way, text=text, file_name=sound.file_name, mimetype=sound.mimetype, answered_by=by,
        answered_at=now,
    )  # fmt: skip
    question.closed_at, question.closed_by_id = now, by.id
    db.session.add(row)
    db.session.flush()
    return row


def reopen(question: Question, *, by: Person, now: datetime) -> None:
    """It was not done yet: it waits for us again, from the day it was asked."""
    check_not_self(by.id, question.person_id)
    check_reopen(question.slug, open_slugs(question), is_open=question.is_open)
    question.closed_at = question.closed_by_id = None
    db.session.flush()
