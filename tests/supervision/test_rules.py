from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.clock import local_day
from lms.cohorts.rules import Away
from lms.curriculum.rules import AssignmentOutline, Gate, LessonOutline, ModuleOutline, Outline, Requirements
from lms.errors import RuleError
from lms.learning.rules import HandInFact, LearningFacts
from lms.peergroups.signal_rules import Came
from lms.progress.rules import ProgressFacts, assess
from lms.supervision.group_signal_rules import GroupFacts, signals_of_group
from lms.supervision.rules import Deed, Line, board, check_act, resting
from lms.supervision.signal_rules import (
    Facts,
    Signal,
    Thresholds,
    signals_of,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def met(moment: datetime | None) -> tuple[Came, ...]:
    return (Came(moment, was_there=True, said_no=False),) if moment else ()


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def day(days: int) -> date:
    return TODAY - timedelta(days=days)


def module(number: int, *more_lessons: str) -> ModuleOutline:
    lessons = (f"les-{number}", *more_lessons)
    return ModuleOutline(
        slug=f"m{number}",
        title=f"Module {number}",
        question="",
        summary="",
        lessons=tuple(LessonOutline(slug, f"Les {slug[4:]}", 20, ("vraag",)) for slug in lessons),
        assignments=(
            AssignmentOutline(
                f"opdracht-{number}", f"Opdracht {number}", 3, goes_to_doors=number == 2, photos=3
            ),
        ),
        group_day_title="",
        group_day_minutes=180,
    )


COURSE = Outline(
    version_id=1,
    course_id=1,
    course_slug="cursus",
    number=1,
    title="Opleiding",
    certificate_title="Certificaat",
    learning_outcomes=(),
    gate=Gate("Veilig werken", ("m1",)),
    requirements=Requirements(0, 0, 0, 0),
    modules=(module(1), module(2)),
)

LONGER = replace(COURSE, modules=(module(1, "les-1b"), module(2)))


def learned(read=None, handed_in=None, passed=("les-1", "les-2")) -> LearningFacts:
    """`read`: lesson -> days ago. `handed_in`: assignment -> (days ago, outcome, reviewed so many days ago)."""
    return LearningFacts(
        completed={slug: ago(days) for slug, days in (read or {}).items()},
        right={slug: frozenset({"vraag"}) for slug in passed},
        hand_ins={
            slug: HandInFact(1, ago(days), outcome, ago(reviewed) if outcome else None)
            for slug, (days, outcome, reviewed) in (handed_in or {}).items()
        },
    )


ALL_DONE = learned(
    {"les-1": 50, "les-2": 40}, {"opdracht-1": (45, "approved", 44), "opdracht-2": (25, "approved", 20)}
)


def facts(learning: LearningFacts | None = None, name: str = "Anna", **values) -> Facts:
    """Somebody who was here yesterday and began sixty days ago."""
    past = {key: values.pop(key) for key in ("advised_at", "decision", "decided_at") if key in values}
    values = {"begins_on": day(60), "last_seen": ago(1)} | values
    course = values.pop("course", COURSE)
    progress = assess(course, ProgressFacts(learning=learning or LearningFacts(), **past))
    return Facts(person_id=values.pop("person_id", 1), name=name, progress=progress, **values)


def signals(*arguments, **values) -> tuple[Signal, ...]:
    return signals_of(facts(*arguments, **values), TODAY, local_day)


MISSED = ((ago(40), False), (ago(10), False))
NEVER_HERE = {"last_seen": None, "begins_on": day(0)}

COHORT = [
    facts(learned({"les-1": 12}, {"opdracht-1": (9, None, 0)}), "Anna", person_id=1),
    facts(learned({"les-1": 12}, {"opdracht-1": (7, None, 0)}), "Bas", person_id=2),
    facts(ALL_DONE, "Cor", person_id=3),
    facts(None, "Dina", person_id=4, last_seen=ago(14)),
    facts(None, "Els", person_id=5, last_seen=ago(13)),
    facts(None, "Fien", person_id=6, group_days=MISSED),
    facts(None, "Gijs", person_id=7, group_days=((ago(5), True), *MISSED)),
    facts(learned(passed=()), "Hans", person_id=8, wrong_tries={"les-1": (6, ago(3))}),
    facts(learned({"les-1": 30}), "Ilse", person_id=9),
    facts(
        learned({"les-1": 30}, {"opdracht-1": (20, None, 0)}),
        "Jan",
        person_id=10,
        last_seen=ago(30),
        group_days=MISSED,
        pause_since=day(25),
        pause_until=day(1),
    ),
    facts(None, "Kees", person_id=11, last_seen=ago(50), pause_since=day(45)),
    facts(None, "Loes", person_id=12, invited_at=ago(8), **NEVER_HERE),
]


def test_a_whole_cohort_in_the_order_of_need():
    lines = board(COHORT, TODAY, local_day)
    assert [(line.facts.name, line.signals) for line in lines] == [
        ("Cor", (Signal("advice_due", day(20), is_ours=True),)),
        ("Anna", (Signal("late_feedback", day(9), is_ours=True, title="Opdracht 1"),)),
        ("Ilse", (Signal("unmade", day(30), title="Opdracht 1", number=1),)),
        ("Dina", (Signal("silent", day(14), number=14),)),
        ("Fien", (Signal("missed_group_days", day(10), number=2),)),
        ("Loes", (Signal("never_came_in", day(8)),)),
        ("Hans", (Signal("stuck", day(3), title="Les 1", number=6),)),
        ("Jan", (Signal("pause_over", day(1)),)),
        ("Bas", ()),
        ("Els", ()),
        ("Gijs", ()),
        ("Kees", ()),
    ]
    assert [line.facts.name for line in lines if line.is_paused] == ["Jan", "Kees"]
    assert [line.needs_attention for line in lines] == [True] * 8 + [False] * 4


CAME = Came(ago(2), was_there=True, said_no=False)


def evenings(*of: tuple[float, bool, bool]) -> tuple[Came, ...]:
    return tuple(Came(ago(days), was_there, said_no) for days, was_there, said_no in of)


@pytest.mark.parametrize(
    ("somebody", "expected"),
    [
        # ours
        (facts(learned({}, {"opdracht-1": (8, None, 0)})), ("late_feedback",)),
        (facts(ALL_DONE, advised_at=ago(1)), ()),
        (facts(ALL_DONE, decision="passed", decided_at=ago(1), advised_at=ago(3)), ()),
        (facts(ALL_DONE, decision="not_yet", decided_at=ago(1), advised_at=ago(3)), ("not_yet",)),
        (facts(ALL_DONE, decision="not_yet", decided_at=ago(3), advised_at=ago(1)), ()),
        (facts(ALL_DONE, advised_at=ago(1), last_seen=ago(90), group_days=MISSED), ()),
        # silence
        (facts(last_seen=None), ("not_begun",)),
        (facts(last_seen=None, begins_on=day(13)), ()),
        (facts(last_seen=ago(30), begins_on=day(5)), ()),
        (facts(last_seen=ago(30), last_deed=ago(2)), ()),
        (facts(last_seen=ago(30), meetings=(CAME,)), ()),
        (facts(last_seen=ago(30), group_days=((ago(2), True),)), ()),
        (facts(last_seen=ago(30), group_days=((ago(2), False),)), ("silent",)),
        # the invitation
        (facts(invited_at=ago(6), **NEVER_HERE), ()),
        (facts(invited_at=ago(7), **NEVER_HERE), ("never_came_in",)),
        (facts(invited_at=ago(7), last_seen=None, begins_on=day(-9)), ("never_came_in",)),
        (facts(invited_at=ago(30), last_seen=ago(2)), ()),
        (facts(invited_at=ago(3), last_seen=None), ("not_begun",)),  # invited once more
        (facts(invited_at=ago(7), last_seen=None, group_days=MISSED), ("missed_group_days", "never_came_in")),
        # before the first day nothing is expected
        (facts(learned({"les-1": 40}), begins_on=day(-3)), ()),
        # checks
        (facts(learned(passed=()), wrong_tries={"les-1": (5, ago(3))}), ()),
        (facts(learned(), wrong_tries={"les-1": (9, ago(3))}), ()),
        (facts(learned(passed=()), wrong_tries={"les-elders": (9, ago(3))}), ()),
        # assignments
        (facts(learned({"les-1": 27})), ()),
        (facts(learned({"les-1": 28})), ("unmade",)),
        (facts(learned({"les-1": 60}), course=LONGER), ()),  # half the lessons
        (facts(learned({"les-1": 60, "les-1b": 27}), course=LONGER), ()),
        (facts(learned({"les-2": 28})), ("unmade",)),  # also while the gate is closed
        (facts(learned({"les-1": 60}, {"opdracht-1": (50, "needs_more", 27)})), ()),
        (facts(learned({"les-1": 60}, {"opdracht-1": (50, "needs_more", 28)})), ("not_redone",)),
        # intervisie: twice without a word
        (facts(meetings=evenings((40, False, False))), ()),
        (facts(meetings=evenings((40, False, False), (5, False, False))), ("missed_meetings",)),
        (facts(meetings=evenings((40, False, False), (5, False, True))), ()),  # said so beforehand
        (facts(meetings=evenings((70, False, False), (40, False, False), (5, True, False))), ()),  # came again
        (facts(meetings=evenings((70, True, False), (40, False, True), (5, False, False))), ()),
        (
            facts(meetings=evenings((40, False, False), (5, False, False)), aways=(Away(day(50), day(30)),)),
            (),
        ),
        # group days
        (facts(group_days=((ago(10), False),)), ()),
        (facts(group_days=((ago(90), True), *MISSED)), ("missed_group_days",)),
        (facts(group_days=((ago(20), True), *MISSED)), ()),
        # a pause
        (facts(pause_since=day(3), pause_until=day(0)), ("pause_over",)),
        (facts(pause_since=day(3), pause_until=day(-1), last_seen=ago(40)), ()),
    ],
)  # fmt: skip
def test_each_rule_at_its_border(somebody, expected):
    assert tuple(signal.code for signal in signals_of(somebody, TODAY, local_day)) == expected


def test_several_signals_stand_ours_first_then_oldest_first():
    somebody = learned({"les-1": 70, "les-2": 40}, {"opdracht-1": (8, None, 0)}, passed=())
    assert signals(somebody, last_seen=ago(20), wrong_tries={"les-2": (7, ago(30))}) == (
        Signal("late_feedback", day(8), is_ours=True, title="Opdracht 1"),
        Signal("unmade", day(40), title="Opdracht 2", number=1),
        Signal("stuck", day(30), title="Les 2", number=7),
        Signal("silent", day(20), number=20),
    )


def test_open_assignments_are_one_signal_that_counts_them():
    assert signals(learned({"les-1": 50, "les-2": 40})) == (
        Signal("unmade", day(50), title="Opdracht 1", number=2),
    )


def test_a_day_is_a_dutch_day():
    """Handed in at 23.30 UTC is half past midnight in Hoorn: seven days of waiting, not eight."""
    late = datetime(2026, 2, 22, 23, 30, tzinfo=UTC)
    learning = LearningFacts(hand_ins={"opdracht-1": HandInFact(1, late, None, None)})
    assert signals(learning) == ()
    earlier = replace(learning, hand_ins={"opdracht-1": HandInFact(1, late - timedelta(hours=1), None, None)})
    assert signals(earlier) == (Signal("late_feedback", date(2026, 2, 22), is_ours=True, title="Opdracht 1"),)


def test_thresholds_are_settings():
    limits = Thresholds(silent_days=3, late_feedback_days=1)
    learning = learned({}, {"opdracht-1": (2, None, 0)})
    assert signals_of(facts(learning, last_seen=ago(3)), TODAY, local_day, limits) == (
        Signal("late_feedback", day(2), is_ours=True, title="Opdracht 1"),
        Signal("silent", day(3), number=3),
    )


# whatever somebody's past is

past = st.sampled_from([0, 1, 6, 8, 14, 27, 28, 40, 60])  # around the borders
lessons = st.sampled_from(["les-1", "les-1b", "les-2"])
maybe = st.none() | past
hand_in = st.tuples(past, st.sampled_from([None, "needs_more", "approved"]), past)


@st.composite
def pasts(draw) -> dict:
    return {
        "read": draw(st.dictionaries(lessons, past)),
        "passed": draw(st.sets(lessons)),
        "deeds": draw(st.lists(past, max_size=1)),
        "handed_in": draw(st.dictionaries(st.sampled_from(["opdracht-1", "opdracht-2"]), hand_in)),
        "seen": draw(maybe),
        "invited": draw(maybe),
        "met": draw(maybe),
        "group_days": draw(st.lists(st.tuples(past, st.booleans()), max_size=4)),
        "wrong": draw(st.dictionaries(lessons, st.tuples(st.integers(1, 9), past))),
        "begins": draw(st.integers(-20, 90)),
        "away": draw(st.lists(st.tuples(st.integers(20, 60), st.integers(1, 19)), max_size=1)),
        "spoken": draw(st.booleans()),
    }  # fmt: skip


def facts_from(story: dict) -> Facts:
    def moment(days: float | None) -> datetime | None:
        return None if days is None else ago(days)

    deeds = [  # whatever is done is a deed, a wrong answer too
        *story["deeds"],
        *story["read"].values(),
        *(days for days, _, _ in story["handed_in"].values()),
        *(days for _, days in story["wrong"].values()),
    ]
    return facts(
        learned(story["read"], story["handed_in"], story["passed"]),
        course=LONGER,
        begins_on=day(story["begins"]),
        invited_at=moment(story["invited"]),
        last_seen=moment(story["seen"]),
        last_deed=moment(min(deeds, default=None)),
        meetings=met(moment(story["met"])),
        group_days=tuple((ago(days), was_there) for days, was_there in story["group_days"]),
        wrong_tries={slug: (number, ago(days)) for slug, (number, days) in story["wrong"].items()},
        aways=tuple(Away(day(since), day(until)) for since, until in story["away"]),
        pause_since=day(story["pause"]) if "pause" in story else None,
    )


def handing_in(story: dict, slug: str) -> dict:
    """What is approved is not handed in again: the page refuses it."""
    if story["handed_in"].get(slug, (0, None, 0))[1] == "approved":
        return {}
    return {"handed_in": story["handed_in"] | {slug: (0, None, 0)}}


ACTIVITIES = {
    "log in": lambda story: {"seen": 0},
    "read a lesson": lambda story: {"read": {"les-1": 0} | story["read"], "deeds": [0]},
    "read another": lambda story: {"read": {"les-1b": 0} | story["read"], "deeds": [0]},
    "pass a check": lambda story: {"passed": {*story["passed"], "les-1"}, "deeds": [0]},
    "pass another": lambda story: {"passed": {*story["passed"], "les-2"}, "deeds": [0]},
    "hand in": lambda story: handing_in(story, "opdracht-1"),
    "hand in another": lambda story: handing_in(story, "opdracht-2"),
    "come to a group day": lambda story: {"group_days": [*story["group_days"], (0, True)]},
    "come to a meeting": lambda story: {"met": 0},
}


def awake(story: dict, rests: dict[str, date]) -> set[str]:
    line = Line((facts := facts_from(story)), signals_of(facts, TODAY, local_day), rests)
    return {signal.code for signal in line.awake if not signal.is_ours}


@settings(max_examples=300, deadline=None)
@given(pasts())
def test_doing_something_never_raises_a_signal_about_a_person(story):
    """Also when a coach spoke about everything that stood there: what rests, goes on resting."""
    stood = signals_of(facts_from(story), TODAY, local_day)
    deeds = [Deed(frozenset(signal.key for signal in stood), day(-3))] if story["spoken"] else []
    rests = resting(deeds, TODAY)
    before = awake(story, rests)
    raised = [(name, awake(story | does(story), rests) - before) for name, does in ACTIVITIES.items()]
    assert [(name, codes) for name, codes in raised if codes] == []


@given(pasts(), past)
def test_a_pause_is_silence(story, since):
    assert signals_of(facts_from(story | {"pause": since}), TODAY, local_day) == ()


@given(st.permutations(COHORT))
def test_the_order_does_not_depend_on_how_people_came_in(cohort):
    assert board(cohort, TODAY, local_day) == board(COHORT, TODAY, local_day)


# what waits for us, and what rests


@pytest.mark.parametrize(
    ("somebody", "expected"),
    [
        (facts(asked_at=ago(0)), ("asked_for_call",)),
        (facts(asked_at=ago(2)), ("asked_for_call",)),
        (facts(asked_at=ago(3)), ("call_unanswered",)),
        (facts(ALL_DONE, decision="passed", decided_at=ago(1), asked_at=ago(0)), ("asked_for_call",)),
        # somebody who pauses may ask, and is heard
        (facts(asked_at=ago(0), pause_since=day(3), last_seen=ago(50)), ("asked_for_call",)),
        # a pause that is over: its days do not count
        (facts(last_seen=ago(50), aways=(Away(day(49), day(13)),)), ()),
        (facts(last_seen=ago(50), aways=(Away(day(49), day(14)),)), ("silent",)),
        (facts(last_seen=None, aways=(Away(day(49), day(14)),)), ("not_begun",)),
        (facts(learned({"les-1": 40}), aways=(Away(day(20), day(7)),)), ()),
        (facts(learned({"les-1": 40}), aways=(Away(day(20), day(8)),)), ("unmade",)),
        (facts(group_days=MISSED, aways=(Away(day(12), day(2)),)), ()),
        (facts(group_days=(*MISSED, (ago(60), False)), aways=(Away(day(12), day(2)),)), ("missed_group_days",)),
        (facts(invited_at=ago(10), **NEVER_HERE, aways=(Away(day(9), day(5)),)), ()),
    ],
)  # fmt: skip
def test_asking_and_pausing_at_their_borders(somebody, expected):
    assert tuple(signal.code for signal in signals_of(somebody, TODAY, local_day)) == expected


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        ((), ("no_meeting_planned", 60, 0)),
        (((41, False),), None),
        (((42, False),), ("no_meeting_planned", 42, 0)),
        (((42, False), (-3, False)), None),
        (((42, False), (-3, True)), ("no_meeting_planned", 42, 0)),
        (((30, True),), ("no_meeting_planned", 60, 0)),
        (((30, True), (9, True)), ("group_cancelled", 9, 2)),
        (((30, True), (20, False), (9, True)), None),
        (((30, True), (9, True), (-5, False)), None),
        (((9, True), (-5, True)), ("group_cancelled", -5, 2)),
    ],
)
def test_a_group_that_does_not_meet(meetings, expected):
    group = GroupFacts(1, "De Dijk", day(60), day(-60), tuple((ago(days), off) for days, off in meetings))
    found = [(row.code, row.since, row.number) for row in signals_of_group(group, NOW, local_day)]
    assert found == ([(expected[0], day(expected[1]), expected[2])] if expected else [])


@pytest.mark.parametrize(("begins", "ends"), [(day(-1), day(-60)), (day(90), day(1))])
def test_a_group_is_asked_nothing_before_and_after_its_cohort(begins, ends):
    assert signals_of_group(GroupFacts(1, "De Dijk", begins, ends), NOW, local_day) == ()


def test_the_last_deed_decides_how_long_something_rests():
    deeds = [Deed(frozenset({"silent"}), day(-9)), Deed(frozenset({"silent", "unmade"}), day(-2))]
    assert resting(deeds, TODAY) == {"silent": day(-2), "unmade": day(-2)}
    assert resting([*deeds, Deed(frozenset({"silent"}), None)], TODAY) == {"unmade": day(-2)}
    assert resting(deeds, day(-2)) == {}


@pytest.mark.parametrize(
    ("signal", "key"),
    [
        (Signal("silent", day(20), number=20), "silent"),
        (Signal("stuck", day(3), title="Les 1", number=7), "stuck Les 1"),
        (Signal("unmade", day(30), title="Opdracht 1", number=2), "unmade"),
        (Signal("missed_group_days", day(10), number=2), "missed_group_days  2026-02-20"),
        (
            Signal("late_feedback", day(9), is_ours=True, title="Opdracht 1"),
            "late_feedback Opdracht 1 2026-02-21",
        ),
    ],
)
def test_what_an_act_is_about(signal, key):
    assert signal.key == key


def test_a_line_at_rest_stands_below_and_says_until_when():
    quiet = facts(None, "Dina", last_seen=ago(20))
    deeds = {quiet.person_id: [Deed(frozenset({"silent"}), day(-4))]}
    line = board([quiet], TODAY, local_day, deeds=deeds)[0]
    assert (line.needs_attention, line.asleep_until, len(line.signals)) == (False, day(-4), 1)


@pytest.mark.parametrize(
    ("kind", "note", "until", "field"),
    [
        ("sang", "x", None, "kind"),
        ("called", " ", None, "note"),
        ("called", "x", TODAY, "until"),
        ("called", "x", day(-91), "until"),
    ],
)
def test_an_act_says_what_was_done_and_until_when(kind, note, until, field):
    with pytest.raises(RuleError) as refused:
        check_act(kind=kind, note=note, until=until, today=TODAY)
    assert refused.value.field == field
