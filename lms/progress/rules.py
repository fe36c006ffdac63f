"""The one function that says what is done, what is next and why. Every screen, mail and certificate uses it.

Criteria: field guide 5.3. No marks, no percentages; a reason for everything. It is over 260 lines: every kind of step and norm has its
few lines here, since what is next is chosen among all of them at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal, cast

from lms.curriculum.rules import (  # fmt: skip
    AssignmentOutline,
    ConversationOutline,
    LessonOutline,
    ModuleOutline,
    Outline,
)
from lms.learning.order_rules import as_met
from lms.learning.rules import (
    APPROVED,
    LearningFacts,
    RecordedFact,
    gate_is_open,
    module_is_done,
    questions_left,
)
from lms.peergroups.rules import MeetingFacts

STATES = DONE, AGAIN, OPEN, WAITING, LOCKED = "done", "again", "open", "waiting", "locked"
TO_DO = (AGAIN, OPEN)
OUTCOMES = PASSED, NOT_YET = "passed", "not_yet"

Norm = Literal["group_days", "peer_meetings", "host_turns", "case_turns", "learning_points", "evidence"]
Kind = Literal["lesson", "check", "conversation", "assignment", Norm, "decision"]
Why = Literal[
    "lesson_read", "lesson_unread", "check_passed", "check_begun", "check_unseen", "conversation_walked", "conversation_open", "gate_closed", "not_handed_in",
    "waits_for_us", "approved", "needs_more", Norm, "recorded_paper", "recorded_hand", "recorded_version", "passed", "not_yet",
    "decision_later", "waits_for_advice", "waits_for_check", "waits_for_decision", "waits_after_talk",
]  # fmt: skip
ANSWER_WITHIN = timedelta(days=14)  # ten working days after the talk
# norms that somebody sits down for, so that they can be the next step
IN_OWN_WORDS = ("learning_points", "evidence")


@dataclass(frozen=True)
class Reason:
    """Why an item stands as it does: a code that templates word (here one of Why), with the values of the sentence."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    kind: str  # one of Kind; renewal has kinds of its own
    slug: str
    module: str | None
    title: str
    state: str
    reason: Reason
    since: datetime | None = None


@dataclass(frozen=True)
class ProgressFacts:
    learning: LearningFacts = field(default_factory=LearningFacts)
    group_days: frozenset[str] = frozenset()
    meetings: MeetingFacts = field(default_factory=MeetingFacts)
    learning_points: frozenset[str] = frozenset()  # modules
    evidence: int = 0  # pieces chosen that may be chosen
    advised_at: datetime | None = None  # in this round
    decision: str | None = None
    decided_at: datetime | None = None
    checked_at: datetime | None = None  # in this round, that everything is there
    talk_at: datetime | None = None  # when the final talk is or was
    asked_at: datetime | None = None  # now, for who looks: what is past by then is told as past
    new_talk_at: datetime | None = None  # an appeal against the decision asked for another talk


@dataclass(frozen=True)
class Progress:
    items: tuple[Item, ...]
    next: Item | None
    is_complete: bool  # everything but the decision
    decided: str | None

    @property
    def waiting_for_us(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.state == WAITING)

    def done_of(self, *kinds: str) -> tuple[int, int]:
        """How many items of these kinds are done, and how many there are."""
        chosen = [item for item in self.items if item.kind in kinds]
        return sum(item.state == DONE for item in chosen), len(chosen)

    def of_module(self, slug: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.module == slug)


def assess(outline: Outline, facts: ProgressFacts) -> Progress:
    met = as_met(outline, facts.learning)
    steps = tuple(item for module in met.modules for item in _module_items(outline, module, facts))
    norms = _norm_items(outline, facts)
    is_complete = all(item.state == DONE for item in (*steps, *norms))
    items = (*steps, *norms, _decision_item(facts, is_complete))
    own_words = [item for item in norms if item.kind in IN_OWN_WORDS]
    to_do = [item for state in TO_DO for item in (*steps, *own_words) if item.state == state]
    return Progress(items, to_do[0] if to_do else None, is_complete, facts.decision)


def _module_items(outline: Outline, module: ModuleOutline, facts: ProgressFacts) -> tuple[Item, ...]:
    found: list[Item | None] = []
    for step in module.steps:
        if isinstance(step, LessonOutline):
            found += [
                _lesson_item(module, step, facts.learning),
                _check_item(module, step, facts.learning),
            ]
        elif isinstance(step, ConversationOutline):
            found.append(_conversation_item(module, step, facts.learning))
        else:
            found.append(_assignment_item(outline, module, step, facts.learning))
    return tuple(item for item in found if item is not None)


def _lesson_item(module: ModuleOutline, lesson: LessonOutline, facts: LearningFacts) -> Item:
    moment = facts.completed.get(lesson.slug)
    found = _dated_item("lesson", module, lesson, facts, moment, "lesson_read")
    return found or _unread(module.slug, lesson.slug, lesson.title, lesson.minutes, lesson.reading)


def _conversation_item(module: ModuleOutline, talk: ConversationOutline, facts: LearningFacts) -> Item:
    moment = facts.walked.get(talk.slug)
    found = _dated_item("conversation", module, talk, facts, moment, "conversation_walked")
    return found or _not_walked(module.slug, talk.slug, talk.title)


def _dated_item(
    kind: Kind, module: ModuleOutline, step: LessonOutline | ConversationOutline, facts: LearningFacts,
    moment: datetime | None, done: Why,
) -> Item | None:  # fmt: skip
    """What is done from a moment on, or because somebody wrote it down; None while it is not."""
    if moment is not None:
        return Item(kind, step.slug, module.slug, step.title, DONE, _why(done, {"on": moment}), moment)
    written = facts.recorded.get((kind, step.slug))
    return _recorded_item(kind, step.slug, module.slug, step.title, written) if written else None


# what says nothing about when is the same for everybody: of a cohort of 300 it is made once


@lru_cache(maxsize=4096)
def _unread(module: str, slug: str, title: str, minutes: int, reading: int) -> Item:
    reason = _why("lesson_unread", {"minutes": minutes, "reading": reading})
    return Item("lesson", slug, module, title, OPEN, reason)


@lru_cache(maxsize=4096)
def _not_walked(module: str, slug: str, title: str) -> Item:
    return Item("conversation", slug, module, title, OPEN, _why("conversation_open", {}))


@lru_cache(maxsize=4096)
def _answered(module: str, slug: str, title: str, left: int, total: int) -> Item:
    code: Why = "check_passed" if left == 0 else "check_begun" if left < total else "check_unseen"
    reason = _why(code, {"left": left, "total": total})
    return Item("check", slug, module, title, OPEN if left else DONE, reason)


def _check_item(module: ModuleOutline, lesson: LessonOutline, facts: LearningFacts) -> Item | None:
    if not lesson.questions:
        return None
    answered = facts.right.get(lesson.slug, frozenset())
    found = facts.recorded.get(("check", lesson.slug))
    # own answers go before what somebody wrote down
    if found is not None and not answered.issuperset(lesson.questions):
        return _recorded_item("check", lesson.slug, module.slug, lesson.title, found)
    total = len(lesson.questions)
    left = len(questions_left(lesson, facts)) if answered else total
    return _answered(module.slug, lesson.slug, lesson.title, left, total)


def _recorded_item(kind: Kind, slug: str, module: str | None, title: str, found: RecordedFact) -> Item:
    reason = _why(cast(Why, f"recorded_{found.ground}"), {"by": found.by, "on": found.on, "note": found.note})
    return Item(kind, slug, module, title, DONE, reason, found.on)


def _assignment_item(
    outline: Outline, module: ModuleOutline, task: AssignmentOutline, facts: LearningFacts
) -> Item:
    found = facts.hand_ins.get(task.slug)
    recorded = facts.recorded.get(("assignment", task.slug))
    if recorded is not None and (found is None or found.outcome != APPROVED):
        return _recorded_item("assignment", task.slug, module.slug, task.title, recorded)
    if found is None and task.goes_to_doors and not gate_is_open(outline, facts):
        missing = tuple(
            step.title
            for step in outline.modules
            if step.slug in outline.gate.modules and not module_is_done(step, facts)
        )
        state, reason, since = (
            LOCKED,
            _why("gate_closed", {"gate": outline.gate.title, "missing": missing}),
            None,
        )
    elif found is None:
        state, reason, since = OPEN, _why("not_handed_in", {"hours": task.hours, "weeks": task.weeks}), None
    elif found.outcome is None:
        state, reason, since = WAITING, _why("waits_for_us", {"on": found.handed_in_at}), found.handed_in_at
    elif found.outcome == APPROVED:
        state, reason, since = DONE, _why("approved", {"on": found.reviewed_at}), found.reviewed_at
    else:
        state, reason, since = AGAIN, _why("needs_more", {"on": found.reviewed_at}), found.reviewed_at
    return Item("assignment", task.slug, module.slug, task.title, state, reason, since)


def _norm_items(outline: Outline, facts: ProgressFacts) -> tuple[Item, ...]:
    """Norms that are counted: a norm of zero asks nothing and is not shown."""
    norms, modules = outline.requirements, {module.slug for module in outline.modules}
    by_task = {slug for kind, slug in facts.learning.recorded if kind == "group_day"}
    counted: tuple[tuple[Norm, int, int], ...] = (
        ("group_days", norms.group_days, len((facts.group_days | by_task) & modules)),
        ("peer_meetings", norms.peer_meetings, facts.meetings.attended),
        ("host_turns", norms.host_turns, facts.meetings.as_host),
        ("case_turns", norms.case_turns, facts.meetings.as_case_bringer),
        ("learning_points", norms.learning_points, len(facts.learning_points & modules)),
        ("evidence", norms.evidence, facts.evidence),
    )
    return tuple(
        _norm_item(kind, norm, number, facts.learning.recorded.get((kind, kind)))
        for kind, norm, number in counted
        if norm
    )


def _norm_item(kind: Norm, norm: int, number: int, recorded: RecordedFact | None) -> Item:
    if number < norm and recorded is not None:
        return _recorded_item(kind, kind, None, kind, recorded)
    reason = _why(kind, {"done": number, "norm": norm})
    return Item(kind, kind, None, kind, DONE if number >= norm else OPEN, reason)


def _decision_item(facts: ProgressFacts, is_complete: bool) -> Item:
    """Advice, then the check whether everything is there, then the talk and the decision. After 'nog niet' a new advice
    begins a new round; an appeal that was granted leads to another talk at once."""
    state: str
    code: Why
    # a granted appeal asks for another talk, so the decision closes the round no longer
    stands = facts.decision == NOT_YET and facts.new_talk_at is None
    if facts.decision == PASSED:
        state, code = DONE, "passed"
    elif not is_complete:
        state, code = LOCKED, "decision_later"
    elif stands and (facts.advised_at is None or facts.advised_at < (facts.decided_at or facts.advised_at)):
        state, code = OPEN, "not_yet"
    elif facts.advised_at is None:
        state, code = WAITING, "waits_for_advice"
    elif facts.checked_at is None:
        state, code = WAITING, "waits_for_check"
    elif facts.talk_at is None or facts.asked_at is None or facts.asked_at < facts.talk_at:
        state, code = WAITING, "waits_for_decision"
    else:
        state, code = WAITING, "waits_after_talk"
    since = facts.decided_at if facts.decision else facts.advised_at
    talk = facts.talk_at if code in ("waits_for_decision", "waits_after_talk") else None
    values = {"on": since, "talk": talk, "by": talk + ANSWER_WITHIN if talk else None}
    return Item("decision", "decision", None, "decision", state, _why(code, values), since)


def _why(code: Why, values: Mapping[str, object]) -> Reason:
    return Reason(code, values)
