"""A sheet to show of a module that is done; and the start page of who passed: project, group, certificate, hours to sign."""

import re

import pytest

from lms.progress.models import Decision
from lms.renewal.models import FieldHours


@pytest.mark.parametrize(("is_done", "status"), [(True, 200), (False, 404)])
def test_a_sheet_of_a_module_that_is_done(world, as_person, visit, is_done, status):
    cohort = world.cohort(world.version(modules=1, lessons=1))
    trainee, coach = world.trainee(cohort, name="Anna Visser"), world.coach(cohort)
    if is_done:
        world.everything_learned(trainee, cohort, coach)
    browser = as_person(trainee)
    page = visit(browser, "/voortgang/01-module/blad", status=status)
    assert ("Anna Visser" in page and "Opdracht 1" in page) == is_done
    assert ("Kijk wat je nu kunt" in visit(browser, "/voortgang")) == is_done
    visit(browser, "/voortgang/99-module/blad", status=404)


def test_the_end_of_a_module_is_a_moment(world, as_person, visit):
    """On the start page with the last thing that somebody did; gone once they go on with the next module."""
    wheel = {"01-module": "Zo begint het wiel."}
    cohort = world.cohort(world.version(modules=2, lessons=1, questions=1, wheel=wheel))
    trainee, coach = world.trainee(cohort, name="Anna Visser"), world.coach(cohort)
    world.lesson_done(trainee, cohort, "les-1-1", days=-9)
    world.answer(trainee, cohort, "les-1-1", "vraag-1", days=-9)
    work = world.handed_in(trainee, cohort, "opdracht-1", days=-8)
    browser = as_person(trainee)
    assert "Module 1 is af." not in visit(browser, "/leren")
    world.review(work, coach, days=-2)
    assert "Module 1 is af." in visit(browser, "/leren")
    assert "Hiermee is de module af." in visit(browser, "/opdrachten/opdracht-1")
    page = visit(browser, "/voortgang/01-module/blad")
    told = [
        words in page for words in ("Module 1 is af.", "Zo begint het wiel.", "Verder met ", "wheel__drawing")
    ]
    assert told == [True] * 4
    world.lesson_done(trainee, cohort, "les-2-1", days=-1)
    assert "Module 1 is af." not in visit(browser, "/leren")


def test_something_moves_after_a_check(world, as_person, visit):
    """How far somebody is in the module, and what comes next by its name."""
    cohort = world.cohort(world.version(modules=1, lessons=2, questions=1))
    trainee = world.trainee(cohort)
    world.lesson_done(trainee, cohort, "les-1-1")
    world.answer(trainee, cohort, "les-1-1", "vraag-1")
    page = visit(as_person(trainee), "/leren/01-module/les-1-1/check")
    assert ("1 van 3 stappen van deze module gedaan" in page, page.count('r="10" class="mark-full"')) == (
        True,
        1,
    )
    assert re.search(r"Hierna: <strong>Les 1[.-]2", page)


def test_who_passed_has_a_page_of_their_own(world, as_person, visit):
    cohort = world.cohort()
    trainee, coach, assessor = world.trainee(cohort), world.coach(cohort), world.staff("assessor")
    world.add(
        Decision(
            person_id=trainee.id, cohort_id=cohort.id, round=1, outcome="passed", reasons="Goed.", assessor=assessor,
            decided_at=world.days(-2),
        )
    )  # fmt: skip
    project = world.project(name="De Brink")
    world.member(project, trainee)
    group = world.peer_group(None, trainee)
    world.meeting(group, coach, days=4)
    world.grant(trainee, "connector")
    mate = world.person()
    world.add(
        FieldHours(
            person_id=mate.id,
            done_on=world.today,
            hours=3,
            what="Koffie",
            cosigner_id=trainee.id,
            asked_at=world.now,
        )
    )
    page = visit(as_person(trainee), "/leren")
    words = (
        "Je bent wijkverbinder.",
        "De Brink",
        "Intervisie",
        "Je certificaat",
        "Iemand vraagt of jij uren wilt bevestigen",
    )
    assert [word in page for word in words] == [True] * 5
    assert ("Dit is je volgende stap" in page, "wheel__drawing" in page) == (False, False)
