"""The second acts of a cohort: changed, its coaches ended, closed and opened, taken away when nothing happened in it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.accounts.models import Grant
from lms.cohorts import actions, cohort_actions, queries
from lms.cohorts.models import Cohort, GroupDay
from lms.db import db
from lms.errors import RuleError
from tests.cohorts.pressing import mark_in


@pytest.fixture
def cohort(world):
    return world.cohort(name="Lichting Lnde", place="De Linde", capacity=12)


@pytest.fixture
def staff(world, as_person):
    return as_person(world.staff())


def fields(cohort, **changes) -> dict[str, str]:
    stands = {
        name: str(getattr(cohort, name)) for name in ("name", "place", "starts_on", "ends_on", "capacity")
    }
    return stands | changes


def test_a_typing_error_is_mended(world, cohort, staff, submit, visit):
    address = f"/lichtingen/{cohort.id}/wijziging"
    submit(staff, address, **fields(cohort, name="Lichting Linde", capacity="14"))
    db.session.refresh(cohort)
    assert (cohort.name, cohort.capacity) == ("Lichting Linde", 14)
    assert "De lichting is veranderd." in visit(staff, f"/lichtingen/{cohort.id}")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "Lichting Eik"}, "Er is al een lichting met deze naam."),
        ({"capacity": "1"}, "Er zitten al 2 deelnemers in. Kies meer plekken."),
        ({"ends_on": "2026-01-01", "starts_on": "2026-02-01"}, "De laatste dag ligt na de eerste dag."),
        ({"place": ""}, "Vul in waar jullie samenkomen."),
    ],
)
def test_what_a_cohort_cannot_become(world, cohort, staff, submit, changes, sentence):
    world.cohort(name="Lichting Eik")
    for _ in range(2):
        world.trainee(cohort)
    page = submit(staff, f"/lichtingen/{cohort.id}/wijziging", status=400, **fields(cohort, **changes))
    assert sentence in page.get_data(as_text=True)
    db.session.refresh(cohort)
    assert (cohort.name, cohort.capacity) == ("Lichting Lnde", 12)


def test_group_days_that_come_to_lie_outside_are_a_question(world, cohort, staff, submit):
    world.group_day(cohort, days=50)
    address, typed = (
        f"/lichtingen/{cohort.id}/wijziging",
        fields(cohort, ends_on=str(world.today + timedelta(days=20))),
    )
    page = submit(staff, address, status=200, **typed).get_data(as_text=True)
    assert "Deze groepsdagen vallen dan buiten de lichting" in page
    db.session.refresh(cohort)
    assert cohort.ends_on == world.today + timedelta(days=120)
    submit(staff, address, **typed, sure=mark_in(page))
    db.session.refresh(cohort)
    assert cohort.ends_on == world.today + timedelta(days=20)


def test_two_who_change_a_cohort_see_each_other(world, cohort, as_person, submit):
    one, other = as_person(world.staff()), as_person(world.staff())
    address = f"/lichtingen/{cohort.id}/wijziging"
    stood = [
        browser.get(address)
        .get_data(as_text=True)
        .split('name="stood" value="')[1]
        .split('"')[0]
        .replace("&#34;", '"')
        for browser in (one, other)
    ]
    submit(one, address, **fields(cohort, capacity="20", stood=stood[0]))
    page = submit(other, address, status=400, **fields(cohort, capacity="16", stood=stood[1])).get_data(
        as_text=True
    )
    assert ("Dit is intussen veranderd." in page, ">20<" in page, 'value="16"' in page) == (True, True, True)
    # what only one of them touched is joined
    submit(other, address, **fields(cohort, capacity="12", place="De Es", stood=stood[1]))
    db.session.refresh(cohort)
    assert (cohort.capacity, cohort.place) == (20, "De Es")


def test_a_coach_leaves_and_another_stays(world, cohort, staff, submit, visit):
    carla, wim = world.coach(cohort, name="Carla Bos"), world.coach(cohort, name="Wim Kok")
    db.session.commit()
    submit(staff, f"/lichtingen/{cohort.id}/begeleiders/{wim.id}/einde", last_day="")
    assert queries.coaches(cohort.id, now=world.days(0.01)) == [carla]
    page = submit(staff, f"/lichtingen/{cohort.id}/begeleiders/{carla.id}/einde", status=400, last_day="")
    assert "Carla Bos is de enige begeleider van" in page.get_data(as_text=True)


def test_a_coach_leaves_after_a_day_that_comes(world, cohort, staff, submit, visit):
    carla, wim = world.coach(cohort, name="Carla Bos"), world.coach(cohort, name="Wim Kok")
    last = world.today + timedelta(days=5)
    submit(staff, f"/lichtingen/{cohort.id}/begeleiders/{wim.id}/einde", last_day=str(last))
    assert queries.coaches(cohort.id, now=world.days(4)) == [carla, wim]
    assert queries.coaches(cohort.id, now=world.days(7)) == [carla]
    assert "Wim Kok, tot" in visit(staff, f"/lichtingen/{cohort.id}")
    # the only one who stays beyond that day may not go
    with pytest.raises(RuleError, match="enige begeleider"):
        cohort_actions.end_coaching(carla, cohort, last_day=last, by=world.staff(), now=world.now)


def test_somebody_stands_in_for_a_coach_until_a_day(world, cohort, staff, submit):
    wim, last = world.person(email="wim@example.org"), world.today + timedelta(days=5)
    submit(staff, f"/lichtingen/{cohort.id}/begeleiders", email="wim@example.org", last_day=str(last))
    assert [queries.coaches(cohort.id, now=world.days(days)) for days in (1, 7)] == [[wim], []]


def test_a_cohort_that_is_over_has_no_coach_to_keep(world):
    cohort = world.cohort(starts_on=world.today - timedelta(days=90), ends_on=world.today - timedelta(days=2))
    coach = world.coach(cohort)
    cohort_actions.end_coaching(coach, cohort, last_day=None, by=world.staff(), now=world.now)
    assert queries.coaches(cohort.id, now=world.now) == []


def test_closing_and_opening(world, staff, submit, visit):
    cohort = world.cohort(
        name="Oud", starts_on=world.today - timedelta(days=90), ends_on=world.today - timedelta(days=2)
    )
    world.trainee(cohort)
    db.session.commit()
    submit(staff, f"/lichtingen/{cohort.id}/sluiting")
    assert "Deze lichting is gesloten" in visit(staff, f"/lichtingen/{cohort.id}")
    with pytest.raises(RuleError, match="Oud is gesloten"):
        actions.enrol(world.person(), cohort, by=world.staff(), now=world.now)
    submit(staff, f"/lichtingen/{cohort.id}/sluiting/einde")
    db.session.refresh(cohort)
    assert (cohort.closed_at, cohort.closed_by_id) == (None, None)


def test_a_cohort_with_people_that_still_runs_is_not_closed(world, cohort, staff, submit, visit):
    world.trainee(cohort)
    db.session.commit()
    page = submit(staff, f"/lichtingen/{cohort.id}/sluiting", status=400).get_data(as_text=True)
    assert "Verzet eerst de laatste dag" in page
    db.session.refresh(cohort)
    assert cohort.closed_at is None


def test_an_empty_cohort_goes_with_its_days_and_its_coaches(world, cohort, staff, submit, visit):
    other = world.cohort(name="Blijft")
    coach = world.coach(cohort)
    world.grant(coach, "coach", other)
    world.group_day(cohort, days=4)
    world.group_day(other, days=4)
    db.session.commit()
    submit(staff, f"/lichtingen/{cohort.id}/verwijdering")
    assert "Lichting Lnde is weg." in visit(staff, "/lichtingen")
    assert list(db.session.scalars(select(Cohort.name))) == ["Blijft"]
    assert list(db.session.scalars(select(GroupDay.cohort_id))) == [other.id]
    assert list(db.session.scalars(select(Grant.scope_id).where(Grant.role == "coach"))) == [other.id]


@pytest.mark.parametrize("kind", ["was in it once", "attendance", "group"])
def test_a_cohort_in_which_something_happened_stays(world, cohort, staff, submit, visit, kind):
    person = world.person()
    if kind == "was in it once":
        world.grant(person, "trainee", cohort, until=world.days(-1))
    elif kind == "attendance":
        world.attended(world.group_day(cohort), person, world.staff())
    else:
        world.peer_group(cohort)
    db.session.commit()
    page = submit(staff, f"/lichtingen/{cohort.id}/verwijdering", status=400).get_data(as_text=True)
    assert "is al iets gebeurd" in page
    assert db.session.get(Cohort, cohort.id) is not None
