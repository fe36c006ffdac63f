"""The one function, as tables and as properties. No database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.curriculum.rules import AssignmentOutline, Gate, LessonOutline, ModuleOutline, Outline, Requirements
from lms.errors import RuleError
from lms.learning.rules import HandInFact, LearningFacts
from lms.peergroups.rules import MeetingFacts
from lms.progress.rules import ProgressFacts, assess, check_advice, check_decision, check_independence

DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def module(number: int, doors: bool = False) -> ModuleOutline:
    lessons = tuple(
        LessonOutline(f"les-{number}-{index}", f"Les {number}.{index}", 20, ("a", "b")) for index in (1, 2)
    )
    task = AssignmentOutline(f"opdracht-{number}", f"Opdracht {number}", 3, doors, 3)
    return ModuleOutline(f"0{number}", f"Module {number}", "?", "", lessons, task, "Groepsdag", 180)


OUTLINE = Outline(
    1, 1, "wijkverbinder", 1, "Opleiding", "Certificaat", (), Gate("Veilig werken", ("01",)), Requirements(1, 2, 0, 1),
    (module(1), module(2, doors=True)),
)  # fmt: skip
LESSONS = [lesson.slug for _, lesson in OUTLINE.lessons()]
EVERYTHING = LearningFacts(
    dict.fromkeys(LESSONS, DAY),
    dict.fromkeys(LESSONS, frozenset({"a", "b"})),
    {f"opdracht-{number}": HandInFact(1, DAY, "approved", DAY) for number in (1, 2)},
)
ALL_MET = ProgressFacts(EVERYTHING, frozenset({"01"}), MeetingFacts(2, 0, 1))


def states(facts: ProgressFacts) -> dict[str, str]:
    return {f"{item.kind}:{item.slug}": item.state for item in assess(OUTLINE, facts).items}


def test_at_the_beginning():
    progress = assess(OUTLINE, ProgressFacts())
    assert states(ProgressFacts()) == {
        "lesson:les-1-1": "open", "check:les-1-1": "open", "lesson:les-1-2": "open", "check:les-1-2": "open",
        "assignment:opdracht-1": "open",
        "lesson:les-2-1": "open", "check:les-2-1": "open", "lesson:les-2-2": "open", "check:les-2-2": "open",
        "assignment:opdracht-2": "locked",
        "group_days:group_days": "open", "peer_meetings:peer_meetings": "open", "case_turns:case_turns": "open",
        "decision:decision": "locked",
    }  # fmt: skip
    assert (progress.next.kind, progress.next.slug, progress.is_complete) == ("lesson", "les-1-1", False)
    assert progress.done_of("lesson") == (0, 4)


def test_when_everything_is_met():
    progress = assess(OUTLINE, ALL_MET)
    assert (progress.next, progress.is_complete, progress.decided) == (None, True, None)
    assert [item.reason.code for item in progress.waiting_for_us] == ["waits_for_advice"]


@pytest.mark.parametrize(
    ("hand_in", "state", "code"),
    [
        (None, "open", "not_handed_in"),
        (HandInFact(1, DAY, None, None), "waiting", "waits_for_us"),
        (HandInFact(1, DAY, "needs_more", DAY), "open", "needs_more"),
        (HandInFact(2, DAY, "approved", DAY), "done", "approved"),
    ],
)
def test_an_assignment(hand_in, state, code):
    facts = ProgressFacts(LearningFacts(hand_ins={"opdracht-1": hand_in} if hand_in else {}))
    item = next(item for item in assess(OUTLINE, facts).items if item.slug == "opdracht-1")
    assert (item.state, item.reason.code) == (state, code)


def test_the_gate_names_what_is_missing_and_opens_when_module_one_is_approved():
    locked = next(item for item in assess(OUTLINE, ProgressFacts()).items if item.slug == "opdracht-2")
    assert dict(locked.reason.values) == {"gate": "Veilig werken", "missing": ("Module 1",)}
    first = LearningFacts(
        dict.fromkeys(LESSONS[:2], DAY),
        dict.fromkeys(LESSONS[:2], frozenset("ab")),
        {"opdracht-1": HandInFact(1, DAY, "approved", DAY)},
    )
    assert states(ProgressFacts(first))["assignment:opdracht-2"] == "open"
    waiting = LearningFacts(first.completed, first.right, {"opdracht-1": HandInFact(1, DAY, None, None)})
    assert states(ProgressFacts(waiting))["assignment:opdracht-2"] == "locked"


def test_while_something_waits_for_us_the_next_step_is_further_on():
    facts = LearningFacts(
        dict.fromkeys(LESSONS[:2], DAY),
        dict.fromkeys(LESSONS[:2], frozenset("ab")),
        {"opdracht-1": HandInFact(1, DAY, None, None)},
    )
    assert assess(OUTLINE, ProgressFacts(facts)).next.slug == "les-2-1"


@pytest.mark.parametrize(
    ("advised", "decision", "decided", "code"),
    [
        (None, None, None, "waits_for_advice"),
        (DAY, None, None, "waits_for_decision"),
        (DAY, "passed", DAY, "passed"),
        (DAY, "not_yet", DAY + timedelta(days=1), "not_yet"),
        (DAY + timedelta(days=9), "not_yet", DAY, "waits_for_decision"),
    ],
)
def test_the_decision(advised, decision, decided, code):
    facts = ProgressFacts(EVERYTHING, frozenset({"01"}), MeetingFacts(2, 0, 1), advised, decision, decided)
    assert assess(OUTLINE, facts).items[-1].reason.code == code


deeds = st.lists(st.sampled_from([*[f"read {slug}" for slug in LESSONS], *[f"{q} {slug}" for slug in LESSONS for q in "ab"],
                                  "in opdracht-1", "ok opdracht-1", "in opdracht-2", "ok opdracht-2", "day 01", "day 99", "meet", "case"]))  # fmt: skip


def after(done: list[str]) -> ProgressFacts:
    completed, right, hand_ins, days = {}, {}, {}, set()
    for deed in done:
        what, _, slug = deed.partition(" ")
        if what == "read":
            completed[slug] = DAY
        elif what in ("a", "b"):
            right[slug] = right.get(slug, frozenset()) | {what}
        elif what == "in" and slug not in hand_ins:
            hand_ins[slug] = HandInFact(1, DAY, None, None)
        elif what == "ok":
            hand_ins[slug] = HandInFact(1, DAY, "approved", DAY)
        elif what == "day":
            days.add(slug)
    meetings = MeetingFacts(done.count("meet"), 0, done.count("case"))
    return ProgressFacts(LearningFacts(completed, right, hand_ins), frozenset(days), meetings)


@given(deeds, deeds)
def test_doing_more_never_undoes_anything(earlier, later):
    before, now = states(after(earlier)), states(after(earlier + later))
    assert [name for name, state in before.items() if state == "done" and now[name] != "done"] == []


@given(deeds)
def test_done_is_the_sum_of_its_items_and_never_above_the_total(done):
    progress = assess(OUTLINE, after(done))
    for kind in {item.kind for item in progress.items}:
        number, total = progress.done_of(kind)
        assert 0 <= number <= total == sum(item.kind == kind for item in progress.items)
    others = [item for item in progress.items if item.kind != "decision"]
    assert progress.is_complete == all(item.state == "done" for item in others)


@pytest.mark.parametrize(
    "case",
    [
        {"is_complete": False}, {"is_decided": True}, {"has_open_advice": True}, {"text": "  "},
    ],
)  # fmt: skip
def test_advice_that_is_refused(case):
    fine = {"is_complete": True, "is_decided": False, "text": "Goed.", "has_open_advice": False}
    check_advice(**fine)
    with pytest.raises(RuleError):
        check_advice(**(fine | case))


@pytest.mark.parametrize(
    ("case", "field"),
    [
        ({"has_open_advice": False}, None), ({"outcome": "perhaps"}, "outcome"), ({"reasons": ""}, "reasons"),
        ({"outcome": "not_yet"}, "to_do"), ({"outcome": "not_yet", "to_do": "Bel"}, "to_do_by"),
        ({"outcome": "not_yet", "to_do": "Bel", "to_do_by": date(2026, 3, 2)}, "to_do_by"),
    ],
)  # fmt: skip
def test_decisions_that_are_refused(case, field):
    fine = {
        "outcome": "passed", "reasons": "Goed.", "to_do": "", "to_do_by": None, "today": date(2026, 3, 2), "has_open_advice": True,
    }  # fmt: skip
    check_decision(**fine)
    with pytest.raises(RuleError) as refusal:
        check_decision(**(fine | case))
    assert refusal.value.field == field


@pytest.mark.parametrize("case", ["is_self", "coached", "advised"])
def test_who_is_involved_does_not_decide(case):
    nobody = {"is_self": False, "coached": False, "advised": False}
    check_independence(**nobody)
    with pytest.raises(RuleError):
        check_independence(**(nobody | {case: True}))
