"""The one function, as tables and as properties. No database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.curriculum.rules import AssignmentOutline, Gate, LessonOutline, ModuleOutline, Outline, Requirements
from lms.learning.rules import HandInFact, LearningFacts, RecordedFact
from lms.peergroups.rules import MeetingFacts
from lms.progress.rules import ProgressFacts, assess

DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def module(number: int, doors: bool = False) -> ModuleOutline:
    lessons = tuple(
        LessonOutline(f"les-{number}-{index}", f"Les {number}.{index}", 20, ("a", "b")) for index in (1, 2)
    )
    task = AssignmentOutline(f"opdracht-{number}", f"Opdracht {number}", 3, doors, 3)
    return ModuleOutline(f"0{number}", f"Module {number}", "?", "", lessons, (task,), "Groepsdag", 180)


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
        (HandInFact(1, DAY, "needs_more", DAY), "again", "needs_more"),
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
    ("happened", "state", "code"),
    [
        ({}, "waiting", "waits_for_advice"),
        ({"advised_at": DAY}, "waiting", "waits_for_check"),
        ({"advised_at": DAY, "checked_at": DAY}, "waiting", "waits_for_decision"),
        ({"advised_at": DAY, "checked_at": DAY, "talk_at": DAY}, "waiting", "waits_for_decision"),
        (
            {"advised_at": DAY, "checked_at": DAY, "talk_at": DAY, "asked_at": DAY - timedelta(hours=1)},
            "waiting",
            "waits_for_decision",
        ),
        (
            {"advised_at": DAY, "checked_at": DAY, "talk_at": DAY, "asked_at": DAY + timedelta(hours=1)},
            "waiting",
            "waits_after_talk",
        ),
        ({"decision": "passed", "decided_at": DAY}, "done", "passed"),
        ({"decision": "not_yet", "decided_at": DAY}, "open", "not_yet"),
        (
            {"advised_at": DAY, "decision": "not_yet", "decided_at": DAY + timedelta(days=1)},
            "open",
            "not_yet",
        ),
        (
            {"advised_at": DAY + timedelta(days=9), "decision": "not_yet", "decided_at": DAY},
            "waiting",
            "waits_for_check",
        ),
        (
            {
                "advised_at": DAY,
                "checked_at": DAY,
                "decision": "not_yet",
                "decided_at": DAY,
                "new_talk_at": DAY,
            },
            "waiting",
            "waits_for_decision",
        ),
    ],
)
def test_the_decision(happened, state, code):
    item = assess(OUTLINE, replace(ALL_MET, **happened)).items[-1]
    assert (item.state, item.reason.code) == (state, code)


OWN_WORDS = replace(OUTLINE, requirements=Requirements(1, 2, 0, 1, learning_points=2, evidence=3))


@pytest.mark.parametrize(
    ("points", "evidence", "expected"),
    [
        ((), 0, {"learning_points": ("open", 0, 2), "evidence": ("open", 0, 3)}),
        (("01", "99"), 2, {"learning_points": ("open", 1, 2), "evidence": ("open", 2, 3)}),
        (("01", "02"), 3, {"learning_points": ("done", 2, 2), "evidence": ("done", 3, 3)}),
    ],
)
def test_own_words_and_pieces_count_when_the_course_asks_for_them(points, evidence, expected):
    facts = replace(ALL_MET, learning_points=frozenset(points), evidence=evidence)
    progress = assess(OWN_WORDS, facts)
    found = {
        item.kind: (item.state, item.reason.values["done"], item.reason.values["norm"])
        for item in progress.items
        if item.kind in expected
    }
    assert found == expected
    assert progress.is_complete == (len(points) == 2 and evidence == 3 and "99" not in points)
    assert (progress.next is None) == progress.is_complete
    assert assess(OUTLINE, facts).is_complete


def test_a_missed_group_day_counts_once_when_a_task_stood_in_for_it():
    task = {("group_day", "02"): RecordedFact("hand", "Femke", DAY, "Taak gedaan")}
    two_days = replace(OUTLINE, requirements=Requirements(2, 2, 0, 1))
    both = replace(ALL_MET, learning=replace(EVERYTHING, recorded=task))
    again = replace(
        ALL_MET, learning=replace(EVERYTHING, recorded={("group_day", "01"): task["group_day", "02"]})
    )
    assert [assess(two_days, facts).is_complete for facts in (ALL_MET, both, again)] == [False, True, False]


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
