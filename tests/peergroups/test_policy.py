"""Who sees which group: the filter and the predicate say the same about everybody, and pages obey them."""

import pytest

from lms.db import db
from lms.peergroups.models import PeerGroup
from lms.peergroups.policy import groups_visible_to, may_see_group, may_supervise_group

NOBODY = (set(), set())


@pytest.fixture
def scene(world, cohort, group):
    """Three groups: of this cohort, of another, and of certified people; and every kind of person."""
    other_cohort = world.cohort()
    other = world.peer_group(other_cohort, world.trainee(other_cohort), name="Anders")
    certified = world.person()
    free = world.peer_group(None, certified, name="Verder")
    left = world.trainee(cohort)
    world.peer_group(cohort, left).memberships[0].left_at = world.now
    people = {
        "member": group.memberships[0].person,
        "member_elsewhere": other.memberships[0].person,
        "certified": certified,
        "left": left,
        "same_cohort": world.trainee(cohort),
        "coach": world.coach(cohort),
        "other_coach": world.coach(other_cohort),
        "assessor": world.staff("assessor"),
        "coordinator": world.staff(),
        "administrator": world.staff("administrator"),
        "stranger": world.person(),
    }
    db.session.flush()
    return people, {"own": group, "other": other, "free": free}


# (groups that are seen, groups that are supervised), of the three
EXPECTED = {
    "member": ({"own"}, set()),
    "member_elsewhere": ({"other"}, set()),
    "certified": ({"free"}, set()),
    "left": NOBODY,
    "same_cohort": NOBODY,
    "coach": ({"own"}, {"own"}),
    "other_coach": ({"other"}, {"other"}),
    "assessor": NOBODY,
    "coordinator": ({"own", "other", "free"}, {"own", "other", "free"}),
    "administrator": ({"own", "other", "free"}, {"own", "other", "free"}),
    "stranger": NOBODY,
}


@pytest.mark.parametrize("kind", EXPECTED)
def test_who_sees_and_who_supervises(world, scene, kind):
    people, groups = scene
    user = people[kind]
    seen = {name for name, group in groups.items() if may_see_group(user, group, now=world.now)}
    supervised = {name for name, group in groups.items() if may_supervise_group(user, group, now=world.now)}
    assert (seen, supervised) == EXPECTED[kind]


@pytest.mark.parametrize("kind", EXPECTED)
def test_the_filter_and_the_predicate_agree(world, scene, kind):
    people, _ = scene
    found = set(db.session.scalars(groups_visible_to(people[kind], now=world.now)))
    everything = db.session.query(PeerGroup).all()
    assert found == {group for group in everything if may_see_group(people[kind], group, now=world.now)}


@pytest.mark.parametrize("kind", EXPECTED)
def test_what_may_not_be_seen_is_not_there(scene, as_person, kind):
    people, groups = scene
    addresses = {name: f"/intervisie/groepen/{group.id}/bijeenkomsten" for name, group in groups.items()}
    browser = as_person(people[kind])
    found = {name: browser.get(address).status_code for name, address in addresses.items()}
    assert found == {name: 200 if name in EXPECTED[kind][0] else 404 for name in groups}


def test_a_coach_whose_role_ended_sees_nothing(world, cohort, group):
    coach = world.person()
    world.grant(coach, "coach", cohort, until=world.days(-1))
    assert (
        may_see_group(coach, group, now=world.now),
        list(db.session.scalars(groups_visible_to(coach, now=world.now))),
    ) == (False, [])
