"""A year of dates at once: the same evening on a Dutch clock, what stands in the way, and everybody their turns."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from lms.clock import from_local, local
from lms.db import db
from lms.errors import RuleError
from lms.peergroups.models import Meeting
from lms.yearplan.rules import GROUP_DAY, MEETING, Busy, check_series, clashes, series

FIRST = datetime(2026, 3, 5, 19, 30, tzinfo=UTC).replace(tzinfo=None)  # as a form reads it


def test_the_same_evening_in_winter_and_in_summer():
    """The clocks go forward on 29 March: on a kitchen clock it stays half past seven."""
    found = [from_local(one) for one in series(FIRST, 4, 3)]
    assert [(local(moment).strftime("%a %d %b %H:%M"), moment.astimezone(UTC).hour) for moment in found] == [
        ("Thu 05 Mar 19:30", 18), ("Thu 02 Apr 19:30", 17), ("Thu 30 Apr 19:30", 17),
    ]  # fmt: skip


def test_what_stands_in_the_way():
    day, other = (one.date() for one in series(FIRST, 5, 2))
    busy = [
        Busy(day, MEETING),
        Busy(day, GROUP_DAY),
        Busy(day, MEETING),
    ]
    assert (clashes(day, busy), clashes(other, busy)) == ((GROUP_DAY, MEETING), ())


def test_the_first_one_is_still_to_come():
    with pytest.raises(RuleError):
        check_series(from_local(FIRST), datetime(2026, 3, 5, 18, 30, tzinfo=UTC))
    check_series(from_local(FIRST), datetime(2026, 3, 5, 18, 29, tzinfo=UTC))


@pytest.fixture
def group(world):
    cohort = world.cohort()
    return world.peer_group(cohort, *[world.trainee(cohort) for _ in range(6)])


@pytest.fixture
def first(world) -> datetime:
    return local(world.days(7)).replace(hour=19, minute=30, second=0, microsecond=0, tzinfo=None)


def test_a_year_is_planned_with_everybodys_turns(world, group, first, as_person, visit, submit):
    people = [row.person for row in group.memberships]
    browser = as_person(people[0])
    assert "Plan een jaar vooruit" in visit(browser, "/intervisie")
    address = f"/intervisie/groepen/{group.id}/jaar"
    visit(browser, address)
    asked = f"{address}?first={first:%Y-%m-%dT%H:%M}&weeks=5&number=6"
    page = visit(browser, asked)
    assert page.count("checked") == 6
    moments = [from_local(one) for one in series(first, 5, 6)]
    submit(browser, asked, place="De leeszaal", dates=[moment.isoformat() for moment in moments])
    made = db.session.scalars(select(Meeting).order_by(Meeting.starts_at)).all()
    assert [(row.starts_at, row.place, row.method) for row in made[:3]] == [
        (moment, "De leeszaal", "incident") for moment in moments[:3]
    ]
    ids = {person.id for person in people}
    assert {number for row in made for number in row.host_ids} == ids
    assert {number for row in made for number in row.bringer_ids} == ids


def test_a_day_with_something_else_is_said_and_not_ticked(world, group, first, as_person, visit):
    coach = world.person()
    world.meeting(group, coach, days=7)
    page = visit(
        as_person(group.memberships[0].person), f"/intervisie/groepen/{group.id}/jaar?first={first:%Y-%m-%dT%H:%M}&weeks=4&number=3"
    )  # fmt: skip
    assert ("dan heeft iemand al intervisie" in page, page.count("checked")) == (True, 2)


@pytest.mark.parametrize(
    "query",
    [
        "first=gisteren&weeks=5&number=6",
        "first=2020-01-01T19:30&weeks=5&number=6",
        "first=2030-01-01T19:30&weeks=5&number=99",
    ],
)
def test_a_rhythm_that_cannot_be(world, group, as_person, query):
    browser = as_person(group.memberships[0].person)
    answer = browser.get(f"/intervisie/groepen/{group.id}/jaar?{query}")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "Er klopt nog iets niet" in page, "Laat de data zien" in page) == (
        200,
        True,
        True,
    )


def test_one_date_that_cannot_be_refuses_all(world, group, first, as_person, submit):
    moment = from_local(first)
    world.add(
        Meeting(
            group=group, starts_at=moment - timedelta(minutes=30), place="x", method="incident",
            planned_by_id=world.person().id, planned_at=world.now,
        )
    )  # fmt: skip
    asked = f"/intervisie/groepen/{group.id}/jaar?first={first:%Y-%m-%dT%H:%M}&weeks=5&number=2"
    dates = [from_local(one).isoformat() for one in series(first, 5, 2)]
    submit(as_person(group.memberships[0].person), asked, status=400, place="De leeszaal", dates=dates)
    assert len(db.session.scalars(select(Meeting)).all()) == 1
