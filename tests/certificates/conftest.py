from collections.abc import Callable
from typing import Any

import pytest

from lms.certificates import actions
from lms.certificates.models import Certificate
from lms.progress.models import Decision
from tests.certificates.walking import Walk


@pytest.fixture
def issued(world) -> Callable[..., Certificate]:
    """A certificate by the real action, so many days ago. No file yet: `run_jobs` makes it."""

    def make(name: str = "Wilma Kooistra", days: float = 0, cohort: Any = None, **values: Any) -> Certificate:
        cohort = cohort or world.cohort()
        person, assessor = (
            world.trainee(cohort, name=name, **values),
            world.staff("assessor", name="Marjan Postma"),
        )
        decision = world.add(
            Decision(
                person=person, cohort_id=cohort.id, round=1, outcome="passed", reasons="Goed.", assessor=assessor,
                decided_at=world.days(days),
            )
        )  # fmt: skip
        return actions.issue(decision, now=world.days(days))

    return make


@pytest.fixture
def walk(as_person, client) -> Callable[..., Walk]:
    """`walk(person)`, or `walk()` for a stranger."""
    return lambda person=None: Walk(as_person(person) if person else client)
