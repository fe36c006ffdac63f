import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.clock import AMSTERDAM, local_day
from lms.cohorts import actions, queries
from lms.cohorts.models import Attendance, Cohort, GroupDay, Pause
from lms.cohorts.policy import cohorts_visible_to, may_see_cohort
from lms.cohorts.rules import check_capacity, check_period, seats_left
from lms.db import db
from lms.errors import RuleError


def test_rules(world):
    today = local_day(world.now)
    for refused in (
        lambda: check_period(today, today),
        lambda: check_capacity(0),
        lambda: check_capacity(301),
    ):
        with pytest.raises(RuleError):
            refused()
    assert [seats_left(12, number) for number in (0, 12, 13)] == [12, 0, 0]


def test_a_full_cohort_takes_nobody_more_and_nobody_twice(world):
    cohort, staff = world.cohort(capacity=2), world.staff()
    first, second, third = (world.person() for _ in range(3))
    for person in (first, second, first):
        actions.enrol(person, cohort, by=staff, now=world.now)
    with pytest.raises(RuleError, match="is vol"):
        actions.enrol(third, cohort, by=staff, now=world.now)
    assert queries.members(cohort.id, now=world.now) == [first, second]


def test_the_twins_of_policy_agree(world):
    cohorts = [world.cohort() for _ in range(3)]
    people = [world.staff(), world.coach(cohorts[0]), world.trainee(cohorts[1]), world.person()]
    for person in people:
        seen = set(db.session.scalars(cohorts_visible_to(person)))
        assert seen == {cohort for cohort in cohorts if may_see_cohort(person, cohort)}


def test_attendance_is_written_for_everybody_and_can_be_corrected(world):
    cohort = world.cohort()
    coach, anna, bert = world.coach(cohort), world.trainee(cohort), world.trainee(cohort)
    day = world.group_day(cohort, days=-1)
    for present in ({anna.id}, {bert.id}):
        actions.record_attendance(day, present, by=coach, now=world.now)
    assert {row.person_id: row.was_present for row in db.session.scalars(select(Attendance))} == {
        anna.id: False,
        bert.id: True,
    }
    assert queries.attended_group_days([anna.id, bert.id]) == {
        anna.id: frozenset(),
        bert.id: frozenset({"01-module"}),
    }
    with pytest.raises(RuleError, match="nog niet begonnen"):
        actions.record_attendance(
            world.group_day(cohort, "02-module", days=2), set(), by=coach, now=world.now
        )


def test_pause_and_return(world):
    cohort = world.cohort()
    coach, anna = world.coach(cohort), world.trainee(cohort)
    today = local_day(world.now)
    values = {"since": today, "until": today + timedelta(days=9), "note": "", "by": coach, "now": world.now}
    actions.pause(anna, cohort, **values)
    with pytest.raises(RuleError, match="heeft al pauze"):
        actions.pause(anna, cohort, **values)
    assert set(queries.paused_people([cohort.id], today=today)) == {anna.id}
    actions.resume(anna, cohort, by=coach, now=world.now)
    assert queries.paused_people([cohort.id], today=today) == {}


def test_making_a_cohort_names_every_fault_and_keeps_what_was_typed(world, as_person, visit, submit):
    version = world.version()
    staff = as_person(world.staff())
    visit(staff, "/lichtingen/nieuw")
    page = submit(
        staff,
        "/lichtingen/nieuw",
        status=400,
        name="",
        place="De Linde",
        starts_on="gisteren",
        ends_on="",
        capacity="veel",
        version=version.id,
    ).get_data(as_text=True)
    for sentence in (
        "Geef de lichting een naam.",
        "Kies een dag, bijvoorbeeld 12-04-2026.",
        "Vul een getal in",
        'value="De Linde"',
    ):
        assert sentence in page
    fine = {
        "name": "Lichting Linde",
        "place": "De Linde",
        "starts_on": "2026-03-02",
        "ends_on": "02-09-2026",
        "capacity": "12",
        "version": version.id,
    }
    page = submit(staff, "/lichtingen/nieuw", status=400, **(fine | {"ends_on": "2026-01-01"})).get_data(
        as_text=True
    )
    assert "De laatste dag ligt na de eerste dag." in page
    submit(staff, "/lichtingen/nieuw", **fine)
    assert "al een lichting met deze naam" in submit(staff, "/lichtingen/nieuw", status=400, **fine).get_data(
        as_text=True
    )
    assert db.session.scalars(select(Cohort.name)).all() == ["Lichting Linde"]


def test_the_page_of_a_cohort_and_its_forms(world, as_person, visit, submit):
    cohort = world.cohort(ends_on=local_day(world.days(120)))
    coach, anna, other = world.coach(cohort), world.trainee(cohort), world.person()
    staff, coaching = as_person(world.staff()), as_person(coach)
    address = f"/lichtingen/{cohort.id}"
    assert anna.name in visit(coaching, address)
    assert "We kennen niemand" in submit(
        staff, f"{address}/begeleiders", status=400, email="x@example.org"
    ).get_data(as_text=True)
    assert "kan haar niet begeleiden" in submit(
        staff, f"{address}/begeleiders", status=400, email=anna.email
    ).get_data(as_text=True)
    submit(staff, f"{address}/begeleiders", email=other.email)
    far = (world.now + timedelta(days=900)).strftime("%Y-%m-%dT%H:%M")
    page = submit(
        coaching, f"{address}/groepsdagen", status=400, module_slug="01-module", starts_at=far, place="x"
    ).get_data(as_text=True)
    assert "tussen de eerste en de laatste dag" in page
    moment = world.days(-1).astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")
    submit(coaching, f"{address}/groepsdagen", module_slug="01-module", starts_at=moment, place="De Linde")
    day = db.session.scalars(select(GroupDay)).one()
    visit(coaching, f"{address}/groepsdagen/{day.id}")
    submit(coaching, f"{address}/groepsdagen/{day.id}", present=[anna.id])
    assert "1 van 1 waren er" in visit(coaching, address)
    assert "ligt na vandaag" in submit(
        coaching, f"{address}/pauzes", status=400, person=anna.id, until="2020-01-01"
    ).get_data(as_text=True)
    submit(coaching, f"{address}/pauzes", person=anna.id, until="")
    assert "Heeft pauze" in visit(coaching, address)
    submit(coaching, f"{address}/pauzes/{anna.id}/einde")
    assert db.session.scalars(select(Pause)).one().ended_at is not None
    assert coaching.get(f"{address}/groepsdagen/999").status_code == 404


def test_lists_take_a_fixed_number_of_queries(world, as_person, visit, count_queries):
    staff = as_person(world.staff())
    cohort = world.cohort()
    world.trainee(cohort)
    for address in ("/lichtingen", f"/lichtingen/{cohort.id}"):
        visit(staff, address)
    with count_queries() as few:
        visit(staff, "/lichtingen")
        visit(staff, f"/lichtingen/{cohort.id}")
    for _ in range(29):
        world.cohort(version=cohort.version)
        world.trainee(cohort)
    with count_queries() as many:
        page = visit(staff, "/lichtingen")
        visit(staff, f"/lichtingen/{cohort.id}")
    assert len(many) == len(few)
    assert len(re.findall(r"/lichtingen/\d+", page)) == 30
