import pytest

from lms.accounts.models import Person
from lms.peergroups.models import PeerGroup


@pytest.fixture
def cohort(world):
    return world.cohort()


@pytest.fixture
def coach(world, cohort) -> Person:
    return world.coach(cohort)


@pytest.fixture
def group(world, cohort) -> PeerGroup:
    return world.peer_group(cohort, *[world.trainee(cohort) for _ in range(5)])


@pytest.fixture
def people(group) -> list[Person]:
    return [row.person for row in group.memberships]


@pytest.fixture
def newcomer(world, cohort) -> Person:
    """Learns in the cohort and is in no group yet."""
    return world.trainee(cohort)
