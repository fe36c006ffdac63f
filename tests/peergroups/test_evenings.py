"""An evening as its pages lead it: begun, gone through, taken over, looked along with, ended; and what each does afterwards."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms import clock
from lms.db import db
from lms.notifications.models import Message
from lms.peergroups import handlers
from lms.peergroups.evening_models import Evening, EveningAnswer, EveningPoint
from lms.peergroups.evening_queries import steps_of_evening


@pytest.fixture
def tonight(world, group, people):
    """A meeting that begins about now."""
    return world.meeting(group, people[0], days=0, case_bringer_id=people[1].id)


@pytest.fixture
def address(tonight):
    return lambda page="": f"/intervisie/{tonight.id}/avond{page}"


def evening() -> Evening:
    db.session.expire_all()
    return db.session.scalars(select(Evening)).one()


def standing(browser, address, **headers):
    return browser.get(address("/stand"), headers=headers)


def test_a_first_timer_leads_from_step_to_step(people, as_person, visit, submit, address, tonight):
    browser, steps = as_person(people[0]), steps_of_evening(tonight)
    assert "Ik leid het gesprek" in visit(browser, address())
    submit(browser, address("/leiding"))
    for number, step in enumerate(steps):
        page = visit(browser, address())
        assert f'data-step="{number}" data-minutes="{step.minutes}"' in page
        if number + 1 < len(steps):
            submit(browser, address("/stap"), step=str(number + 1))
    assert evening().step == len(steps) - 1
    submit(browser, address("/stap"), step="3")
    assert evening().step == 3


@pytest.mark.parametrize("step", ["-1", "99", "iets"])
def test_a_step_that_is_not_there(people, as_person, submit, address, tonight, step):
    browser = as_person(people[0])
    submit(browser, address("/leiding"))
    submit(browser, address("/stap"), step="2")
    submit(browser, address("/stap"), step=step, status=303 if step == "iets" else 409)
    assert evening().step == (0 if step == "iets" else 2)


def test_who_taps_last_leads_and_both_are_told(people, as_person, visit, submit, address):
    one, two = as_person(people[0]), as_person(people[1])
    submit(one, address("/leiding"))
    submit(one, address("/stap"), step="4")
    assert f"{people[0].first_name} leidt." in visit(two, address())
    submit(two, address("/leiding"))
    assert "Jij leidt nu." in visit(two, address())
    assert f"{people[1].first_name} nam het over en leidt nu." in visit(one, address())
    submit(one, address("/stap"), step="5", status=409)
    assert (evening().leader_id, evening().step) == (people[1].id, 4)
    submit(one, address("/leiding"))
    assert f"{people[0].first_name} nam het over en leidt nu." in visit(two, address())
    assert evening().leader_id == people[0].id


def test_a_phone_that_comes_back_hears_who_leads_by_now(people, as_person, submit, address):
    one, two = as_person(people[0]), as_person(people[1])
    submit(one, address("/leiding"))
    submit(two, address("/leiding"))
    sent = one.post(address("/stap"), data={"step": "6"}, headers={"Accept": "application/json"})
    assert (sent.status_code, json.loads(sent.data)["leads"], evening().step) == (200, False, 0)
    sent = two.post(address("/stap"), data={"step": "6"}, headers={"Accept": "application/json"})
    assert (sent.status_code, json.loads(sent.data)["leads"], evening().step) == (200, True, 6)


def test_others_look_along_and_are_told_only_what_changed(people, as_person, submit, address):
    leader, other = as_person(people[0]), as_person(people[2])
    assert json.loads(standing(other, address).data) == {
        "has_begun": False, "has_ended": False, "leads": False, "method": "incident", "step": 0,
    }  # fmt: skip
    submit(leader, address("/leiding"))
    first = standing(other, address)
    assert json.loads(first.data) == {
        "has_begun": True, "has_ended": False, "leads": False, "method": "incident", "step": 0,
    }  # fmt: skip
    again = standing(other, address, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    submit(leader, address("/stap"), step="1")
    changed = standing(other, address, **{"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, json.loads(changed.data)["step"]) == (200, 1)


def test_looking_along_costs_two_queries(people, as_person, submit, address, count_queries):
    """The visitor's session, and the standing itself: twenty groups look at once."""
    leader, other = as_person(people[0]), as_person(people[2])
    submit(leader, address("/leiding"))
    path = address("/stand")
    with count_queries() as queries:
        other.get(path)
    assert len(queries) == 2


def test_the_group_chooses_another_method_when_they_are_there(
    people, as_person, visit, submit, address, tonight
):
    browser = as_person(people[0])
    submit(browser, address("/leiding"))
    submit(browser, address("/stap"), step="4")
    submit(browser, address("/werkvorm"), method="oplossingsgericht")
    db.session.refresh(tonight)
    assert (tonight.method, steps_of_evening(tonight)[evening().step].text) == (
        "oplossingsgericht", "Wat wil je hieruit halen?",
    )  # fmt: skip
    submit(browser, address("/werkvorm"), method="roddel", status=400)
    submit(as_person(people[1]), address("/werkvorm"), method="incident", status=400)


def test_too_early_too_late_and_called_off(world, group, people, as_person, visit, submit):
    browser = as_person(people[0])
    for days, words in ((1, "Vanaf 2 uur voor het begin"), (-2, "Deze avond is voorbij.")):
        meeting = world.meeting(group, people[0], days=days)
        assert words in visit(browser, f"/intervisie/{meeting.id}/avond")
        submit(browser, f"/intervisie/{meeting.id}/avond/leiding", status=409)
    off = world.meeting(group, people[0], days=0, cancelled_at=world.now)
    assert "gaat niet door" in visit(browser, f"/intervisie/{off.id}/avond")


@pytest.fixture
def led(people, as_person, submit, address):
    """The evening, led by the first member since an hour."""
    browser = as_person(people[0])
    submit(browser, address("/leiding"))
    evening().begun_at = clock.now() - timedelta(minutes=95)
    db.session.commit()
    return browser


def end_of(people, present=4, **values):
    fine = {
        "present": [str(person.id) for person in people[:present]], "host": str(people[0].id),
        "case_bringer": str(people[1].id), "theme": "limits",
    }  # fmt: skip
    return fine | values


def test_the_leader_ends_it_in_a_minute_and_a_second_confirms(
    led, people, as_person, visit, submit, address, tonight
):
    page = visit(led, address("/einde"))
    assert page.count("checked") == len(people)
    submit(led, address("/einde"), **end_of(people))
    db.session.refresh(tonight)
    assert (evening().theme, tonight.host_id, tonight.case_bringer_id, tonight.confirmed_at) == (
        "limits", people[0].id, people[1].id, None,
    )  # fmt: skip
    assert (tonight.ended_at is None, tonight.over_at) == (False, tonight.ended_at)
    assert "De avond is klaar." in visit(led, address())
    second = as_person(people[1])
    visit(second, f"/intervisie/bijeenkomsten/{tonight.id}/aanwezigheid")
    submit(
        second, f"/intervisie/bijeenkomsten/{tonight.id}/aanwezigheid",
        present=[str(person.id) for person in people[:4]],
    )  # fmt: skip
    db.session.refresh(tonight)
    assert tonight.confirmed_by_id == people[1].id
    submit(led, address("/einde"), status=400, **end_of(people))  # once


@pytest.mark.parametrize(
    "change",
    [
        {"theme": "geheim"},
        {"theme": ""},
        {"host": "0", "case_bringer": "999999"},
        {"present": []},
    ],
)
def test_an_end_that_is_refused(led, people, submit, address, tonight, change):
    submit(led, address("/einde"), status=400, **(end_of(people) | change))
    db.session.refresh(tonight)
    assert (tonight.ended_at, tonight.attendance) == (None, [])


def test_one_person_does_not_lead_and_bring(led, people, submit, address):
    both = end_of(people, case_bringer=str(people[0].id))
    answer = submit(led, address("/einde"), status=400, **both)
    assert "Kies twee mensen." in answer.get_data(as_text=True)


@pytest.fixture
def ended(led, people, submit, address):
    submit(led, address("/einde"), **end_of(people))
    return led


def test_a_learning_point_is_its_writers_alone(
    ended, people, as_person, visit, submit, address, world, cohort
):
    browser = as_person(people[1])
    visit(browser, address("/leerpunt"))
    submit(browser, address("/leerpunt"), text="Eerst luisteren.", stood="{}")
    assert [(row.person_id, row.text) for row in db.session.scalars(select(EveningPoint))] == [
        (people[1].id, "Eerst luisteren.")
    ]
    assert "Eerst luisteren." in visit(browser, "/intervisie")
    coach = world.coach(cohort)
    for reader, pages in (
        (people[2], ("/intervisie", address(), address("/leerpunt"))),
        (coach, (address(), f"/intervisiegroepen/{people and evening().meeting.group_id}")),
    ):
        other = as_person(reader)
        assert all("Eerst luisteren." not in visit(other, page) for page in pages)
    submit(browser, address("/leerpunt"), text="x" * 201, status=400)
    submit(browser, address("/leerpunt"), text="")
    assert db.session.scalars(select(EveningPoint)).all() == []


def test_two_taps_are_counted_and_nobody_knows_whose(ended, people, as_person, visit, submit, address):
    for person, dared in ((people[0], "nee"), (people[1], "ja")):
        browser = as_person(person)
        visit(browser, address("/vragen"))
        submit(browser, address("/vragen"), dared=dared, useful="ja")
    found = evening()
    assert (found.dared_yes, found.dared_no, found.useful_yes, found.useful_no) == (1, 1, 2, 0)
    answered = db.session.scalars(select(EveningAnswer)).all()
    assert {row.person_id for row in answered} == {people[0].id, people[1].id}
    assert {column.name for column in EveningAnswer.__table__.columns} == {"id", "evening_id", "person_id"}
    submit(as_person(people[0]), address("/vragen"), dared="ja", useful="ja", status=400)
    assert evening().dared_yes == 1


def test_after_two_days_it_is_closed(ended, people, as_person, submit, address, tonight):
    tonight.ended_at = clock.now() - timedelta(hours=49)
    db.session.commit()
    browser = as_person(people[1])
    submit(browser, address("/leerpunt"), text="Te laat.", status=400)
    submit(browser, address("/vragen"), dared="ja", useful="ja", status=400)


# when it went badly twice


def held(world, group, coach, days, **taps):
    meeting = world.meeting(group, coach, days=days, ended_at=world.days(days + 0.1))
    world.add(Evening(meeting=meeting, leader=coach, begun_at=world.days(days), step=0, version=1, **taps))
    return meeting


def asked_to_ring(world) -> list[tuple[int, str]]:
    handlers.ask_to_ring_groups(world.now)
    rows = db.session.scalars(select(Message).where(Message.template == "peergroups/mail/group_to_call"))
    return [(row.person_id, row.subject) for row in rows]


BAD = {"dared_yes": 2, "dared_no": 2, "useful_yes": 4}


def test_after_two_bad_evenings_the_coach_is_asked_to_ring_once(world, cohort, group):
    coach = world.coach(cohort)
    held(world, group, coach, -40, **BAD)
    assert asked_to_ring(world) == []
    held(world, group, coach, -5, **BAD)
    expected = [(coach.id, "Bel groep De Brug eens")]
    assert (asked_to_ring(world), asked_to_ring(world)) == (expected, expected)


def test_a_meeting_that_nobody_led_from_a_phone_stands_between(world, cohort, group):
    coach = world.coach(cohort)
    held(world, group, coach, -40, **BAD)
    world.meeting(group, coach, days=-20)
    held(world, group, coach, -5, **BAD)
    assert asked_to_ring(world) == []


def test_for_a_group_of_wijkverbinders_staff_ring(world):
    coordinator, group = world.staff(), world.peer_group(None, *[world.person() for _ in range(4)])
    for days in (-40, -5):
        held(world, group, coordinator, days, **BAD)
    assert asked_to_ring(world) == [(coordinator.id, "Bel groep De Brug eens")]
