"""What counts as done in learning, and the gate before the first door. Pure: facts in, answers out."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from lms.curriculum.rules import LessonOutline, ModuleOutline, Outline
from lms.errors import RuleError

MOST_PHOTOS = 5
LONGEST_TEXT = 10_000
LONGEST_GIST = 2_000  # of what somebody else typed while they listened
ANSWER_WITHIN_DAYS = 7  # what we promise for feedback
CLAIM_LIFE = timedelta(minutes=30)
MOST_PHRASES = 40
OUTCOMES = APPROVED, NEEDS_MORE = "approved", "needs_more"
# why a step counts that was not done on the screen: on paper, in another way, or kept when the course was renewed
GROUNDS = ON_PAPER, BY_HAND, KEPT = "paper", "hand", "version"
WRITTEN_DOWN = (ON_PAPER, BY_HAND)  # by somebody; a move to another version keeps by itself
# not done but placed: a step that stays where it stood for who was past its new place, with that module as the note
PLACES = {"lesson": "lesson_place", "assignment": "assignment_place"}
RECORDABLE = (
    "lesson",
    "check",
    "conversation",
    "assignment",
    "group_day",
)  # kinds of steps that somebody can write down
LONGEST_NOTE = 5_000
WENT = ("good", "partly", "not")  # how it went with what a lesson asked to do
LONGEST_WORDS = 300  # about that
MOMENTS = ("start", "end")  # of the self-measurement
Option = TypeVar("Option")


@dataclass(frozen=True)
class HandInFact:
    """The latest version of what somebody handed in for an assignment. No outcome: it waits for us."""

    number: int
    handed_in_at: datetime
    outcome: str | None
    reviewed_at: datetime | None


@dataclass(frozen=True)
class RecordedFact:
    """A step that counts because somebody wrote down that it does, on what ground, and why."""

    ground: str
    by: str
    on: datetime
    note: str = ""


@dataclass(frozen=True)
class LearningFacts:
    """What somebody did: lesson -> when finished, lesson -> questions answered right, assignment -> latest hand-in; and
    (kind, slug) -> what others wrote down for them."""

    completed: Mapping[str, datetime] = field(default_factory=dict)
    right: Mapping[str, frozenset[str]] = field(default_factory=dict)
    hand_ins: Mapping[str, HandInFact] = field(default_factory=dict)
    recorded: Mapping[tuple[str, str], RecordedFact] = field(default_factory=dict)
    walked: Mapping[str, datetime] = field(default_factory=dict)  # conversation -> when, to an end
    told: frozenset[str] = frozenset()  # lessons of which they said how it went
    deeds: Mapping[str, bool] = field(default_factory=dict)  # lesson -> done; False: they said later


def lesson_is_done(lesson: LessonOutline, facts: LearningFacts) -> bool:
    return lesson.slug in facts.completed or ("lesson", lesson.slug) in facts.recorded


def questions_left(lesson: LessonOutline, facts: LearningFacts) -> tuple[str, ...]:
    """The questions never answered right yet, in order."""
    if ("check", lesson.slug) in facts.recorded:
        return ()
    right = facts.right.get(lesson.slug, frozenset())
    if right.issuperset(lesson.questions):
        return ()
    return tuple(slug for slug in lesson.questions if slug not in right)


def check_is_passed(lesson: LessonOutline, facts: LearningFacts) -> bool:
    """Every question answered right once; tries do not count."""
    return not questions_left(lesson, facts)


def conversation_is_done(slug: str, facts: LearningFacts) -> bool:
    return slug in facts.walked or ("conversation", slug) in facts.recorded


def assignment_is_approved(slug: str, facts: LearningFacts) -> bool:
    found = facts.hand_ins.get(slug)
    return (found is not None and found.outcome == APPROVED) or ("assignment", slug) in facts.recorded


def module_is_done(module: ModuleOutline, facts: LearningFacts) -> bool:
    return (
        all(assignment_is_approved(task.slug, facts) for task in module.assignments)
        and all(conversation_is_done(talk.slug, facts) for talk in module.conversations)
        and all(lesson_is_done(lesson, facts) and check_is_passed(lesson, facts) for lesson in module.lessons)
    )


def steps_done(module: ModuleOutline, facts: LearningFacts) -> int:
    """How many steps of a module are done: a lesson and its check are one."""
    lessons = sum(lesson_is_done(row, facts) and check_is_passed(row, facts) for row in module.lessons)
    lessons += sum(conversation_is_done(talk.slug, facts) for talk in module.conversations)
    return lessons + sum(assignment_is_approved(task.slug, facts) for task in module.assignments)


def gate_is_open(outline: Outline, facts: LearningFacts) -> bool:
    """Safe working before the first door: the gate's modules are done, their assignment approved. No exceptions."""
    return ("gate", "gate") in facts.recorded or all(
        module_is_done(module, facts) for module in outline.modules if module.slug in outline.gate.modules
    )


def check_may_hand_in(outline: Outline, facts: LearningFacts, slug: str, goes_to_doors: bool) -> None:
    if goes_to_doors and not gate_is_open(outline, facts):
        raise RuleError(
            f"Bij deze opdracht bel je aan bij mensen. Daarvoor moet ‘{outline.gate.title}’ helemaal af zijn."
        )
    found = facts.hand_ins.get(slug)
    if found is not None and found.outcome is None:
        raise RuleError("Je hebt deze opdracht al ingeleverd. Wij kijken ernaar.")
    if assignment_is_approved(slug, facts):
        raise RuleError("Deze opdracht is al voldaan. Inleveren hoeft niet meer.")


def check_hand_in(text: str, photos: int, *, is_spoken: bool = False) -> None:
    """One of a text, a photo and a voice is enough."""
    if not text.strip() and not photos and not is_spoken:
        raise RuleError("Schrijf iets op, kies een foto of vertel het. Dan kunnen we meekijken.", "text")
    if photos > MOST_PHOTOS:
        raise RuleError(f"Kies {MOST_PHOTOS} foto’s of minder.", "photos")


def answer_days_left(handed_in_on: date, today: date) -> int:
    """How many days are left of what we promise for feedback; below zero we are late."""
    return ANSWER_WITHIN_DAYS - (today - handed_in_on).days


def draft_feedback(
    criteria: Sequence[str], met: Collection[int], phrases: Sequence[str], headings: tuple[str, str]
) -> str:
    """A first version of the feedback: what was met, what is missing (each under its heading), and the coach's own sentences.
    Nothing ticked is nothing said about the criteria."""
    parts = list(phrases)
    if met:
        there = [f"- {text}" for number, text in enumerate(criteria) if number in met]
        missing = [f"- {text}" for number, text in enumerate(criteria) if number not in met]
        parts.append("\n".join([headings[0], *there]))
        parts += ["\n".join([headings[1], *missing])] if missing else []
    return "\n\n".join(parts)


def with_draft(typed: str, draft: str) -> str:
    """What somebody typed is kept; the draft comes under it, once."""
    if not draft or draft in typed:
        return typed
    return f"{typed.rstrip()}\n\n{draft}" if typed.strip() else draft


def check_phrase(text: str, number: int) -> None:
    if not text.strip():
        raise RuleError("Schrijf een zin op.", "text")
    if number >= MOST_PHRASES:
        raise RuleError(f"Je hebt al {MOST_PHRASES} zinnen. Haal er eerst een weg.", "text")


def check_removal(reason: str, *, is_removed: bool) -> None:
    if is_removed:
        raise RuleError("Deze foto is al weg.")
    if not reason.strip():
        raise RuleError("Schrijf waarom de foto weg moet. De deelnemer leest dit.", "reason")


def check_review(outcome: str, feedback: str, to_do: str, *, is_reviewed: bool) -> None:
    if is_reviewed:
        raise RuleError("Iemand anders heeft deze inlevering al beoordeeld.")
    if outcome not in (APPROVED, NEEDS_MORE):
        raise RuleError("Kies: voldaan of nog niet.", "outcome")
    if not feedback.strip():
        raise RuleError("Schrijf wat goed ging.", "feedback")
    if outcome == NEEDS_MORE and not to_do.strip():
        raise RuleError("Schrijf één ding om te doen. Dan weet de deelnemer hoe het verder gaat.", "to_do")


def shuffled(options: Sequence[Option], keys: Sequence[str], seed: str) -> list[Option]:
    """The options in an order that looks random and stays the same for the same seed: another for every person and try,
    so that the place of an answer teaches nothing."""
    ranked = sorted(
        range(len(options)), key=lambda index: hashlib.sha256(f"{seed}:{keys[index]}".encode()).digest()
    )
    return [options[index] for index in ranked]


def recordable(
    outline: Outline, facts: LearningFacts, attended: Collection[str] = ()
) -> dict[tuple[str, str], bool]:
    """What can be done on paper or in another way: every lesson, its check, every conversation and assignment and every group day (by a
    task of the coach), in course order, with whether it is done."""
    found: dict[tuple[str, str], bool] = {}
    for module in outline.modules:
        for lesson in module.lessons:
            found["lesson", lesson.slug] = lesson_is_done(lesson, facts)
            if lesson.questions:
                found["check", lesson.slug] = not questions_left(lesson, facts)
        for talk in module.conversations:
            found["conversation", talk.slug] = conversation_is_done(talk.slug, facts)
        for task in module.assignments:
            found["assignment", task.slug] = assignment_is_approved(task.slug, facts)
        day = ("group_day", module.slug)
        found[day] = module.slug in attended or day in facts.recorded
    return found


def check_ground(ground: str, note: str) -> None:
    if ground not in WRITTEN_DOWN:
        raise RuleError("Kies hoe het gedaan is.", "ground")
    if ground == BY_HAND and not note.strip():
        raise RuleError("Schrijf waarom dit telt. De deelnemer leest dat ook.", "note")


def check_recording(
    kind: str, slug: str, outline: Outline, facts: LearningFacts, attended: Collection[str] = ()
) -> None:
    """Refuses to write down what cannot be done on paper, what is done already or waits for our answer, and an assignment at
    doors while safe working is not done."""
    is_done = recordable(outline, facts, attended).get((kind, slug))
    if is_done is None:
        raise RuleError("Kies wat op papier gedaan is.", "steps")
    if is_done:
        raise RuleError("Dit staat al als gedaan.", "steps")
    if kind != "assignment":
        return
    task = next(task for task in outline.assignments() if task.slug == slug)
    if task.goes_to_doors and not gate_is_open(outline, facts):
        raise RuleError(
            f"Bij ‘{task.title}’ bel je aan bij mensen. Eerst moet ‘{outline.gate.title}’ af zijn.", "steps"
        )
    found = facts.hand_ins.get(slug)
    if found is not None and found.outcome is None:
        raise RuleError(
            f"‘{task.title}’ is al ingeleverd en wacht op ons. Geef daar een antwoord op.", "steps"
        )


def check_scores(scores: Sequence[int | None], statements: int) -> None:
    if len(scores) != statements or any(score not in (1, 2, 3, 4, 5) for score in scores):
        raise RuleError("Kies bij elke zin een getal van 1 tot en met 5.")
