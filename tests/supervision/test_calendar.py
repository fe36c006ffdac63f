"""The calendar over all cohorts: what stands in it, for whom, by month and week."""

from datetime import date, timedelta

import pytest

from lms import clock
from lms.db import db
from lms.supervision.calendar_rules import span_of


@pytest.mark.parametrize(
    ("kind", "day", "first", "last", "shown"),
    [
        ("month", "2027-02-10", "2027-02-01", "2027-02-28", 28),
        ("month", "2026-11-30", "2026-11-01", "2026-11-30", 42),
        ("month", "2026-12-31", "2026-12-01", "2026-12-31", 35),
        ("week", "2026-12-31", "2026-12-28", "2027-01-03", 7),
        ("week", "2026-12-28", "2026-12-28", "2027-01-03", 7),
    ],
)
def test_a_span_is_whole_weeks(kind, day, first, last, shown):
    span = span_of(kind, date.fromisoformat(day))
    assert (span.first.isoformat(), span.last.isoformat(), len(span.days)) == (first, last, shown)
    assert (span.days[0].weekday(), span.days[-1].weekday()) == (0, 6)
    assert (span_of(kind, span.before).last, span_of(kind, span.after).first) == (span.before, span.after)


def test_one_page_shows_what_everybody_plans(world, as_person, visit):
    linde, eik = world.cohort(name="Linde"), world.cohort(name="Eik")
    carla, wim = world.coach(linde, name="Carla Bos"), world.coach(eik, name="Wim Kok")
    anna = world.trainee(linde)
    world.meeting(world.peer_group(linde, anna, name="De Brug"), carla, days=1)
    for cohort in (linde, eik):
        world.group_day(cohort, days=1)
    world.group_day(eik, "02-module", days=1).called_off_at = world.now
    db.session.commit()
    day = clock.local_day(world.days(1))
    address = f"/begeleiding/kalender?dag={day}"
    page, staff = visit(as_person(carla), address), as_person(world.staff())
    assert (page.count(">Groepsdag: "), "Intervisie: De Brug" in page, "Eik" in page) == (1, True, False)
    everything = visit(staff, address)
    assert (everything.count(">Groepsdag: "), everything.count("Gaat niet door")) == (3, 1)
    assert visit(staff, f"{address}&begeleider={wim.id}").count(">Groepsdag: ") == 2
    assert visit(staff, f"{address}&lichting={linde.id}").count(">Groepsdag: ") == 1
    assert "is niets gepland" in visit(staff, f"/begeleiding/kalender?week=ja&dag={day + timedelta(days=40)}")


@pytest.mark.parametrize(
    "query",
    ["dag=x", "dag=0001-01-01", "dag=9999-12-31", "lichting=9e9&begeleider=-1", "week=ja&dag=2026-02-30"],
)
def test_nonsense_shows_a_calendar(world, as_person, visit, query):
    assert "Kalender" in visit(as_person(world.staff()), f"/begeleiding/kalender?{query}")


@pytest.mark.parametrize("number", [1, 30])
def test_the_calendar_asks_the_same_number_of_times(world, as_person, count_queries, number):
    version = world.version()
    for place in range(number):
        cohort = world.cohort(version, name=f"Lichting {place}")
        world.coach(cohort)
        world.group_day(cohort, days=1)
        world.meeting(world.peer_group(cohort), world.staff(), days=1)
    browser = as_person(world.staff())
    db.session.commit()
    with count_queries() as queries:
        assert browser.get(f"/begeleiding/kalender?dag={clock.local_day(world.days(1))}").status_code == 200
    assert len(queries) <= 12
