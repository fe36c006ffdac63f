"""The kit of trainer and assessor: what to look at on a group day, and questions for the final talk."""

import re

import pytest

from lms.curriculum import queries
from lms.curriculum.checking import check_course
from tests.curriculum.small_course import GOOD, TODAY, changed, published

OUTCOME = "Ik luister."
LOOK = f'[[look]]\noutcome = "{OUTCOME}"\nat = "Wie praat er?"\n'
TALK = (
    f'[[talk]]\noutcome = "{OUTCOME}"\nquestions = ["Wanneer luisterde je?"]\nfurther = ["En toen?"]\nnot_yet = "Praat zelf."\n'
    'enough = "Noemt een gesprek."\nstrong = "Merkt het zelf."\n'
)
LEVELS = (
    f'[[levels]]\noutcome = "{OUTCOME}"\nnot_yet = "Praat."\nenough = "Luistert."\nstrong = "Vraagt door."\n'
)
KIT = changed(GOOD, "een/groepsdag.md", 'bring = ["pen"]\n', f'bring = ["pen"]\n{LOOK}') | {
    "eindgesprek.toml": TALK,
    "course.toml": GOOD["course.toml"] + LEVELS,
}


def test_the_real_course_looks_at_every_outcome_and_asks_about_each(app, real_course):
    outcomes = real_course.values["learning_outcomes"]
    looks = [
        [row["outcome"] for row in module.group_day.values.get("look", [])] for module in real_course.modules
    ]
    assert [1 <= len(rows) <= 2 for rows in looks] == [True] * 9
    assert {outcome for rows in looks for outcome in rows} == set(outcomes)
    assert [row["outcome"] for row in real_course.talk] == outcomes
    assert [(len(row["questions"]), len(row["further"])) for row in real_course.talk] == [(2, 2)] * 8
    texts = [
        text
        for row in real_course.talk
        for text in (*row["questions"], *row["further"], row["not_yet"], row["enough"], row["strong"])
    ]
    assert (len(set(texts)), all(text.endswith("?") for row in real_course.talk for text in (*row["questions"], *row["further"]))) == (
        len(texts), True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("een/groepsdag.md", OUTCOME, "Ik zwem.", "een/groepsdag.md:5: look.outcome: dit is geen leeruitkomst van de opleiding"),
        ("een/groepsdag.md", LOOK, LOOK * 4, "een/groepsdag.md:5: look: hoogstens 3, anders past het kijkblad niet op één bladzijde"),
        ("een/groepsdag.md", 'at = "Wie praat er?"\n', "", "een/groepsdag.md:5: ontbreekt: look.at"),
        ("eindgesprek.toml", OUTCOME, "Ik zwem.", "eindgesprek.toml:1: talk: hoort bij elke leeruitkomst, in dezelfde woorden en volgorde"),
        ("eindgesprek.toml", 'further = ["En toen?"]\n', "", "eindgesprek.toml:1: ontbreekt: talk.further"),
        ("eindgesprek.toml", "[[talk]]", "[[praat]]", "eindgesprek.toml:1: ontbreekt: talk"),
    ],
)  # fmt: skip
def test_a_kit_that_does_not_fit_is_told(name, old, new, complaint):
    found = [str(row) for row in check_course(changed(KIT, name, old, new), today=TODAY).errors]
    assert complaint in found
    assert check_course(KIT, today=TODAY).errors == []


def test_a_trainer_finds_the_sheet_at_the_group_day(world, as_person, visit):
    cohort = world.cohort(published(KIT, world.now))
    world.trainee(cohort, name="Ada Bos")
    day, browser = world.group_day(cohort, "een"), as_person(world.coach(cohort))
    address = f"/lichtingen/{cohort.id}/groepsdagen/{day.id}/kijkblad"
    assert f'href="{address}"' in visit(browser, address.removesuffix("/kijkblad"))
    page = visit(browser, address)
    said = [
        re.search(rf"<h2>{re.escape(OUTCOME)}</h2>", page),
        "Wie praat er?" in page,
        "Vraagt door." in page,
    ]
    assert [bool(one) for one in said] == [True] * 3
    assert re.findall(r'<th scope="row">([^<]*)</th>((?:<td></td>)*)', page) == [("Ada", "<td></td>" * 2)]


def test_who_assesses_finds_the_questions(world, as_person, visit):
    cohort = world.cohort(published(KIT, world.now))
    page = visit(as_person(world.staff("assessor")), f"/opleidingen/{cohort.version_id}/eindgesprek")
    places = [
        page.index(words)
        for words in (
            OUTCOME,
            "Wanneer luisterde je?",
            "En toen?",
            "Praat zelf.",
            "Noemt een gesprek.",
            "Merkt het zelf.",
        )
    ]
    assert places == sorted(places)


def test_an_older_version_says_that_it_has_none(world, as_person, visit):
    cohort = world.cohort(published(GOOD, world.now))
    day, browser = world.group_day(cohort, "een"), as_person(world.coach(cohort))
    assert "nog geen kijkblad" in visit(browser, f"/lichtingen/{cohort.id}/groepsdagen/{day.id}/kijkblad")
    assert "nog geen vragen" in visit(browser, f"/opleidingen/{cohort.version_id}/eindgesprek")
    assert queries.outline(cohort.version_id).levels == ()
