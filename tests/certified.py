"""A certificate out of the real job, and the keys it was made with."""

from collections.abc import Callable
from typing import Any

import pytest

from lms.certificates import actions
from lms.certificates.models import Certificate
from lms.progress.models import Decision
from lms.proof import making
from tests.walking import Walk


@pytest.fixture
def decided(world) -> Callable[..., Decision]:
    """Somebody who passed."""

    def decide(name: str = "Wilma Kooistra") -> Decision:
        cohort = world.cohort()
        person, assessor = world.trainee(cohort, name=name), world.staff("assessor", name="Marjan Postma")
        world.confirmed(person, by=assessor)
        values: dict[str, Any] = {"person": person, "cohort_id": cohort.id, "assessor": assessor}
        return world.add(Decision(**values, round=1, outcome="passed", reasons="Goed.", decided_at=world.now))

    return decide


@pytest.fixture
def printed(world, decided, run_jobs) -> Certificate:
    """With its file, as the job makes it."""
    world.staff(name="Noor de Wit")
    made = actions.issue(decided(), now=world.now)
    run_jobs()
    return made


@pytest.fixture
def issued(world) -> Callable[..., Certificate]:
    """A certificate by the real action, so many days ago. No file yet: `run_jobs` makes it."""

    def make(name: str = "Wilma Kooistra", days: float = 0, cohort: Any = None, **values: Any) -> Certificate:
        cohort = cohort or world.cohort()
        person, assessor = (
            world.trainee(cohort, name=name, **values),
            world.staff("assessor", name="Marjan Postma"),
        )
        world.confirmed(person, by=assessor)
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


@pytest.fixture
def bunch(app) -> making.Bunch:
    """The keys of this app, opened."""
    return making.open_keys(app.config["SETTINGS"])
