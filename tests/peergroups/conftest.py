from datetime import timedelta

import pytest

from lms.accounts.models import Person
from lms.peergroups import actions
from lms.peergroups.models import Meeting, PeerGroup


@pytest.fixture
def cohort(world):
    return world.cohort()


@pytest.fixture
def group(world, cohort) -> PeerGroup:
    """Five trainees of one cohort, together for two months."""
    return world.peer_group(cohort, *[world.trainee(cohort) for _ in range(5)])


@pytest.fixture
def people(group) -> list[Person]:
    return [row.person for row in group.memberships]


@pytest.fixture
def plan(world, group, people):
    """Plans a meeting in a week, through the action; values may be changed."""

    def make(**values) -> Meeting:
        fine = {
            "starts_at": world.now + timedelta(days=7),
            "place": "De leeszaal",
            "method": "incident",
            "host": None,
            "case_bringer": people[0],
            "by": people[0],
            "now": world.now,
        }
        return actions.plan_meeting(group, **(fine | values))

    return make
