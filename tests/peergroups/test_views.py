"""The pages of a group: for its members, for their coach, for staff."""

import re

import pytest
from sqlalchemy import select

from lms.clock import AMSTERDAM
from lms.db import db
from lms.peergroups.models import Meeting, PeerGroup


def typed(moment) -> str:
    """A moment the way a browser sends it."""
    return moment.astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")


def chosen(page: str, field: str) -> str:
    """What is filled in already in a list of choices."""
    select_ = re.search(rf'<select[^>]* name="{field}".*?</select>', page, re.S)
    assert select_, f"no field {field}"
    found = re.search(r'<option selected value="([^"]*)"|<option value="([^"]*)" selected', select_[0])
    return (found[1] or found[2]) if found else ""


def planning(group) -> str:
    return f"/intervisie/groepen/{group.id}/bijeenkomsten"


# a member


def test_a_member_plans_keeps_and_calls_off(world, group, people, as_person, visit, submit):
    browser, address = as_person(people[0]), planning(group)
    assert "Er is nog geen bijeenkomst gepland." in visit(browser, "/intervisie")
    submit(
        browser, address, place="De leeszaal", starts_at=typed(world.days(3)), method="incident", host="0",
        case_bringer=str(people[1].id),
    )  # fmt: skip
    meeting = db.session.scalars(select(Meeting)).one()
    assert (meeting.place, meeting.method, meeting.host_id, meeting.case_bringer_id, meeting.planned_by_id) == (
        "De leeszaal", "incident", None, people[1].id, people[0].id,
    )  # fmt: skip
    page = visit(browser, "/intervisie")
    assert f"Gespreksleider: de begeleider. Inbrenger: {people[1].name}." in page
    assert browser.get(f"/intervisie/{meeting.id}.ics").mimetype == "text/calendar"
    submit(browser, f"/intervisie/bijeenkomsten/{meeting.id}/afzegging")
    assert "Er is nog geen bijeenkomst gepland." in visit(browser, "/intervisie")


def test_what_was_typed_comes_back_with_what_is_wrong(group, people, as_person, visit, submit):
    browser = as_person(people[0])
    visit(browser, planning(group))
    answer = submit(
        browser, planning(group), status=400, place="Bij Geert", starts_at="gisteren", method="tienstappen",
        host=str(people[1].id), case_bringer=str(people[1].id),
    )  # fmt: skip
    page = answer.get_data(as_text=True)
    assert ("Kies een dag en een tijd." in page, 'value="Bij Geert"' in page) == (True, True)
    assert [chosen(page, name) for name in ("method", "host")] == ["tienstappen", str(people[1].id)]


def test_one_person_has_one_turn(world, group, people, as_person, submit):
    both = {"host": str(people[1].id), "case_bringer": str(people[1].id)}
    answer = submit(
        as_person(people[0]), planning(group), status=400, place="x", starts_at=typed(world.days(3)), method="incident", **both
    )  # fmt: skip
    assert "Kies twee mensen." in answer.get_data(as_text=True)
    assert db.session.scalars(select(Meeting)).all() == []


@pytest.mark.parametrize("field", ["method", "host", "case_bringer"])
def test_what_was_not_offered_is_refused(world, group, people, as_person, submit, field):
    fine = {
        "place": "x",
        "starts_at": typed(world.days(3)),
        "method": "incident",
        "host": "0",
        "case_bringer": "0",
    }
    answer = submit(as_person(people[0]), planning(group), status=400, **(fine | {field: "999999"}))
    assert "Kies iets uit de lijst." in answer.get_data(as_text=True)
    assert db.session.scalars(select(Meeting)).all() == []


def test_attendance_by_a_member(world, group, people, as_person, visit, submit):
    meeting = world.meeting(group, people[0], days=-1)
    browser, address = as_person(people[0]), f"/intervisie/bijeenkomsten/{meeting.id}/aanwezigheid"
    assert "Vul in wie er was" in visit(browser, "/intervisie")
    visit(browser, address)
    submit(browser, address, present=[str(people[0].id), str(people[2].id)])
    assert "2 van 5 waren er." in visit(browser, "/intervisie")
    assert "Het telt mee als een tweede dit ook ziet" in visit(browser, "/intervisie")
    page = visit(browser, address)
    ticked = re.findall(r'<input checked[^>]* value="(\d+)"', page)
    assert ticked == [str(people[0].id), str(people[2].id)]


def test_attendance_before_it_ends_is_refused_on_the_page(world, group, people, as_person, submit):
    meeting = world.meeting(group, people[0], days=1)
    answer = submit(as_person(people[0]), f"/intervisie/bijeenkomsten/{meeting.id}/aanwezigheid", status=400)
    assert "De bijeenkomst is nog niet afgelopen." in answer.get_data(as_text=True)


def test_calling_off_too_late_is_a_sentence(world, group, people, as_person, submit):
    meeting = world.meeting(group, people[0], days=-1)
    answer = submit(as_person(people[0]), f"/intervisie/bijeenkomsten/{meeting.id}/afzegging", status=409)
    assert "Afzeggen kan niet meer." in answer.get_data(as_text=True)


def test_somebody_without_a_group_reads_what_will_come(world, as_person, visit):
    assert "Je zit nog niet in een groep" in visit(as_person(world.person()), "/intervisie")


def test_the_agreements_stand_on_every_page_of_a_meeting(people, as_person, visit):
    browser = as_person(people[0])
    for address in ("/intervisie", "/intervisie/werkvormen/incident"):
        assert "Wat hier gezegd wordt, blijft hier." in visit(browser, address)


# whose turn, and which method


def test_the_form_offers_whose_turn_it_is_and_what_fits(world, group, people, as_person, visit):
    browser, coach = as_person(people[0]), world.person()
    page = visit(browser, planning(group))
    assert [chosen(page, name) for name in ("host", "case_bringer", "method")] == [
        "0",
        str(people[0].id),
        "incident",
    ]
    for number in range(3):
        world.meeting(
            group, coach, days=number - 20, case_bringer_id=people[number].id, host_id=people[4 - number].id
        )
    page = visit(browser, planning(group))
    assert [chosen(page, name) for name in ("host", "case_bringer", "method")] == [
        str(people[0].id), str(people[3].id), "oplossingsgericht",
    ]  # fmt: skip


def test_a_newcomer_makes_a_group_begin_again(world, group, people, as_person, visit):
    for days in (-30, -25, -20):
        world.meeting(group, people[0], days=days)
    assert chosen(visit(as_person(people[0]), planning(group)), "method") == "oplossingsgericht"
    group.memberships[4].joined_at = world.days(-1)
    assert chosen(visit(as_person(people[0]), planning(group)), "method") == "incident"


def test_meetings_that_were_called_off_do_not_count(world, group, people, as_person, visit):
    for days in (-30, -25, -20):
        world.meeting(group, people[0], days=days, cancelled_at=world.now)
    assert chosen(visit(as_person(people[0]), planning(group)), "method") == "incident"


def methods_on(page: str) -> list[str]:
    return re.findall(r'href="/intervisie/werkvormen/([a-z]+)"', page)


def test_choosing_without_a_group(world, as_person, visit):
    browser = as_person(world.person())
    page = visit(browser, "/intervisie/werkvormen")
    assert (methods_on(page)[0], len(methods_on(page)), "Plan met" in page) == ("incident", 6, False)
    page = visit(browser, "/intervisie/werkvormen?soort=value&energie=high&tijd=90")
    assert (methods_on(page)[0], chosen(page, "soort"), chosen(page, "energie"), chosen(page, "tijd")) == (
        "socratisch", "value", "high", "90",
    )  # fmt: skip
    page = visit(browser, "/intervisie/werkvormen?tijd=60")
    assert page.count("Dit duurt langer dan de tijd die jullie hebben.") == 4


def test_choosing_for_a_group_and_planning_with_it(group, people, as_person, visit):
    browser = as_person(people[0])
    assert f"/intervisie/werkvormen?groep={group.id}" in visit(browser, planning(group))
    page = visit(browser, f"/intervisie/werkvormen?groep={group.id}&soort=crosstalk")
    assert (methods_on(page)[0], page.count("Doe dit pas als jullie elkaar een tijd kennen.")) == (
        "tienstappen",
        3,
    )
    assert "Hier zijn jullie met te weinig mensen voor." not in page
    address = re.search(r'href="([^"]*werkvorm=tienstappen)"', page)
    assert chosen(visit(browser, address[1]), "method") == "tienstappen"


@pytest.mark.parametrize(
    "query", ["soort=x", "energie=", "tijd=-1", "tijd=99999999999999999999", "tijd=veel"]
)
def test_a_question_we_do_not_know_is_no_question(world, as_person, visit, query):
    browser = as_person(world.person())
    assert methods_on(visit(browser, f"/intervisie/werkvormen?{query}")) == methods_on(
        visit(browser, "/intervisie/werkvormen")
    )


@pytest.mark.parametrize("group_id", ["0", "x", "99999999999999999999", ""])
def test_a_group_that_is_not_there(world, as_person, visit, group_id):
    visit(as_person(world.staff()), f"/intervisie/werkvormen?groep={group_id}", status=404)


def test_a_group_of_others_is_not_there(world, group, as_person, visit):
    visit(as_person(world.person()), f"/intervisie/werkvormen?groep={group.id}", status=404)


def test_each_method_has_a_page_with_its_steps(people, as_person, visit):
    browser = as_person(people[0])
    page = visit(browser, "/intervisie/werkvormen/incident")
    assert (
        "De hele avond duurt ongeveer 90 minuten" in page,
        page.count("minuten</strong>"),
        "Let op" in page,
    ) == (
        True,
        11,
        True,
    )
    visit(browser, "/intervisie/werkvormen/roddel", status=404)


def test_a_method_whose_file_is_gone_leaves_no_hole(world, cohort, group, people, as_person, visit):
    """Meetings outlive files: every page that tells of one still opens."""
    world.meeting(group, people[0], days=-9, method="weg", present=(people[0],))
    world.meeting(group, people[0], days=9, method="weg")
    coach = as_person(world.coach(cohort))
    for browser, address in (
        (as_person(people[0]), "/intervisie"),
        (coach, f"/intervisiegroepen/{group.id}"),
    ):
        page = visit(browser, address)
        assert (page.count("Een werkvorm die we niet meer hebben."), "werkvormen/weg" in page) == (2, False)
    visit(as_person(people[0]), planning(group))
    assert "Intervisie: aanwezig." in visit(coach, f"/begeleiding/deelnemers/{people[0].id}?alles")


# coaches and staff


def test_a_coach_makes_a_group(world, cohort, as_person, visit, submit):
    trainees = [world.trainee(cohort) for _ in range(5)]
    world.trainee(world.cohort())
    browser, address = as_person(world.coach(cohort)), f"/intervisiegroepen/nieuw?lichting={cohort.id}"
    visit(browser, address)
    answer = submit(browser, address, status=400, name="De Brug", people=[trainees[0].id])
    page = answer.get_data(as_text=True)
    assert ("Kies 4 tot 7 mensen." in page, 'value="De Brug"' in page) == (True, True)
    submit(browser, address, name="De Brug", people=[person.id for person in trainees[:4]])
    found = db.session.scalars(select(PeerGroup)).one()
    page = visit(browser, f"/intervisiegroepen/{found.id}")
    assert ("Deze groep is klein." in page, "Er is nog niets gepland." in page) == (True, True)
    page = visit(browser, address)
    assert (trainees[4].name in page, trainees[0].name in page) == (
        True,
        False,
    )  # who is in a group is not offered again


def test_somebody_of_another_cohort_cannot_be_chosen(world, cohort, as_person, submit):
    trainees = [world.trainee(cohort) for _ in range(3)]
    stranger = world.trainee(world.cohort())
    answer = submit(
        as_person(world.coach(cohort)), f"/intervisiegroepen/nieuw?lichting={cohort.id}", status=400, name="De Brug",
        people=[person.id for person in (*trainees, stranger)],
    )  # fmt: skip
    assert "Kies iets uit de lijst." in answer.get_data(as_text=True)
    assert db.session.scalars(select(PeerGroup)).all() == []


@pytest.mark.parametrize("cohort_id", ["", "x", "0", "-1", "99999999999999999999"])
def test_a_cohort_that_is_not_there(world, as_person, visit, cohort_id):
    visit(as_person(world.staff()), f"/intervisiegroepen/nieuw?lichting={cohort_id}", status=404)


def test_a_group_from_one_neighbourhood_is_said(world, cohort, as_person, visit):
    group = world.peer_group(cohort, *[world.trainee(cohort, neighbourhood="Noord") for _ in range(5)])
    page = visit(as_person(world.coach(cohort)), f"/intervisiegroepen/{group.id}")
    assert ("Iedereen komt uit dezelfde wijk." in page, "Deze groep is klein." in page) == (True, False)


def test_a_coach_goes_back_to_the_page_of_the_group_and_a_member_to_their_own(
    world, cohort, group, people, as_person, submit
):
    values = {
        "place": "x",
        "method": "incident",
        "host": "0",
        "case_bringer": "0",
    }
    found = [
        submit(as_person(person), planning(group), starts_at=typed(world.days(days)), **values).headers[
            "Location"
        ]
        for days, person in ((3, world.coach(cohort)), (4, people[0]))
    ]
    assert found == [f"/intervisiegroepen/{group.id}", "/intervisie"]


def test_staff_see_all_groups_and_a_coach_the_own_ones(world, cohort, group, as_person, visit):
    world.peer_group(None, world.person(), name="Verder")
    world.peer_group(world.cohort(), world.person(), name="Elders")
    seen = {
        kind: re.findall(r'/intervisiegroepen/\d+">([^<]+)<', visit(as_person(person), "/intervisiegroepen"))
        for kind, person in (("staff", world.staff()), ("coach", world.coach(cohort)))
    }
    assert seen == {"staff": ["Elders", "Verder", "De Brug"], "coach": ["De Brug"]}


def test_no_groups_yet(world, as_person, visit):
    assert "Nog geen groepen" in visit(as_person(world.staff()), "/intervisiegroepen")


# how many queries


def test_the_list_of_groups_takes_as_many_queries_for_one_as_for_thirty(
    world, cohort, as_person, visit, count_queries
):
    staff = as_person(world.staff())

    def add() -> None:
        world.meeting(world.peer_group(cohort, *[world.trainee(cohort) for _ in range(4)]), world.person())

    found = {}
    for number in (1, 3, 30):
        while db.session.query(PeerGroup).count() < number:
            add()
        visit(staff, "/intervisiegroepen")
        with count_queries() as queries:
            page = visit(staff, "/intervisiegroepen")
        found[len(re.findall(r"/intervisiegroepen/\d+", page))] = len(queries)
    assert (list(found), len(set(found.values()))) == ([1, 3, 30], 1), found


@pytest.mark.parametrize(
    "address", ["/intervisie", "/intervisiegroepen/{}", "/intervisie/groepen/{}/bijeenkomsten"]
)
def test_a_group_takes_as_many_queries_after_one_meeting_as_after_thirty(
    world, cohort, group, people, as_person, visit, count_queries, address
):
    browser = as_person(
        people[0] if address.startswith("/intervisie/") or address == "/intervisie" else world.coach(cohort)
    )
    found = {}
    for number in (1, 3, 30):
        while db.session.query(Meeting).count() < number:
            world.meeting(
                group, people[0], present=tuple(people), host_id=people[1].id, case_bringer_id=people[2].id
            )
        visit(browser, address.format(group.id))
        with count_queries() as queries:
            visit(browser, address.format(group.id))
        found[number] = len(queries)
    assert len(set(found.values())) == 1, found
