"""A final talk that was held before anybody planned it is written down, and nobody is told to come."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.db import db
from lms.errors import RuleError
from lms.notifications.models import Message
from lms.progress import actions
from lms.progress.models import Advice, CompletenessCheck, FinalTalk


@pytest.fixture
def ready(world):
    """Somebody who was advised on and checked."""
    cohort = world.cohort()
    person, coach, staff = world.trainee(cohort), world.coach(cohort), world.staff()
    of = {"person_id": person.id, "cohort_id": cohort.id, "round": 1}
    world.add(Advice(**of, is_positive=True, text="Goed.", coach=coach, given_at=world.days(-5)))
    world.add(CompletenessCheck(**of, checked_by=staff, checked_at=world.days(-4)))
    return person, cohort


def planned(world, ready, **values) -> FinalTalk:
    person, cohort = ready
    usual = {
        "place": "De leeszaal",
        "is_online": False,
        "is_declared": True,
        "by": world.staff("assessor"),
        "now": world.now,
    }
    return actions.plan_talk(person, cohort, **usual | values)


def test_a_talk_that_was_held_is_written_down_and_nobody_is_told(world, ready):
    talk = planned(world, ready, starts_at=world.now - timedelta(hours=2), was_held=True)
    assert (talk.starts_at, db.session.scalars(select(Message)).all()) == (world.now - timedelta(hours=2), [])


@pytest.mark.parametrize(
    ("hours", "was_held", "sentence"), [(-2, False, "Vink dat aan"), (2, True, "die geweest zijn")]
)
def test_what_was_and_what_comes_are_told_apart(world, ready, hours, was_held, sentence):
    with pytest.raises(RuleError, match=sentence):
        planned(world, ready, starts_at=world.now + timedelta(hours=hours), was_held=was_held)
    assert db.session.scalars(select(FinalTalk)).all() == []
