"""What happens to questions that come back: one is answered, they are put off, turned off and asked again; a pause shifts them."""

from datetime import date, datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.clock import local_day
from lms.cohorts.models import Cohort
from lms.db import added_first, db
from lms.errors import RuleError
from lms.practice.question_rules import may_be_given, right_key
from lms.remembering.models import RecallChoice, RememberedQuestion
from lms.remembering.queries import asked_of, choice_of, recall_of, remembered
from lms.remembering.rules import REST, after_answer, after_pause, first_place


def remember(person_id: int, course_id: int, lesson: str, question: str, *, now: datetime) -> None:
    """A question was answered right in its check: from now on it comes back. Once is enough."""
    place = first_place(local_day(now))
    added_first(
        RememberedQuestion(
            person_id=person_id,
            course_id=course_id,
            lesson_slug=lesson,
            question_slug=question,
            step=place.step,
            since=place.since,
            due_on=place.due_on,
        )
    )


def answer_again(
    person: Person, cohort: Cohort, row_id: int, key: str, *, now: datetime
) -> RememberedQuestion | None:
    """An answer to a question that came back moves it one step. Nothing moves when it is not asked (any more): then what stands is
    returned, None when there is no such question."""
    row = remembered(row_id, person.id, is_held=True)
    asked = asked_of(cohort, row) if row else None
    if row is None or asked is None:
        return None
    if row not in recall_of(person, cohort, now=now).left:
        return row
    if not may_be_given(asked.question, key):
        raise RuleError("Kies een antwoord.", "option")
    is_right, today = key == right_key(asked.question), local_day(now)
    row.place = after_answer(row.place, is_right=is_right, today=today)
    row.answered_on, row.option_key, row.is_right = today, key, is_right
    db.session.flush()
    return row


def put_off(person: Person, *, now: datetime) -> date:
    """Nothing is asked for some days. Returns the day on which it is again."""
    until = local_day(now) + REST
    _choose(person, is_off=False, rests_until=until, now=now)
    return until


def turn_off(person: Person, *, now: datetime) -> None:
    _choose(person, is_off=True, rests_until=None, now=now)


def ask_again(person: Person, *, now: datetime) -> None:
    """After putting off or turning off: what is due is asked from now on. It was never forgotten meanwhile."""
    _choose(person, is_off=False, rests_until=None, now=now)


def _choose(person: Person, *, is_off: bool, rests_until: date | None, now: datetime) -> None:
    added_first(RecallChoice(person_id=person.id, is_off=is_off, rests_until=rests_until, changed_at=now))
    row = choice_of(person.id)
    if row is not None:
        row.is_off, row.rests_until, row.changed_at = is_off, rests_until, now


def shift(person_id: int, since: date, until: date) -> None:
    """Somebody came back from a pause: what was to come, comes later."""
    rows = select(RememberedQuestion).where(
        RememberedQuestion.person_id == person_id, RememberedQuestion.due_on > since
    )
    for row in db.session.scalars(rows.with_for_update()):
        row.place = after_pause(row.place, since, until)
