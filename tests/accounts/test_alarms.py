"""What an administrator is told of the tries at the door, and what is no news."""

from datetime import timedelta

import pytest

from lms import roles, trail
from lms.accounts.alarm_queries import MANY, MANY_OF_ONE, Alarms, BusyHour, NewBrowser, alarms
from lms.db import db
from lms.trail import TrailLine

NOTHING = Alarms([], [], [])


@pytest.fixture
def noon(world):
    """The last noon of UTC but one, so that hours stand still."""
    return world.days(-2).replace(hour=12, minute=0, second=0, microsecond=0)


def line(at, act=trail.LOGIN_FAILED, **values):
    db.session.add(TrailLine(at=at, act=act, **values))
    db.session.flush()


def fail(since, number, *, act=trail.LOGIN_FAILED, person_id=None, apart=timedelta(seconds=10)):
    """So many tries, the half of them in one line."""
    line(since, act, person_id=person_id, times=number - number // 2)
    for index in range(number // 2):
        line(since + apart * index, act, person_id=person_id)


@pytest.mark.parametrize("act", [trail.LOGIN_FAILED, trail.FACTOR_FAILED, trail.LIMITED, trail.LEFT_OUT])
def test_many_failures_in_an_hour_and_not_one_fewer(world, noon, act):
    fail(noon, MANY - 1, act=act)
    assert alarms(now=noon) == NOTHING
    line(noon + timedelta(minutes=59), act)
    now = noon + timedelta(hours=20)
    assert alarms(now=now) == Alarms([BusyHour(noon, MANY)], [], [])


def test_as_many_over_two_hours_are_no_news(world, noon):
    fail(noon, MANY // 2)
    fail(noon + timedelta(hours=1), MANY // 2)
    fail(noon, 10 * MANY, act=trail.FORBIDDEN)
    assert alarms(now=noon + timedelta(hours=3)) == NOTHING


def test_many_failures_at_one_account(world, noon):
    anna, bert = world.person(name="Anna"), world.person(name="Bert")
    fail(noon, MANY_OF_ONE, person_id=anna.id)
    fail(noon, MANY_OF_ONE - 1, person_id=bert.id)
    assert alarms(now=noon + timedelta(hours=3)) == Alarms([], [BusyHour(noon, MANY_OF_ONE, "Anna")], [])


def test_it_goes_by_itself(world, noon):
    fail(noon, MANY, apart=timedelta(0))
    line(noon, trail.LOGIN_NEW_BROWSER, person_id=world.staff().id)
    shown = [
        (len(found.hours), len(found.browsers))
        for hours in (0, 23, 25, 71, 73)
        for found in [alarms(now=noon + timedelta(hours=hours))]
    ]
    assert shown == [(1, 1), (1, 1), (0, 1), (0, 1), (0, 0)]


def test_a_new_browser_is_news_for_who_works_with_others(world, noon):
    cohort = world.cohort()
    people = {role: world.person(name=role) for role in roles.ROLES}
    for role, person in people.items():
        world.grant(person, role, cohort if role in (roles.COACH, roles.TRAINEE) else None)
        line(noon, trail.LOGIN_NEW_BROWSER, person_id=person.id)
        line(noon, trail.LOGIN, person_id=person.id)
        line(noon, trail.FIRST_LOGIN, person_id=person.id)
    former = world.person()
    world.grant(former, roles.COORDINATOR, until=noon)
    line(noon, trail.LOGIN_NEW_BROWSER, person_id=former.id)
    found = alarms(now=noon)
    told = [NewBrowser(noon, role) for role in reversed(roles.ROLES) if role in roles.OVER_OTHERS]
    assert found == Alarms([], [], told)


def test_an_administrator_reads_it_where_they_begin_and_others_do_not(world, as_person, visit):
    coordinator = world.staff(name="Marja de Boer")
    now = world.now - timedelta(hours=1)
    line(now, trail.LOGIN_NEW_BROWSER, person_id=coordinator.id)
    fail(now, MANY, person_id=coordinator.id, apart=timedelta(0))
    pages = [
        visit(as_person(person), "/begeleiding") for person in (world.staff("administrator"), coordinator)
    ]
    words = (
        "Marja de Boer logde in op een apparaat dat we niet kenden",
        "bij Marja de Boer ging inloggen binnen een uur 100 keer mis",
        "binnen een uur ging inloggen 100 keer mis",
    )
    assert [[word in page for word in words] for page in pages] == [[True] * 3, [False] * 3]


def test_without_news_there_is_no_word_of_it(world, as_person, visit):
    assert "Let op bij het inloggen" not in visit(as_person(world.staff("administrator")), "/begeleiding")
