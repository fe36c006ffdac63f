"""Learning points in own words, and the pieces for the final talk."""

import pytest
from sqlalchemy import select

from lms.db import db
from lms.peergroups.evening_models import Evening, EveningPoint
from lms.progress.models import EvidenceChoice, LearningPoint
from lms.progress.portfolio_queries import pieces_of
from lms.progress.portfolio_rules import ON_CERTIFICATE, PIECES, on_certificate
from lms.progress.queries import progress_of
from tests.progress.assessing import decide, prepare
from tests.world import REQUIREMENTS

SECRET = "Ik zwijg langer dan ik durf."


@pytest.fixture
def asking(world):
    """A course that asks for learning points and pieces; a trainee, and their coach."""
    version = world.version(requirements=REQUIREMENTS | {"learning_points": 2, "evidence": 3})
    cohort = world.cohort(version)
    return cohort, world.coach(cohort), world.trainee(cohort, name="Anna Visser")


def item(person, cohort, kind, now):
    found = next(item for item in progress_of(person, cohort, now=now).items if item.kind == kind)
    return found.state, found.reason.values["done"]


def test_written_points_count_and_only_their_writer_reads_them(world, asking, as_person, submit, visit):
    cohort, coach, anna = asking
    browser = as_person(anna)
    visit(browser, "/voortgang/leerpunten")
    submit(browser, "/voortgang/leerpunten", **{"module-01-module": SECRET, "module-02-module": "  "})
    assert item(anna, cohort, "learning_points", world.now) == ("open", 1)
    assert SECRET in visit(browser, "/voortgang/leerpunten")
    for person in (coach, world.staff()):
        page = visit(as_person(person), f"/begeleiding/deelnemers/{anna.id}/leerpunten")
        assert ("Opgeschreven, " in page, SECRET in page) == (True, False)
        assert SECRET not in visit(as_person(person), f"/begeleiding/deelnemers/{anna.id}")
    submit(browser, "/voortgang/leerpunten", **{"module-01-module": ""})
    assert db.session.scalars(select(LearningPoint)).all() == []


def test_a_point_is_short(asking, as_person, submit):
    browser = as_person(asking[2])
    page = submit(browser, "/voortgang/leerpunten", status=400, **{"module-01-module": "x" * 201})
    assert "Dit leerpunt is te lang." in page.get_data(as_text=True)
    submit(browser, "/voortgang/leerpunten", **{"module-01-module": "x" * 200})


def test_told_counts_with_name_and_is_taken_back_the_same_way(world, asking, as_person, submit, visit):
    cohort, coach, anna = asking
    browser, address = as_person(coach), f"/begeleiding/deelnemers/{anna.id}/leerpunten"
    submit(browser, address, status=400)
    submit(browser, address, module="01-module")
    assert item(anna, cohort, "learning_points", world.now) == ("open", 1)
    assert f"Je vertelde dit aan {coach.name}. Het telt al." in visit(
        as_person(anna), "/voortgang/leerpunten"
    )
    assert "Dit leerpunt is er al." in submit(browser, address, status=400, module="01-module").get_data(
        as_text=True
    )
    submit(as_person(anna), "/voortgang/leerpunten", **{"module-01-module": ""})
    assert item(anna, cohort, "learning_points", world.now) == ("open", 1)
    submit(browser, f"{address}/01-module/intrekking")
    assert item(anna, cohort, "learning_points", world.now) == ("open", 0)
    submit(as_person(anna), "/voortgang/leerpunten", **{"module-02-module": "Van mij."})
    submit(browser, f"{address}/02-module/intrekking", status=404)
    assert item(anna, cohort, "learning_points", world.now) == ("open", 1)


def test_nobody_records_for_themselves(world, asking, as_person, submit):
    _cohort, _, anna = asking
    world.grant(anna, "coordinator")
    page = submit(
        as_person(anna), f"/begeleiding/deelnemers/{anna.id}/leerpunten", status=400, module="01-module"
    )
    assert "Het gaat over jou. Iemand anders moet dit doen." in page.get_data(as_text=True)


def test_three_pieces_among_what_is_approved_or_learned(world, asking, as_person, submit, visit):
    cohort, coach, anna = asking
    browser, address = as_person(anna), "/leren/eindgesprek"
    assert "Zodra een opdracht voldaan is" in visit(browser, address)
    world.review(world.handed_in(anna, cohort), coach)
    world.handed_in(anna, cohort, "opdracht-2")
    submit(
        browser, "/voortgang/leerpunten", **{"module-01-module": SECRET, "module-02-module": "Doorvragen."}
    )
    page = visit(browser, address)
    assert ("assignment:opdracht-1" in page, "assignment:opdracht-2" in page) == (True, False)
    three = ["assignment:opdracht-1", "learning_point:01-module", "learning_point:02-module"]
    assert "Kies uit de lijst." in submit(
        browser, address, status=400, pieces="assignment:opdracht-2"
    ).get_data(as_text=True)
    assert db.session.scalars(select(EvidenceChoice)).all() == []
    submit(browser, address, pieces=three[:2])
    assert item(anna, cohort, "evidence", world.now) == ("open", 2)
    submit(browser, address, pieces=three)
    assert item(anna, cohort, "evidence", world.now) == ("done", 3)
    world.review(
        world.handed_in(anna, cohort, number=2), coach, "needs_more"
    )  # what is not approved any more does not count
    assert item(anna, cohort, "evidence", world.now) == ("open", 2)


def test_at_most_three(world, ready, as_person, submit):
    _, _, trainee, _ = ready
    browser = as_person(trainee)
    submit(browser, "/voortgang/leerpunten", **{"module-01-module": "Een.", "module-02-module": "Twee."})
    four = [
        "assignment:opdracht-1",
        "assignment:opdracht-2",
        "learning_point:01-module",
        "learning_point:02-module",
    ]
    assert "Kies er 3. Je koos er 4." in submit(
        browser, "/leren/eindgesprek", status=400, pieces=four
    ).get_data(as_text=True)


def test_the_assessor_of_the_talk_reads_the_pieces_and_nobody_before(world, ready, as_person, submit, visit):
    _, _, trainee, assessor = ready
    browser = as_person(trainee)
    submit(
        browser,
        "/voortgang/leerpunten",
        **{"module-01-module": SECRET, "module-02-module": "Blijft van mij."},
    )
    submit(browser, "/leren/eindgesprek", pieces=["assignment:opdracht-1", "learning_point:01-module"])
    prepare(world, ready)
    address = f"/beoordelingen/{trainee.id}"
    page = visit(as_person(assessor), address)
    assert (SECRET in page, "Opdracht: Opdracht 1" in page, "Blijft van mij." in page) == (True, True, False)
    assert SECRET not in visit(as_person(world.staff("assessor")), address)
    decide(world, ready)
    refused = submit(browser, "/leren/eindgesprek", status=400, pieces=["assignment:opdracht-1"])
    assert "Het besluit is al genomen." in refused.get_data(as_text=True)


def test_the_start_page_asks_for_them_when_the_steps_are_done(world, asking, as_person, visit):
    cohort, coach, anna = asking
    world.everything_learned(anna, cohort, coach)
    page = visit(as_person(anna), "/leren")
    assert ("Schrijf je leerpunten op" in page, 'href="/voortgang/leerpunten"' in page) == (True, True)


def test_a_missed_group_day_is_credited_by_a_coach_with_a_reason(world, asking, as_person, submit, visit):
    cohort, coach, anna = asking
    browser, address = as_person(coach), f"/begeleiding/deelnemers/{anna.id}/op-papier"
    assert "Groepsdag: Groepsdag 1" in visit(browser, address)
    assert "Schrijf waarom dit telt." in submit(
        browser, address, status=400, steps="group_day:01-module", ground="hand"
    ).get_data(as_text=True)
    submit(
        browser, address, steps="group_day:01-module", ground="hand", note="Liep mee met een wijkverbinder."
    )
    assert item(anna, cohort, "group_days", world.now) == ("done", 1)
    assert "al als gedaan" in submit(
        browser, address, status=400, steps="group_day:01-module", ground="paper"
    ).get_data(as_text=True)
    world.attended(world.group_day(cohort), anna, coach)
    assert item(anna, cohort, "group_days", world.now) == ("done", 1)


def test_an_own_point_of_intervisie_goes_along_when_its_writer_chooses_it_and_until_they_do_not(
    world, asking, as_person, submit, visit
):
    """Nobody else reads it before, nor after it was taken back; of somebody else's points none is offered."""
    cohort, coach, anna = asking
    other = world.trainee(cohort)
    meeting = world.meeting(world.peer_group(cohort, anna, other), coach, days=-3, ended_at=world.days(-3))
    evening = world.add(Evening(meeting=meeting, leader=anna, begun_at=world.days(-3), step=0, version=1))
    own, theirs = (
        world.add(EveningPoint(evening=evening, person_id=person.id, text=text, written_at=world.now))
        for person, text in ((anna, SECRET), (other, "Van een ander."))
    )
    browser = as_person(anna)
    assert "Kies wat je meeneemt" in visit(browser, "/intervisie")
    page = visit(browser, "/leren/eindgesprek")
    assert (f"evening_point:{own.id}" in page, f"evening_point:{theirs.id}" in page) == (True, False)
    submit(browser, "/leren/eindgesprek", status=400, pieces=[f"evening_point:{theirs.id}"])
    read = []
    for chosen in ([], [f"evening_point:{own.id}"], []):
        visit(browser, "/leren/eindgesprek")
        submit(browser, "/leren/eindgesprek", pieces=chosen, stood="")
        read.append(
            [
                item(anna, cohort, "evidence", world.now)[1],
                *(piece.point.text for piece in pieces_of(anna, cohort) if piece.point),
            ]
        )
    assert read == [[0], [1, SECRET], [0]]
    assert {on_certificate(kind) for kind in PIECES} == set(ON_CERTIFICATE)
