"""A module with two assignments: one half-way, one at its end, and what is read, asked and counted in that order."""

from datetime import timedelta

import pytest

from lms.certificates.rules import hours_of
from lms.curriculum import queries
from lms.curriculum.checking import check_course
from lms.curriculum.rules import LessonOutline, Outline
from lms.learning.order_rules import open_long
from lms.learning.rules import HandInFact, LearningFacts, module_is_done
from lms.progress.rules import ProgressFacts, assess
from lms.start.week_rules import CHECK_MINUTES, week_ahead
from lms.supervision.matrix_rules import DONE, NONE, PART, REDO, WAITS, Marks, columns, row_of
from lms.supervision.segment_rules import segments
from tests.curriculum.small_course import NOW, RICH, TODAY, changed, published

TALK = (
    RICH["een/wandeling.opdracht.md"]
    .replace("Wandeling", "Praatje")
    .replace("hours = 2", "hours = 3\nweeks = 3")
)
TWO = changed(RICH, "een/module.toml", 'assignment = "wandeling"', 'assignments = ["wandeling", "praatje"]') | {
    "een/wandeling.opdracht.md": RICH["een/wandeling.opdracht.md"].replace("hours = 2", 'hours = 2\nafter = "luisteren"'),
    "een/praatje.opdracht.md": TALK,
}  # fmt: skip
TWO = {
    name: text.replace("‘draagvlak’", "‘steun’") for name, text in TWO.items()
}  # a word that no page may hold
ORDER = ["luisteren", "wandeling", "bruggen-bouwen", "praatje"]


@pytest.fixture
def outline(app) -> Outline:
    return queries.outline(published(TWO).id)


def facts(lessons: int, **outcomes: str | None) -> LearningFacts:
    """The first lessons with their checks, and hand-ins with their outcomes, five weeks ago."""
    then = NOW - timedelta(weeks=5)
    right = {"luisteren": {"eerst"}, "bruggen-bouwen": {"kant", "woord"}}
    done = list(right)[:lessons]
    return LearningFacts(
        dict.fromkeys(done, then),
        {slug: frozenset(right[slug]) for slug in done},
        {slug: HandInFact(1, then, outcome, then if outcome else None) for slug, outcome in outcomes.items()},
    )


def test_lessons_and_assignments_are_met_in_their_order(outline):
    [module] = outline.modules
    assert [step.slug for step in module.steps] == ORDER
    assert [isinstance(step, LessonOutline) for step in module.steps] == [True, False, True, False]
    assert [task.slug for task in outline.assignments()] == ["wandeling", "praatje"]
    assert [row.slug for row in segments(outline) if row.kind == "opdracht"] == ["wandeling", "praatje"]
    items = assess(outline, ProgressFacts()).of_module("een")
    assert [item.slug for item in items if item.kind != "check"] == ORDER
    assert hours_of(outline)["assignments"] == 5 * 60


@pytest.mark.parametrize(
    ("known", "following", "week", "open_task"),
    [
        (facts(0), "luisteren", (20 + CHECK_MINUTES, 0), None),
        (facts(1), "wandeling", (0, 120), ("wandeling", 0)),
        (facts(1, wandeling=None), "bruggen-bouwen", (25 + CHECK_MINUTES, 0), None),
        (facts(1, wandeling="approved"), "bruggen-bouwen", (25 + CHECK_MINUTES, 0), None),
        (facts(2), "wandeling", (0, 120), ("wandeling", 0)),
        (facts(2, wandeling="approved"), "praatje", (0, 60), ("praatje", 0)),
        (facts(2, wandeling="approved", praatje="needs_more"), "praatje", (0, 60), ("praatje", 1)),
    ],
)
def test_each_assignment_has_its_turn(outline, known, following, week, open_task):
    progress = assess(outline, ProgressFacts(learning=known))
    ahead = week_ahead(outline, progress)
    assert (progress.next.slug, (ahead.reading, ahead.assignment)) == (following, week)
    found = open_long(outline, known, NOW)
    assert (found and (found[0].slug, found[1])) == open_task


def test_a_module_is_done_when_both_are(outline):
    [module] = outline.modules
    both = facts(2, wandeling="approved", praatje="approved")
    assert [module_is_done(module, known) for known in (facts(2, wandeling="approved"), facts(2, praatje="approved"), both)] == [
        False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("outcomes", "mark"),
    [
        ({}, NONE), ({"wandeling": "approved"}, PART), ({"wandeling": "approved", "praatje": "approved"}, DONE),
        ({"wandeling": None}, WAITS), ({"wandeling": "approved", "praatje": None}, WAITS), ({"praatje": "needs_more"}, REDO),
        ({"wandeling": None, "praatje": "needs_more"}, WAITS),
    ],
)  # fmt: skip
def test_the_coach_sees_one_mark_for_both(outline, outcomes, mark):
    [(_, _, task)] = row_of(Marks(outcomes=outcomes), columns(outline))
    assert task == mark


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("module.toml", 'assignments = ["wandeling", "praatje"]\n', "", "een/module.toml:1: geef assignment (één opdracht) of assignments (een lijst), en niet allebei"),
        ("module.toml", "sheets =", 'assignment = "wandeling"\nsheets =', "een/module.toml:1: geef assignment (één opdracht) of assignments (een lijst), en niet allebei"),
        ("module.toml", '"praatje"]', '"praatje", "Nog een"]', "een/module.toml:5: assignments: hoogstens 2 opdrachten in een module"),
        ("module.toml", '"praatje"]', '"Een praatje"]', "een/module.toml:5: assignment: 'Een praatje' is geen goede naam, of bestaat al"),
        ("wandeling.opdracht.md", 'after = "luisteren"\n', "", "een/wandeling.opdracht.md:1: after: na welke les van deze module komt deze opdracht? (in volgorde, en niet de laatste)"),
        ("wandeling.opdracht.md", '"luisteren"', '"zwemmen"', "een/wandeling.opdracht.md:4: after: na welke les van deze module komt deze opdracht? (in volgorde, en niet de laatste)"),
        ("wandeling.opdracht.md", '"luisteren"', '"bruggen-bouwen"', "een/wandeling.opdracht.md:4: after: na welke les van deze module komt deze opdracht? (in volgorde, en niet de laatste)"),
        ("praatje.opdracht.md", "hours = 3", 'hours = 3\nafter = "luisteren"', "een/praatje.opdracht.md:4: after: de laatste opdracht van een module komt altijd na de laatste les"),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_is_told(name, old, new, complaint):
    found = check_course(changed(TWO, f"een/{name}", old, new), today=TODAY)
    assert complaint in [str(row) for row in found.errors]


def test_two_assignments_in_order_are_no_complaint():
    assert check_course(TWO, today=TODAY).errors == []


def test_a_reader_goes_from_lesson_to_assignment_to_lesson(world, as_person, visit, submit):
    cohort = world.cohort(published(TWO, world.now))
    browser = as_person(world.trainee(cohort))
    page = visit(browser, "/leren/een/luisteren")
    aside = page[page.index('id="deze-module"') :]
    places = [
        aside.index(f'/opdrachten/{slug}"' if slug in ("wandeling", "praatje") else f'/{slug}"')
        for slug in ORDER
    ]
    assert places == sorted(places)
    for lesson, task in (("luisteren", "wandeling"), ("bruggen-bouwen", "praatje")):
        submit(browser, f"/leren/een/{lesson}/afronding")
        for row in queries.lesson(cohort.version_id, "een", lesson).check:
            right = next(choice["key"] for choice in row["options"] if choice["right"])
            submit(browser, f"/leren/een/{lesson}/check", question=row["slug"], option=right)
        assert f'href="/opdrachten/{task}">Ga verder' in visit(browser, f"/leren/een/{lesson}")
