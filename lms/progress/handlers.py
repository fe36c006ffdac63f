"""What progress answers when lower slices ask, and what it puts in calendars."""

from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import db
from lms.errors import RuleError
from lms.learning.models import HandIn
from lms.notifications import feed_queries
from lms.progress.actions import check_assessor
from lms.progress.calendar_queries import appointments_of
from lms.progress.models import FinalTalk
from lms.progress.round_queries import round_of


def on_second_look_asked(hand_in: HandIn) -> None:
    """Who was passed is not made unfinished: that goes by the way of withdrawing a certificate."""
    if round_of(hand_in.person_id, hand_in.cohort_id).is_passed:
        raise RuleError(
            f"{hand_in.person.name} is al geslaagd. Het antwoord blijft staan. Klopt het besluit niet? Bel de coördinator."
        )


def on_round_asked(person: Person, *, assessor: Person) -> bool:
    """Whether the talk of a present round is theirs, and nothing ties them to the person since."""
    talks = select(FinalTalk).where(FinalTalk.person_id == person.id, FinalTalk.assessor_id == assessor.id)
    for talk in db.session.scalars(talks):
        present = round_of(person.id, talk.cohort_id)
        try:
            check_assessor(present, person, assessor)
        except RuleError:
            return False
        if present.talk is not None and present.talk.id == talk.id:
            return True
    return False


def register_all() -> None:
    feed_queries.register(appointments_of)
