"""A certificate out of the real job, and the keys it was made with."""

from collections.abc import Callable
from typing import Any

import pytest

from lms.certificates import actions, issuing
from lms.certificates.models import Certificate
from lms.progress.models import Decision


@pytest.fixture
def decided(world) -> Callable[..., Decision]:
    """Somebody who passed."""

    def decide(name: str = "Wilma Kooistra") -> Decision:
        cohort = world.cohort()
        person, assessor = world.trainee(cohort, name=name), world.staff("assessor", name="Marjan Postma")
        values: dict[str, Any] = {"person": person, "cohort_id": cohort.id, "assessor": assessor}
        return world.add(Decision(**values, round=1, outcome="passed", reasons="Goed.", decided_at=world.now))

    return decide


@pytest.fixture
def issued(world, decided, run_jobs) -> Certificate:
    world.staff(name="Noor de Wit")
    made = actions.issue(decided(), now=world.now)
    run_jobs()
    return made


@pytest.fixture
def bunch(app) -> issuing.Bunch:
    """The keys of this app, opened."""
    return issuing.open_keys(app.config["SETTINGS"])
