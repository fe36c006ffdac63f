"""A sheet to show of a module that is done; and the start page of who passed: project, group, certificate, hours to sign."""

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
    assert ("Blad om te laten zien" in visit(browser, "/voortgang")) == is_done
    visit(browser, "/voortgang/99-module/blad", status=404)


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
