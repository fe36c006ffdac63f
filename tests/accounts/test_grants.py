"""A role that is lent until a day counts until that day, for whoever came in through the door and for who did not."""

import pytest
from sqlalchemy import select

from lms import roles
from lms.accounts.models import Grant, Person
from lms.accounts.queries import people_with_role
from lms.cohorts import actions as cohorts
from lms.cohorts.policy import cohorts_visible_to, may_see_cohort
from lms.cohorts.queries import cohort_of
from lms.db import db
from lms.errors import RuleError
from lms.notifications.models import Message
from lms.peergroups import actions as peergroups

OPENS = {
    roles.TRAINEE: "/leren",
    roles.COACH: "/lichtingen",
    roles.ASSESSOR: "/beoordelingen",
    roles.COORDINATOR: "/aanmeldingen",
    roles.ADMINISTRATOR: "/certificaten/register",
    roles.CONNECTOR: "/intervisie",
    roles.PARTNER: "/projecten",
}
OPEN_TO_ALL = (roles.CONNECTOR, roles.PARTNER)  # these roles open no page that others logged in do not see


@pytest.fixture
def lend(world, cohort):
    """Somebody with a role until so many days from now. They never logged in, and nothing of them is remembered."""

    def lent(role: str, days: float = 7) -> Person:
        person = world.person(name=f"Geleend {days}")
        scope = cohort if role in (roles.TRAINEE, roles.COACH) else None
        world.grant(person, role, scope, until=world.days(days))
        db.session.commit()
        db.session.expunge_all()
        return db.session.get_one(Person, person.id)

    return lent


@pytest.fixture
def cohort(world):
    return world.cohort()


@pytest.mark.parametrize("role", roles.ROLES)
def test_it_stands_on_lists_until_it_ends(world, lend, role):
    person = lend(role)
    held = [
        (person.has_role(role, now=now), person in people_with_role(role, now=now))
        for now in map(world.days, (0, 6, 7, 8))
    ]
    assert held == [(True, True), (True, True), (False, False), (False, False)]


@pytest.mark.parametrize("role", roles.ROLES)
def test_it_opens_pages_until_it_ends(as_person, lend, role):
    during, after = (as_person(lend(role, days)).get(OPENS[role]).status_code for days in (7, -0.01))
    assert (during, after) == (200, 200 if role in OPEN_TO_ALL else 403)


def test_who_is_lent_a_place_gets_mail_until_it_ends(world, lend, cohort):
    person = lend(roles.TRAINEE)
    cohort = db.session.merge(cohort)
    by = world.staff()
    plan = {"place": "De leeszaal", "by": by, "starts_at": world.days(20)}
    cohorts.plan_group_day(cohort, module_slug="01-module", **plan, now=world.now)
    cohorts.plan_group_day(cohort, module_slug="02-module", **plan, now=world.days(8))
    mails = db.session.scalars(select(Message.event).where(Message.person_id == person.id)).all()
    assert len(mails) == 1


def test_a_coach_finds_who_is_lent_a_place(world, lend, as_person, visit, cohort):
    person, coach = lend(roles.TRAINEE), world.coach(cohort)
    assert cohort_of(person, now=world.now).id == cohort.id
    assert cohort_of(person, now=world.days(8)) is None
    visit(as_person(coach), f"/begeleiding/deelnemers/{person.id}/op-papier")


def test_a_lent_coach_looks_after_the_cohort_until_it_ends(world, lend, cohort):
    coach, cohort = lend(roles.COACH), db.session.merge(cohort)
    for now, sees in ((world.now, True), (world.days(8), False)):
        found = list(db.session.scalars(cohorts_visible_to(coach, now=now)))
        assert (found, may_see_cohort(coach, cohort, now=now)) == ([cohort] if sees else [], sees)


def test_a_lent_coach_is_no_member_of_a_peer_group_until_it_ends(world, lend, cohort):
    """Staff do not sit in a group of trainees."""
    coach, cohort = lend(roles.COACH), db.session.merge(cohort)
    group = {
        "name": "Groep",
        "cohort": cohort,
        "by": world.staff(),
        "people": [coach, *(world.trainee(cohort) for _ in range(4))],
    }
    with pytest.raises(RuleError):
        peergroups.create_group(**group, now=world.now)
    assert len(peergroups.create_group(**group, now=world.days(8)).memberships) == 5


@pytest.mark.parametrize("days", [None, -3, -0.001, 0, 0.001, 3])
def test_a_row_and_a_query_say_the_same(world, days):
    until = None if days is None else world.days(days)
    grant = world.grant(world.person(), roles.COACH, until=until)
    found = db.session.scalar(select(Grant.id).where(Grant.id == grant.id, Grant.in_force(world.now)))
    assert (grant.is_in_force(world.now), found is not None) == ((days is None or days > 0),) * 2


@pytest.mark.parametrize(
    ("role", "scope", "said"),
    [
        (roles.COACH, 999, "Er is geen lichting met nummer 999."),
        (roles.TRAINEE, 999, "Er is geen lichting met nummer 999."),
        (roles.PARTNER, 999, "Er is geen project met nummer 999."),
        (roles.COORDINATOR, 1, "Deze rol geldt overal. Laat het nummer weg."),
        (roles.CONNECTOR, 1, "Deze rol geldt overal. Laat het nummer weg."),
    ],
)
def test_a_role_is_for_something_that_is_there(app, world, role, scope, said):
    from lms.cli import with_verbs

    typed = ["people", "add", "nieuw@example.nl", "--name", "Wil Bos", "--role", role, "--scope", str(scope)]
    answer = app.test_cli_runner().invoke(with_verbs(), typed)
    assert (answer.exit_code, said in answer.output) == (1, True)
    assert db.session.scalars(select(Person).where(Person.email == "nieuw@example.nl")).all() == []
