import pytest


@pytest.fixture
def ready(world):
    """A trainee who did everything, their cohort, coach and an assessor."""
    cohort = world.cohort()
    coach, trainee, assessor = world.coach(cohort), world.trainee(cohort), world.staff("assessor")
    world.everything_learned(trainee, cohort, coach)
    world.attended(world.group_day(cohort), trainee, coach)
    group = world.peer_group(cohort, trainee)
    world.meeting(group, coach, present=(trainee,))
    return cohort, coach, trainee, assessor
