"""What counts as done in learning, and the gate before the first door. Pure: facts in, answers out."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from lms.curriculum.rules import LessonOutline, ModuleOutline, Outline
from lms.errors import RuleError

MOST_PHOTOS = 5
LONGEST_TEXT = 10_000
ANSWER_WITHIN_DAYS = 7  # what we promise for feedback
APPROVED, NEEDS_MORE = "approved", "needs_more"
Option = TypeVar("Option")


@dataclass(frozen=True)
class HandInFact:
    """The latest version of what somebody handed in for an assignment. No outcome: it waits for us."""

    number: int
    handed_in_at: datetime
    outcome: str | None
    reviewed_at: datetime | None


@dataclass(frozen=True)
class LearningFacts:
    """What somebody did: lesson -> when finished, lesson -> questions answered right, assignment -> latest hand-in."""

    completed: Mapping[str, datetime] = field(default_factory=dict)
    right: Mapping[str, frozenset[str]] = field(default_factory=dict)
    hand_ins: Mapping[str, HandInFact] = field(default_factory=dict)


def lesson_is_done(lesson: LessonOutline, facts: LearningFacts) -> bool:
    return lesson.slug in facts.completed


def questions_left(lesson: LessonOutline, facts: LearningFacts) -> tuple[str, ...]:
    """The questions never answered right yet, in order."""
    right = facts.right.get(lesson.slug, frozenset())
    return tuple(slug for slug in lesson.questions if slug not in right)


def check_is_passed(lesson: LessonOutline, facts: LearningFacts) -> bool:
    """Every question answered right once; tries do not count."""
    return not questions_left(lesson, facts)


def assignment_is_approved(slug: str, facts: LearningFacts) -> bool:
    found = facts.hand_ins.get(slug)
    return found is not None and found.outcome == APPROVED


def module_is_done(module: ModuleOutline, facts: LearningFacts) -> bool:
    return assignment_is_approved(module.assignment.slug, facts) and all(
        lesson_is_done(lesson, facts) and check_is_passed(lesson, facts) for lesson in module.lessons
    )


def gate_is_open(outline: Outline, facts: LearningFacts) -> bool:
    """Safe working before the first door: the gate's modules are done, their assignment approved. No exceptions."""
    return all(
        module_is_done(module, facts) for module in outline.modules if module.slug in outline.gate.modules
    )


def check_may_hand_in(outline: Outline, facts: LearningFacts, slug: str, goes_to_doors: bool) -> None:
    if goes_to_doors and not gate_is_open(outline, facts):
        raise RuleError(
            f"Deze opdracht gaat langs deuren. Daarvoor moet ‘{outline.gate.title}’ helemaal af zijn."
        )
    found = facts.hand_ins.get(slug)
    if found is not None and found.outcome is None:
        raise RuleError("Je hebt deze opdracht al ingeleverd. Wij kijken ernaar.")
    if found is not None and found.outcome == APPROVED:
        raise RuleError("Deze opdracht is al voldaan. Inleveren hoeft niet meer.")


def check_hand_in(text: str, photos: int) -> None:
    if not text.strip() and not photos:
        raise RuleError("Schrijf iets op of kies een foto. Dan kunnen we meekijken.", "text")
    if photos > MOST_PHOTOS:
        raise RuleError(f"Kies {MOST_PHOTOS} foto’s of minder.", "photos")


def check_review(outcome: str, feedback: str, *, is_reviewed: bool, is_own: bool) -> None:
    if is_reviewed:
        raise RuleError("Iemand anders heeft deze inlevering al beoordeeld.")
    if is_own:
        raise RuleError("Je kunt je eigen opdracht niet beoordelen.")
    if outcome not in (APPROVED, NEEDS_MORE):
        raise RuleError("Kies: voldaan of nog niet.", "outcome")
    if not feedback.strip():
        raise RuleError("Schrijf wat goed ging. Bij ‘nog niet’: schrijf één ding om te doen.", "feedback")


def shuffled(options: Sequence[Option], keys: Sequence[str], seed: str) -> list[Option]:
    """The options in an order that looks random and stays the same for the same seed: another for every person and try,
    so that the place of an answer teaches nothing."""
    ranked = sorted(
        range(len(options)), key=lambda index: hashlib.sha256(f"{seed}:{keys[index]}".encode()).digest()
    )
    return [options[index] for index in ranked]
