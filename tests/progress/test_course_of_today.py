"""Cohorts that run since November 2026 go on with the course as it is today. What everybody in them had done comes from the
backup of that month (`tests/operations/world_of_2026_11`), and each is looked at half-way too: with every part of it taken away."""

import base64
import json
import random
import tarfile
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lms import paths
from lms.curriculum import archive, queries
from lms.curriculum.actions import publish_checked
from lms.curriculum.checking import check_course
from lms.curriculum.comparing import GONE, compare
from lms.curriculum.files import read_folder
from lms.learning.rules import HandInFact, LearningFacts, gate_is_open, questions_left
from lms.progress.keeping_rules import kept_in_move, placed_in_move, with_kept
from lms.progress.rules import DONE, OPEN, ProgressFacts, assess

BACKUP = Path(__file__).parents[1] / "operations" / "world_of_2026_11" / "backup.tgz"
DAY = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
# what these questions ask is another thing now: old -> new
REPLACED = {
    ("veilig-werken", "onveilig"): "weggaan",
    ("aanbellen", "geen-interesse"): "zegt-nee",
    ("hoe-denken-je-partners", "mag-niet-van-de-wet"): "wat-mag-wel",
}
NEW = ["als-iemand-zich-alleen-voelt", "oudere-bewoners-als-makers"]


def rows() -> dict[str, list[dict]]:
    with tarfile.open(BACKUP) as backup:
        lines = backup.extractfile("database.jsonl").read().decode().splitlines()[1:]
    found = defaultdict(list)
    for record in map(json.loads, lines):
        found[record["table"]].append(record["row"])
    return found


@pytest.fixture
def old(app):
    """(what people had done, as facts; the outline of their version; that of today)."""
    world = rows()
    [zipped] = world["course_archives"]
    texts = archive.unpack(base64.b64decode(zipped["content"]["base64"]))
    then = publish_checked(texts, check_course(texts, today=date(2026, 11, 27)), now=DAY)
    texts, unreadable = read_folder(paths.COURSES / "wijkverbinder")
    now = publish_checked(texts, check_course(texts, today=date(2026, 11, 27)), now=DAY)
    assert (unreadable, then.number, now.number) == ([], 1, 2)
    assert [change for change in compare(then.id, now.id) if change.what == (GONE,)] == []
    return people_of(world), queries.outline(then.id), queries.outline(now.id)


def people_of(world: dict[str, list[dict]]) -> list[ProgressFacts]:
    completed, right, hand_ins = defaultdict(dict), defaultdict(lambda: defaultdict(set)), defaultdict(dict)
    for row in world["lesson_completions"]:
        completed[row["person_id"]][row["lesson_slug"]] = datetime.fromisoformat(row["completed_at"])
    for row in world["check_answers"]:
        if row["is_right"]:
            right[row["person_id"]][row["lesson_slug"]].add(row["question_slug"])
    outcomes = {row["hand_in_id"]: row["outcome"] for row in world["reviews"]}
    for row in sorted(world["hand_ins"], key=lambda row: row["number"]):
        outcome = outcomes.get(row["id"])
        fact = HandInFact(row["number"], DAY, outcome, DAY if outcome else None)
        hand_ins[row["person_id"]][row["assignment_slug"]] = fact
    return [
        ProgressFacts(
            LearningFacts(
                dict(done),
                {lesson: frozenset(slugs) for lesson, slugs in right[person].items()},
                hand_ins[person],
            )
        )
        for person, done in sorted(completed.items())
    ]


def less(facts: ProgressFacts, chance: random.Random) -> ProgressFacts:
    """The same person earlier on the way: some of everything is not there yet."""
    learning, much = facts.learning, chance.random()
    return replace(
        facts,
        learning=replace(
            learning,
            completed={slug: on for slug, on in learning.completed.items() if chance.random() < much},
            right={
                lesson: frozenset(slug for slug in sorted(slugs) if chance.random() < much)
                for lesson, slugs in learning.right.items()
            },
            hand_ins={slug: fact for slug, fact in learning.hand_ins.items() if chance.random() < much},
        ),
    )


def done(outline, facts) -> set[tuple[str, str]]:
    return {(item.kind, item.slug) for item in assess(outline, facts).items if item.state == DONE}


def first_open(outline, facts):
    """The first step that was not begun."""
    return next((item for item in assess(outline, facts).items if item.state == OPEN and item.module), None)


def module_of_next(outline, facts) -> int:
    found = first_open(outline, facts)
    slugs = [module.slug for module in outline.modules]
    return slugs.index(found.module) if found else len(slugs)


def test_nobody_loses_anything_and_new_lessons_are_asked_of_who_has_not_passed_the_module(old):
    people, then, now = old
    chance = random.Random(18)
    everybody = [*people, *(less(facts, chance) for facts in people for _ in range(30))]
    assert len(people) > 5
    seen = set()
    for facts in everybody:
        kept = kept_in_move(then, now, facts)
        later = with_kept(facts, kept, "Noor", DAY, placed_in_move(then, now, facts))
        assert done(then, facts) <= done(now, later)
        upcoming = first_open(now, later)
        # what is new is asked where it stands
        is_new = upcoming is not None and (
            upcoming.slug in (*NEW, "vier-stappen-zetten") or upcoming.kind == "conversation"
        )
        if upcoming is not None and not is_new:
            assert module_of_next(now, later) >= module_of_next(then, facts)
        assert gate_is_open(now, later.learning) >= gate_is_open(then, facts.learning)
        for slug, module in zip(NEW, ("02-in-gesprek", "04-iedereen-doet-mee"), strict=True):
            had_done = all(item.state == DONE for item in assess(then, facts).of_module(module))
            assert {("lesson", slug), ("check", slug)} <= done(now, later) or not had_done
            assert (("lesson", slug) in done(now, later)) == had_done
            seen.add(had_done)
    assert seen == {True, False}


def test_an_old_answer_does_not_count_for_a_question_that_asks_something_else(old):
    _, then, now = old
    lessons = {lesson.slug: lesson for _, lesson in now.lessons()}
    before = {lesson.slug: lesson for _, lesson in then.lessons()}
    for (lesson, asked), asks in REPLACED.items():
        assert (asked in before[lesson].questions, asked in lessons[lesson].questions) == (True, False)
        facts = ProgressFacts(LearningFacts(right={lesson: frozenset({asked})}))
        later = with_kept(facts, kept_in_move(then, now, facts), "Noor", DAY)
        assert asks in questions_left(lessons[lesson], later.learning)
        # who had passed the whole check has passed it still
        facts = ProgressFacts(LearningFacts(right={lesson: frozenset(before[lesson].questions)}))
        later = with_kept(facts, kept_in_move(then, now, facts), "Noor", DAY)
        assert questions_left(lessons[lesson], later.learning) == ()


def test_moving_there_and_back_changes_nothing_for_who_was_in_the_old_version(old):
    people, then, now = old
    for facts in people:
        there = with_kept(facts, kept_in_move(then, now, facts), "Noor", DAY)
        back = with_kept(there, kept_in_move(now, then, there), "Noor", DAY)
        assert done(then, back) == done(then, facts)
