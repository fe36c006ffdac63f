"""The one function that says what is done, what is next and why. Every screen, mail and certificate uses it.

Criteria: field guide 5.3. No marks, no percentages; a reason for everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from lms.curriculum.rules import LessonOutline, ModuleOutline, Outline
from lms.errors import RuleError
from lms.learning.rules import (
    APPROVED,
    LearningFacts,
    RecordedFact,
    gate_is_open,
    module_is_done,
    questions_left,
)
from lms.peergroups.rules import MeetingFacts

DONE, OPEN, WAITING, LOCKED = "done", "open", "waiting", "locked"
PASSED, NOT_YET = "passed", "not_yet"


@dataclass(frozen=True)
class Reason:
    """Why an item stands as it does: a code that templates word, with the values of the sentence."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    kind: str  # lesson, check, assignment, group_days, peer_meetings, host_turns, case_turns, decision
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
    advised_at: datetime | None = None
    decision: str | None = None
    decided_at: datetime | None = None


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
    steps = tuple(item for module in outline.modules for item in _module_items(outline, module, facts))
    norms = _norm_items(outline, facts)
    is_complete = all(item.state == DONE for item in (*steps, *norms))
    items = (*steps, *norms, _decision_item(facts, is_complete))
    upcoming = next((item for item in steps if item.state == OPEN), None)
    return Progress(items, upcoming, is_complete, facts.decision)


def _module_items(outline: Outline, module: ModuleOutline, facts: ProgressFacts) -> tuple[Item, ...]:
    lessons = [
        item
        for lesson in module.lessons
        for item in (
            _lesson_item(module, lesson, facts.learning),
            _check_item(module, lesson, facts.learning),
        )
        if item is not None
    ]
    return (*lessons, _assignment_item(outline, module, facts.learning))


def _lesson_item(module: ModuleOutline, lesson: LessonOutline, facts: LearningFacts) -> Item:
    moment = facts.completed.get(lesson.slug)
    if moment is None and (found := facts.recorded.get(("lesson", lesson.slug))):
        return _recorded_item("lesson", lesson.slug, module.slug, lesson.title, found)
    reason = (
        Reason("lesson_read", {"on": moment})
        if moment
        else Reason("lesson_unread", {"minutes": lesson.minutes})
    )
    return Item("lesson", lesson.slug, module.slug, lesson.title, DONE if moment else OPEN, reason, moment)


def _check_item(module: ModuleOutline, lesson: LessonOutline, facts: LearningFacts) -> Item | None:
    if not lesson.questions:
        return None
    answered = facts.right.get(lesson.slug, frozenset())
    found = facts.recorded.get(("check", lesson.slug))
    if found is not None and not answered.issuperset(lesson.questions):
        return _recorded_item("check", lesson.slug, module.slug, lesson.title, found)
    left = len(questions_left(lesson, facts))
    values = {"left": left, "total": len(lesson.questions)}
    code = "check_passed" if left == 0 else "check_begun" if left < len(lesson.questions) else "check_unseen"
    return Item("check", lesson.slug, module.slug, lesson.title, OPEN if left else DONE, Reason(code, values))


def _recorded_item(kind: str, slug: str, module: str | None, title: str, found: RecordedFact) -> Item:
    reason = Reason(f"recorded_{found.ground}", {"by": found.by, "on": found.on, "note": found.note})
    return Item(kind, slug, module, title, DONE, reason, found.on)


def _assignment_item(outline: Outline, module: ModuleOutline, facts: LearningFacts) -> Item:
    task = module.assignment
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
            Reason("gate_closed", {"gate": outline.gate.title, "missing": missing}),
            None,
        )
    elif found is None:
        state, reason, since = OPEN, Reason("not_handed_in", {"hours": task.hours}), None
    elif found.outcome is None:
        state, reason, since = WAITING, Reason("waits_for_us", {"on": found.handed_in_at}), found.handed_in_at
    elif found.outcome == APPROVED:
        state, reason, since = DONE, Reason("approved", {"on": found.reviewed_at}), found.reviewed_at
    else:
        state, reason, since = OPEN, Reason("needs_more", {"on": found.reviewed_at}), found.reviewed_at
    return Item("assignment", task.slug, module.slug, task.title, state, reason, since)


def _norm_items(outline: Outline, facts: ProgressFacts) -> tuple[Item, ...]:
    """Norms that are counted: a norm of zero asks nothing and is not shown."""
    norms = outline.requirements
    known_days = facts.group_days & {module.slug for module in outline.modules}
    counted = (
        ("group_days", norms.group_days, len(known_days)),
        ("peer_meetings", norms.peer_meetings, facts.meetings.attended),
        ("host_turns", norms.host_turns, facts.meetings.as_host),
        ("case_turns", norms.case_turns, facts.meetings.as_case_bringer),
    )
    return tuple(
        _norm_item(kind, norm, number, facts.learning.recorded.get((kind, kind)))
        for kind, norm, number in counted
        if norm
    )


def _norm_item(kind: str, norm: int, number: int, recorded: RecordedFact | None) -> Item:
    if number < norm and recorded is not None:
        return _recorded_item(kind, kind, None, kind, recorded)
    reason = Reason(kind, {"done": number, "norm": norm})
    return Item(kind, kind, None, kind, DONE if number >= norm else OPEN, reason)


def _decision_item(facts: ProgressFacts, is_complete: bool) -> Item:
    if facts.decision == PASSED:
        state, code = DONE, "passed"
    elif not is_complete:
        state, code = LOCKED, "decision_later"
    elif facts.decision == NOT_YET and (
        facts.advised_at is None or facts.advised_at < (facts.decided_at or facts.advised_at)
    ):
        state, code = OPEN, "not_yet"
    elif facts.advised_at is None:
        state, code = WAITING, "waits_for_advice"
    else:
        state, code = WAITING, "waits_for_decision"
    since = facts.decided_at if facts.decision else facts.advised_at
    return Item("decision", "decision", None, "decision", state, Reason(code, {"on": since}), since)


def check_advice(*, is_complete: bool, is_decided: bool, text: str, has_open_advice: bool) -> None:
    if is_decided:
        raise RuleError("Het besluit is al genomen.")
    if not is_complete:
        raise RuleError("Nog niet alles is af. Daarna geef je advies.")
    if has_open_advice:
        raise RuleError("Er is al een advies gegeven. De beoordelaar kijkt ernaar.")
    if not text.strip():
        raise RuleError("Schrijf wat deze deelnemer laat zien, en wat er nog mist.", "text")


def check_independence(*, is_self: bool, coached: bool, advised: bool) -> None:
    """Who coached, advised or is the trainee does not decide (field guide 5.4; as in Movisie's EVC procedure)."""
    if is_self:
        raise RuleError("Je kunt niet over jezelf beslissen.")
    if coached or advised:
        raise RuleError("Jij begeleidde deze deelnemer. Iemand anders moet beslissen.")


def check_decision(
    *, outcome: str, reasons: str, to_do: str, to_do_by: date | None, today: date, has_open_advice: bool
) -> None:
    if not has_open_advice:
        raise RuleError("Iemand anders heeft al besloten, of er ligt nog geen advies.")
    if outcome not in (PASSED, NOT_YET):
        raise RuleError("Kies: geslaagd of nog niet.", "outcome")
    if not reasons.strip():
        raise RuleError("Schrijf waarom, in gewone woorden. De deelnemer leest dit.", "reasons")
    if outcome == NOT_YET and not to_do.strip():
        raise RuleError("Schrijf één ding dat de deelnemer nog kan doen.", "to_do")
    if outcome == NOT_YET and (to_do_by is None or to_do_by <= today):
        raise RuleError("Kies een dag die nog komt.", "to_do_by")
