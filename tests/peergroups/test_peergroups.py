import re
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import inspect, select

from lms.clock import AMSTERDAM
from lms.db import db
from lms.errors import RuleError
from lms.notifications.models import Message
from lms.peergroups import actions
from lms.peergroups.models import Meeting, MeetingAttendance, PeerGroup
from lms.peergroups.queries import turns_of
from lms.peergroups.rules import (
    METHODS,
    MeetingFacts,
    PastTurns,
    check_composition,
    check_plan,
    composition_advice,
    suggest_method,
    suggest_turns,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_turns_are_fair_over_a_year():
    """Twelve meetings of six people: nobody has two roles at once, and nobody's number of turns differs by more than one."""
    hosted: dict[int, list[datetime]] = {person: [] for person in range(1, 7)}
    brought: dict[int, list[datetime]] = {person: [] for person in range(1, 7)}
    for number in range(12):
        turns = [PastTurns(p, max(hosted[p], default=None), max(brought[p], default=None)) for p in hosted]
        host, bringer = suggest_turns(turns, number)
        assert host != bringer
        assert (host is None) == (number < 2)
        moment = NOW + timedelta(weeks=5 * number)
        brought[bringer].append(moment)
        if host:
            hosted[host].append(moment)
    for turns in (hosted, brought):
        counts = [len(moments) for moments in turns.values()]
        assert max(counts) - min(counts) <= 1, counts


def test_first_three_times_the_incident_method():
    assert [suggest_method(number) for number in range(3)] == ["incident"] * 3


def test_minutes_of_every_sheet_add_up():
    assert {method.code: sum(minutes for _, minutes in method.steps) for method in METHODS} == {
        method.code: method.minutes for method in METHODS
    }


@pytest.mark.parametrize(
    ("number", "staff", "is_fine"), [(3, 0, False), (4, 0, True), (7, 0, True), (8, 0, False), (5, 1, False)]
)
def test_composition(number, staff, is_fine):
    if is_fine:
        check_composition(number, staff)
    else:
        with pytest.raises(RuleError):
            check_composition(number, staff)


@pytest.mark.parametrize(
    ("places", "advice"),
    [
        (["Noord", "Zuid", "Oost", "West"], ["small"]),
        (["Noord"] * 5, ["one_neighbourhood"]),
        (["Noord", "noord ", "Zuid", "", "Oost"], []),
    ],
)
def test_advice_about_a_group(places, advice):
    assert composition_advice(len(places), places) == advice


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_at": NOW}, "starts_at"),
        ({"method": "roddel"}, "method"),
        ({"host_id": 2}, "host"),
        ({"case_bringer_id": 9}, "case_bringer"),
    ],
)
def test_plans_that_are_refused(change, field):
    fine = {
        "starts_at": NOW + timedelta(days=1),
        "method": "incident",
        "host_id": 1,
        "case_bringer_id": 2,
        "member_ids": frozenset({1, 2}),
        "now": NOW,
    }
    check_plan(**fine)
    with pytest.raises(RuleError) as refusal:
        check_plan(**(fine | change))
    assert refusal.value.field == field


@pytest.fixture
def group(world):
    cohort = world.cohort()
    return world.peer_group(cohort, *[world.trainee(cohort) for _ in range(5)])


def people(group):
    return [row.person for row in group.memberships]


def plan(world, group, **values):
    fine = {
        "starts_at": world.days(7),
        "place": "De leeszaal",
        "method": "incident",
        "host": None,
        "case_bringer": people(group)[0],
    }
    return actions.plan_meeting(group, **(fine | values), by=people(group)[0], now=world.now)


def test_planning_mails_everybody_once_with_an_appointment(world, group):
    people(group)[4].email = None
    meeting = plan(world, group)
    mails = db.session.scalars(select(Message)).all()
    assert [(row.template, row.address) for row in mails] == [
        ("peergroups/mail/meeting_planned", person.email) for person in people(group)[:4]
    ]
    event = next(iter(Calendar.from_ical(mails[0].calendar).walk("VEVENT")))
    assert (event["SUMMARY"], event["LOCATION"], event["DTSTART"].dt) == (
        "Intervisie",
        "De leeszaal",
        meeting.starts_at.replace(microsecond=0),
    )
    names = {person.name for person in people(group)[1:]}
    assert not any(name in mails[0].calendar for name in names)


def test_what_counts_is_what_one_attended(world, group):
    anna, bert = people(group)[:2]
    coach = world.person()
    world.meeting(group, coach, present=(anna,), case_bringer_id=anna.id, host_id=bert.id)
    world.meeting(group, coach, present=(anna,), cancelled_at=world.now)
    assert turns_of([anna.id, bert.id]) == {anna.id: MeetingFacts(1, 0, 1), bert.id: MeetingFacts(0, 0, 0)}


def test_attendance_not_before_it_begins_and_can_be_corrected(world, group):
    meeting = plan(world, group)
    with pytest.raises(RuleError, match="nog niet begonnen"):
        actions.record_attendance(meeting, set(), by=people(group)[0], now=world.now)
    for present in ({people(group)[0].id}, {people(group)[1].id}):
        actions.record_attendance(meeting, present, by=people(group)[0], now=world.days(8))
    rows = db.session.scalars(select(MeetingAttendance)).all()
    assert {row.person_id for row in rows if row.was_present} == {people(group)[1].id}
    assert len(rows) == 5


def test_nothing_that_is_said_can_be_stored():
    """No column of intervisie holds free text but names and places."""
    texts = {
        f"{table.__tablename__}.{column.key}"
        for table in (PeerGroup, Meeting, MeetingAttendance)
        for column in inspect(table).columns
        if column.type.python_type is str
    }
    assert texts == {"peer_groups.name", "meetings.place", "meetings.method"}


def test_pages_of_a_member(world, group, as_person, visit, submit):
    member = people(group)[0]
    browser = as_person(member)
    assert "nog geen bijeenkomst" in visit(browser, "/intervisie")
    address = f"/intervisie/groepen/{group.id}/bijeenkomsten"
    visit(browser, address)
    page = submit(browser, address, status=400, place="", starts_at="gisteren").get_data(as_text=True)
    assert ("Kies een dag en een tijd." in page, "Vul in waar het is." in page) == (True, True)
    soon = world.days(3).astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")
    submit(
        browser,
        address,
        place="De leeszaal",
        starts_at=soon,
        method="incident",
        host="0",
        case_bringer=str(member.id),
    )
    meeting = db.session.scalars(select(Meeting)).one()
    assert browser.get(f"/intervisie/{meeting.id}.ics").mimetype == "text/calendar"
    visit(browser, f"/intervisie/bijeenkomsten/{meeting.id}/aanwezigheid")
    visit(browser, "/intervisie/werkvormen/incident")
    submit(browser, f"/intervisie/bijeenkomsten/{meeting.id}/afzegging")
    assert "gaat niet door" in visit(browser, "/intervisie") or meeting.cancelled_at is not None
    assert "Je zit nog niet in een groep" in visit(as_person(world.person()), "/intervisie")


def test_groups_page_takes_as_many_queries_for_one_as_for_thirty(world, as_person, visit, count_queries):
    cohort = world.cohort()
    staff = as_person(world.staff())

    def add():
        found = world.peer_group(cohort, *[world.trainee(cohort) for _ in range(4)])
        world.meeting(found, world.person())

    add()
    visit(staff, "/intervisiegroepen")
    with count_queries() as few:
        visit(staff, "/intervisiegroepen")
    for _ in range(29):
        add()
    with count_queries() as many:
        page = visit(staff, "/intervisiegroepen")
    assert len(many) == len(few)
    assert len(re.findall(r"/intervisiegroepen/\d+", page)) == 30


def test_making_a_group(world, as_person, visit, submit):
    cohort = world.cohort()
    coach = world.coach(cohort)
    trainees = [world.trainee(cohort) for _ in range(4)]
    browser = as_person(coach)
    address = f"/intervisiegroepen/nieuw?lichting={cohort.id}"
    visit(browser, address)
    page = submit(browser, address, status=400, name="De Brug", people=[trainees[0].id]).get_data(
        as_text=True
    )
    assert "Kies 4 tot 7 mensen." in page
    submit(browser, address, name="De Brug", people=[person.id for person in trainees])
    found = db.session.scalars(select(PeerGroup)).one()
    visit(browser, f"/intervisiegroepen/{found.id}")
