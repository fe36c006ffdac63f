"""What the coming week asks: first the lessons of a module, then its assignment, and what is planned on top."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lms.cohorts.actions import pause
from lms.curriculum.rules import AssignmentOutline, Gate, LessonOutline, ModuleOutline, Outline, Requirements
from lms.learning.rules import HandInFact, LearningFacts, RecordedFact
from lms.progress.rules import ProgressFacts, assess
from lms.start.week_rules import CHECK_MINUTES, MEETING_MINUTES, WEEKLY_PORTION, Week, week_ahead

DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def module(number: int, minutes: tuple[int, ...], hours: int, doors: bool = False) -> ModuleOutline:
    """Lessons of so many minutes; the last one has no questions."""
    lessons = tuple(
        LessonOutline(f"les-{number}-{n}", f"Les {n}", length, ("a",) if n < len(minutes) else ())
        for n, length in enumerate(minutes, 1)
    )
    task = AssignmentOutline(f"taak-{number}", f"Taak {number}", hours, doors, 3)
    return ModuleOutline(f"{number}", f"Module {number}", "?", "", lessons, (task,), "Groepsdag", 180)


OUTLINE = Outline(
    1, 1, "week", 1, "Week", "Certificaat", (), Gate("Veilig werken", ("1",)), Requirements(0, 0, 0, 0),
    (module(1, (20, 30, 10), 3), module(2, (60, 50, 40), 4, doors=True), module(3, (15,), 2)),
)  # fmt: skip


def facts(done: str) -> ProgressFacts:
    """r:les, q:les, i:taak (waits), n:taak (nog niet), a:taak (approved), p:kind/slug (on paper)."""
    read, right, hand_ins, recorded = {}, {}, {}, {}
    for deed in done.split():
        what, slug = deed.split(":")
        if what == "r":
            read[f"les-{slug}"] = DAY
        elif what == "q":
            right[f"les-{slug}"] = frozenset("a")
        elif what == "p":
            recorded[tuple(slug.split("/"))] = RecordedFact("paper", "Piet", DAY)
        else:
            hand_ins[f"taak-{slug}"] = HandInFact(
                1, DAY, {"i": None, "n": "needs_more", "a": "approved"}[what], DAY
            )
    return ProgressFacts(LearningFacts(read, right, hand_ins, recorded))


READ_1 = "r:1-1 q:1-1 r:1-2 q:1-2 r:1-3 "
READ_2 = "r:2-1 q:2-1 r:2-2 q:2-2 r:2-3 "


@pytest.mark.parametrize(
    ("done", "reading", "assignment"),
    [
        ("", 20 + 5 + 30 + 5 + 10, 0),
        ("r:1-1", 5 + 30 + 5 + 10, 0),
        ("q:1-1", 20 + 30 + 5 + 10, 0),
        ("r:1-1 q:1-1 r:1-2 q:1-2", 10, 0),
        ("r:1-1 q:1-1 r:1-2 r:1-3", 5, 0),
        ("p:lesson/les-1-1 p:check/les-1-1", 30 + 5 + 10, 0),
        (READ_1, 0, 180),
        (READ_1 + "n:1", 0, 180),
        (
            READ_1 + "i:1",
            WEEKLY_PORTION,
            0,
        ),  # while it waits for us, the next module: 160 minutes, over more weeks
        (READ_1 + "a:1", WEEKLY_PORTION, 0),
        (READ_1 + "a:1 r:2-1", 5 + 50 + 5 + 40, 0),
        (READ_1 + "a:1 " + READ_2, 0, 240),
        (READ_1 + "i:1 " + READ_2, 15, 0),  # the door is closed still: on with the third module
        (READ_1 + "a:1 " + READ_2 + "a:2", 15, 0),
        (READ_1 + "a:1 " + READ_2 + "a:2 r:3-1", 0, 120),
        (READ_1 + "a:1 " + READ_2 + "a:2 r:3-1 i:3", 0, 0),
        (READ_1 + "a:1 " + READ_2 + "a:2 r:3-1 a:3", 0, 0),
    ],
)
def test_the_week_ahead(done, reading, assignment):
    progress = assess(OUTLINE, facts(done))
    assert week_ahead(OUTLINE, progress) == Week(reading, assignment, 0, 0)
    busy = week_ahead(OUTLINE, progress, group_day_minutes=180, has_meeting=True)
    assert (busy, busy.total) == (
        Week(reading, assignment, 180, MEETING_MINUTES),
        reading + assignment + 180 + 120,
    )


def test_the_figures():
    assert (CHECK_MINUTES, MEETING_MINUTES, WEEKLY_PORTION, Week(), Week().total) == (
        5,
        120,
        120,
        Week(0, 0, 0, 0),
        0,
    )


@pytest.mark.parametrize(
    ("group_day", "meeting", "total", "rows"),
    [
        (None, None, "1 uur", ["Lessen en checks: 50 minuten"]),
        (3, None, "4 uur", ["Lessen en checks: 50 minuten", "De groepsdag: 3 uur"]),
        (6.9, 6.9, "6 uur", ["Lessen en checks: 50 minuten", "De groepsdag: 3 uur", "Intervisie: 2 uur"]),
        (7.1, 7.1, "1 uur", ["Lessen en checks: 50 minuten"]),
        (-1, -1, "1 uur", ["Lessen en checks: 50 minuten"]),
        (None, 0.5, "3 uur", ["Lessen en checks: 50 minuten", "Intervisie: 2 uur"]),
    ],
)
def test_the_start_page_says_so(world, as_person, visit, group_day, meeting, total, rows):
    """Two lessons of twenty minutes with their checks, and what is planned within seven days."""
    cohort = world.cohort()
    trainee = world.trainee(cohort)
    group = world.peer_group(cohort, trainee)
    if group_day is not None:
        world.group_day(cohort, days=group_day)
    if meeting is not None:
        world.meeting(group, trainee, days=meeting)
    assert week_of(visit(as_person(trainee), "/leren")) == (total, rows)


def week_of(page: str) -> tuple[str, list[str]] | None:
    found = re.search(r"<summary>Deze week: ongeveer (.*?)</summary>\s*<ul>(.*?)</ul>", page, re.S)
    return (found[1], re.findall(r"<li>(.*?)</li>", found[2])) if found else None


def test_the_assignment_comes_when_the_lessons_are_read(world, as_person, visit):
    cohort = world.cohort()
    trainee, coach = world.trainee(cohort), world.coach(cohort)
    for lesson in ("les-1-1", "les-1-2"):
        world.lesson_done(trainee, cohort, lesson)
        for question in ("vraag-1", "vraag-2"):
            world.answer(trainee, cohort, lesson, question)
    browser = as_person(trainee)
    assert week_of(visit(browser, "/leren")) == (
        "3 uur",
        ["De opdracht in je wijk: 3 uur. Dat mag je verdelen"],
    )
    world.everything_learned(other := world.trainee(cohort), cohort, coach)
    assert week_of(visit(as_person(other), "/leren")) is None


def test_who_pauses_reads_of_no_hours(world, as_person, visit):
    cohort = world.cohort()
    trainee, coach = world.trainee(cohort), world.coach(cohort)
    pause(trainee, cohort, since=cohort.starts_on, until=None, note="", by=coach, now=world.now)
    page = visit(as_person(trainee), "/leren")
    assert (week_of(page), "Er wordt niets van je verwacht." in page) == (None, True)


def test_an_assignment_that_is_spread_asks_its_part_a_week():
    spread = replace(
        OUTLINE.modules[2], assignments=(replace(OUTLINE.modules[2].assignments[0], hours=8, weeks=4),)
    )
    outline = replace(OUTLINE, modules=(spread,), gate=Gate("Veilig werken", ()))
    progress = assess(
        outline,
        ProgressFacts(LearningFacts(recorded={("lesson", "les-3-1"): RecordedFact("paper", "Noor", DAY)})),
    )
    assert week_ahead(outline, progress) == Week(0, 120, 0, 0)
