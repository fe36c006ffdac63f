"""A year of dates at once: the same evening on a Dutch clock, what stands in the way, and everybody their turns."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from lms.clock import from_local, local
from lms.cohorts import holiday_rules
from lms.cohorts.holiday_rules import REGIONS
from lms.cohorts.models import Cohort, GroupDay
from lms.db import db
from lms.errors import RuleError
from lms.peergroups.models import Meeting
from lms.yearplan.rules import (
    COACH,
    GROUP_DAY,
    MEETING,
    Busy,
    check_series,
    clashes,
    looked_at,
    partly_unknown,
    series,
)

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
    assert [
        clashes(day, [Busy(day, kind) for kind in kinds]) for kinds in ((COACH,), (COACH, GROUP_DAY))
    ] == [
        (COACH,),
        (GROUP_DAY,),  # with these very people
    ]


KNOWN = holiday_rules.read(
    {
        "source": "a list", "read_on": date(2026, 3, 1), "known_from": date(2026, 1, 1),
        "known_until": {"north": date(2026, 12, 31), "middle": date(2026, 12, 31), "south": date(2026, 4, 3)},
        "holiday": [{"kind": "may", "regions": ["north", "middle"], "first": date(2026, 4, 25), "last": date(2026, 5, 3)}],
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "in_the_way", "holiday", "unknown", "is_free"),
    [
        (date(2026, 4, 2), False, {}, [], True),
        (date(2026, 4, 2), True, {}, [], False),
        (date(2026, 4, 30), False, {"may": ["north", "middle"]}, ["south"], False),
        (date(2026, 5, 4), False, {}, ["south"], True),  # what we do not know stands in nobody's way
        (date(2027, 1, 1), False, {}, ["north", "middle", "south"], True),
    ],
)
def test_what_is_to_know_of_a_date(day, in_the_way, holiday, unknown, is_free):
    moment = from_local(datetime(day.year, day.month, day.day, 19, 30))  # noqa: DTZ001
    found = looked_at(moment, day, [Busy(day, MEETING)] * in_the_way, KNOWN)
    assert (found.holidays, found.unknown, found.is_free) == (holiday, unknown, is_free)
    assert partly_unknown([found]) == (unknown if len(unknown) < len(REGIONS) else [])


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


def test_a_day_with_something_else_is_said_and_not_ticked(world, group, as_person, visit):
    """A group day of another cohort that a member learns in, one that was called off, intervisie, and something of the coach;
    in a year of whose holidays nobody knows yet."""
    members = [row.person for row in group.memberships]
    coach = world.coach(db.session.get(Cohort, group.cohort_id))
    first = (local(world.now) + timedelta(days=1500)).replace(hour=19, minute=30, tzinfo=None)
    world.meeting(group, coach, days=1500)
    other, off, elsewhere = (world.cohort() for _ in range(3))
    world.grant(members[2], "trainee", other)
    world.grant(members[2], "trainee", off)
    world.grant(coach, "coach", elsewhere)
    moments = [from_local(one) for one in series(first, 4, 5)]
    for cohort, number in ((other, 1), (off, 2), (elsewhere, 3)):
        world.group_day(cohort).starts_at = moments[number]
    db.session.scalars(select(GroupDay).where(GroupDay.cohort_id == off.id)).one().called_off_at = world.now
    db.session.flush()
    page = visit(
        as_person(members[0]), f"/intervisie/groepen/{group.id}/jaar?first={first:%Y-%m-%dT%H:%M}&weeks=4&number=5"
    )  # fmt: skip
    unknown = "Of het dan schoolvakantie is, weten we nog niet."
    said = re.findall(r"<label[^>]*>[^<]*? uur\. ([^<]*)</label>", page)
    ticked = ["checked" in box for box in re.findall(r'<input[^>]*name="dates"[^>]*>', page)]
    assert list(zip(said, ticked, strict=True)) == [
        (f"Dan heeft iemand van jullie al intervisie. {unknown}", False),
        (f"Dan is er een groepsdag. {unknown}", False),
        (unknown, True),
        (f"Dan heeft de begeleider iets anders. {unknown}", False),
        (unknown, True),
    ]


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
