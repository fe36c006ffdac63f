"""Going on with another version of a course: whatever is changed in it and however often, nobody loses what they earned,
and what is new counts. First the pure rules over random courses, then the same over the database, then the pages."""

import html
import itertools
import random
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from lms import formats
from lms.accounts.actions import end_grant, grant
from lms.cohorts.models import Cohort, VersionMove
from lms.curriculum import queries as curriculum
from lms.curriculum.actions import publish_texts
from lms.curriculum.rules import AssignmentOutline, Gate, LessonOutline, ModuleOutline, Outline, Requirements
from lms.db import db
from lms.errors import RuleError
from lms.learning import actions
from lms.learning.models import RecordedStep
from lms.learning.rules import KEPT, ON_PAPER, PLACES, HandInFact, gate_is_open
from lms.learning.verdict_actions import show_review
from lms.peergroups.rules import MeetingFacts
from lms.progress.keeping_rules import kept_in_move, with_kept
from lms.progress.queries import progress_facts, progress_of
from lms.progress.rules import DONE, OPEN, ProgressFacts, assess
from lms.progress.version_actions import move_to_version
from lms.progress.version_queries import forecast
from tests.proofreader import without_tokens

DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NORMS = ("group_days", "peer_meetings", "host_turns", "case_turns")


@dataclass(frozen=True)
class Draft:
    """A small course. Its modules are deel-1, deel-2 ..; its lessons les-1, les-2 ..; its assignments taak-1, taak-2 .."""

    lessons: tuple[tuple[int, str], ...]  # of each lesson its module and its questions, a letter each
    tasks: tuple[int, ...]  # of each module its assignment
    doors: frozenset[int] = frozenset()  # assignments that go to doors
    gate: frozenset[int] = frozenset({1})  # modules
    norms: tuple[int, int, int, int] = (0, 0, 0, 0)

    def of_module(self, module: int) -> list[tuple[int, str]]:
        return [
            (number, questions)
            for number, (place, questions) in enumerate(self.lessons, 1)
            if place == module
        ]


def outline_of(draft: Draft, number: int) -> Outline:
    modules = tuple(
        ModuleOutline(
            f"deel-{place}", f"Deel {place}", "?", "",
            tuple(LessonOutline(f"les-{n}", f"Les {n}", 20, tuple(questions)) for n, questions in draft.of_module(place)),
            (AssignmentOutline(f"taak-{task}", f"Taak {task}", 3, task in draft.doors, 3),), "Groepsdag", 180,
        )
        for place, task in enumerate(draft.tasks, 1)
    )  # fmt: skip
    gate = Gate("Veilig werken", tuple(f"deel-{place}" for place in sorted(draft.gate)))
    return Outline(
        number, 1, "klein", number, "Klein", "Certificaat", (), gate, Requirements(*draft.norms), modules
    )


# the rules


@st.composite
def renewals(draw) -> list[Draft]:
    """Versions of one course. What was published stays somewhere; all else may change every time."""
    found, modules, lessons = [], 1, 0
    for _ in range(draw(st.integers(2, 4))):
        modules = draw(st.integers(modules, 3))
        lessons = draw(st.integers(lessons, 4))
        places = st.integers(1, modules)
        found.append(
            Draft(
                tuple(
                    (draw(places), "".join(sorted(draw(st.sets(st.sampled_from("abc"))))))
                    for _ in range(lessons)
                ),
                tuple(draw(st.permutations(range(1, modules + 1)))),
                frozenset(draw(st.sets(places))),
                frozenset(draw(st.sets(places, min_size=1))),
                tuple(draw(st.integers(0, 2)) for _ in NORMS),
            )
        )
    return found


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["read", "answer", "hand in", "approve", "day", "meet", "host", "case", "module", "all", *["move"] * 5]),
        st.integers(0, 5),
    ),
    max_size=25,
)  # fmt: skip


def after(deed: str, which: int, outline: Outline, facts: ProgressFacts) -> ProgressFacts:
    """What is known once somebody did this in the version they are in. Not what cannot be done there."""
    learning, meetings = facts.learning, facts.meetings
    module = outline.modules[which % len(outline.modules)]
    lessons = [lesson for _, lesson in outline.lessons()]
    lesson = lessons[which % len(lessons)] if lessons else None
    if deed == "all":
        for index in range(len(outline.modules)):
            facts = after("module", index, outline, facts)
        return replace(facts, meetings=MeetingFacts(*(max(known, norm) for known, norm in zip(
            (facts.meetings.attended, facts.meetings.as_host, facts.meetings.as_case_bringer),
            (outline.requirements.peer_meetings, outline.requirements.host_turns, outline.requirements.case_turns), strict=True))))  # fmt: skip
    if deed == "module":
        completed = {**learning.completed, **{row.slug: DAY for row in module.lessons}}
        right = {
            **learning.right,
            **{
                row.slug: learning.right.get(row.slug, frozenset()) | set(row.questions)
                for row in module.lessons
            },
        }
        learning = replace(learning, completed=completed, right=right)
        facts = after("approve", which, outline, replace(facts, learning=learning))
        return after("day", which, outline, facts)
    if deed == "read" and lesson:
        learning = replace(learning, completed={**learning.completed, lesson.slug: DAY})
    elif deed == "answer" and lesson and lesson.questions:
        known = learning.right.get(lesson.slug, frozenset())
        learning = replace(
            learning,
            right={**learning.right, lesson.slug: known | {lesson.questions[which % len(lesson.questions)]}},
        )
    elif deed in ("hand in", "approve"):
        slug = module.assignments[0].slug
        latest = learning.hand_ins.get(slug)
        if latest is None or latest.outcome != "approved":
            fact = HandInFact(
                1, DAY, "approved" if deed == "approve" else None, DAY if deed == "approve" else None
            )
            learning = replace(learning, hand_ins={**learning.hand_ins, slug: fact})
    elif deed == "day":
        return replace(facts, group_days=facts.group_days | {module.slug})
    elif deed in ("meet", "host", "case"):
        meetings = MeetingFacts(
            meetings.attended + 1,
            meetings.as_host + (deed == "host"),
            meetings.as_case_bringer + (deed == "case"),
        )
    return replace(facts, learning=learning, meetings=meetings)


class Watch:
    """Remembers everything somebody ever earned, and looks whether it is still there."""

    def __init__(self) -> None:
        self.earned: set[tuple[str, str]] = set()
        self.was_open = self.was_complete = False

    def look(self, outline: Outline, facts: ProgressFacts) -> None:
        progress = assess(outline, facts)
        states = {(item.kind, item.slug): item.state for item in progress.items}
        assert len(states) == len(progress.items)
        assert {step for step in self.earned if states.get(step, DONE) != DONE} == set()
        assert not (self.was_open and not gate_is_open(outline, facts.learning))
        assert not (self.was_complete and not progress.is_complete)
        assert done_of(progress) == counted(outline, facts)
        assert progress.is_complete == all(
            state == DONE for step, state in states.items() if step[0] != "decision"
        )
        self.earned |= {step for step, state in states.items() if state == DONE}
        self.was_open |= gate_is_open(outline, facts.learning)
        self.was_complete |= progress.is_complete


def done_of(progress):
    return {kind: progress.done_of(kind) for kind in ("lesson", "check", "assignment", *NORMS)}


def counted(outline: Outline, facts: ProgressFacts) -> dict[str, tuple[int, int]]:
    """The same by counting for ourselves: so many of a kind are done, of so many that this version has."""
    learning, recorded = facts.learning, facts.learning.recorded
    lessons = [lesson for module in outline.modules for lesson in module.lessons]
    checks = [lesson for lesson in lessons if lesson.questions]
    tasks = [task.slug for task in outline.assignments()]
    known = (
        len(facts.group_days & {module.slug for module in outline.modules}),
        facts.meetings.attended, facts.meetings.as_host, facts.meetings.as_case_bringer,
    )  # fmt: skip
    norms = (getattr(outline.requirements, kind) for kind in NORMS)
    return {
        "lesson": (sum(row.slug in learning.completed or ("lesson", row.slug) in recorded for row in lessons), len(lessons)),
        "check": (
            sum(set(row.questions) <= learning.right.get(row.slug, set()) or ("check", row.slug) in recorded for row in checks),
            len(checks),
        ),
        "assignment": (
            sum(
                ("assignment", slug) in recorded or (slug in learning.hand_ins and learning.hand_ins[slug].outcome == "approved")
                for slug in tasks
            ),
            len(tasks),
        ),
        **{
            kind: (int(number >= norm or (kind, kind) in recorded), 1) if norm else (0, 0)
            for kind, number, norm in zip(NORMS, known, norms, strict=True)
        },
    }  # fmt: skip


def moved(before: Outline, there: Outline, facts: ProgressFacts) -> ProgressFacts:
    kept = kept_in_move(before, there, facts)
    assert (len(set(kept)), set(kept) & set(facts.learning.recorded)) == (
        len(kept),
        set(),
    )  # a step stands once
    return with_kept(facts, kept, "Noor", DAY)


@settings(max_examples=150, deadline=None)
@given(renewals(), DEEDS)
def test_an_edit_of_the_course_never_takes_away_what_was_earned(drafts, deeds):
    outlines = [outline_of(draft, number) for number, draft in enumerate(drafts)]
    here, facts, watch = outlines[0], ProgressFacts(), Watch()
    watch.look(here, facts)
    for deed, which in deeds:
        if deed == "move":
            there = outlines[which % len(outlines)]
            here, facts = there, moved(here, there, facts)
        else:
            facts = after(deed, which, here, facts)
        watch.look(here, facts)


ONE = Draft(lessons=((1, "a"), (1, "a"), (2, "a")), tasks=(1, 2), doors=frozenset({2}), norms=(1, 1, 0, 0))
HALF = ["module 0", "read 2", "meet", "host"]
ALL = ["all"]


def having(draft: Draft, deeds: list[str]) -> ProgressFacts:
    facts = ProgressFacts()
    for deed in deeds:
        what, _, which = deed.partition(" ")
        facts = after(what, int(which or 0), outline_of(draft, 1), facts)
    return facts


@pytest.mark.parametrize(
    ("deeds", "renewed", "kept"),
    [
        (HALF, ONE, ()),
        (HALF, replace(ONE, lessons=((1, "ab"), (1, "a"), (2, "ab"))), (("check", "les-1"), ("gate", "gate"))),
        (HALF, replace(ONE, lessons=((1, "b"), (1, "a"), (2, "a"))), (("check", "les-1"), ("gate", "gate"))),
        (HALF, replace(ONE, lessons=((1, ""), (1, "a"), (2, "a"))), (("check", "les-1"),)),
        (HALF, replace(ONE, lessons=(*ONE.lessons, (2, "a"))), ()),
        (HALF, replace(ONE, lessons=(*ONE.lessons, (1, "a"))), (("lesson", "les-4"), ("check", "les-4"), ("gate", "gate"))),
        (HALF, replace(ONE, lessons=(*ONE.lessons, (1, ""))), (("lesson", "les-4"), ("gate", "gate"))),
        (["module 0", "read 2", "answer 2"], replace(ONE, lessons=(*ONE.lessons, (2, "a"))), ()),
        (["read 0", "read 1"], replace(ONE, lessons=(*ONE.lessons, (1, "a"))), ()),
        (HALF, replace(ONE, lessons=((2, "a"), (1, "a"), (1, "a"))), (("gate", "gate"),)),
        (HALF, replace(ONE, tasks=(2, 1)), (("gate", "gate"),)),
        (HALF, replace(ONE, gate=frozenset({1, 2})), (("gate", "gate"),)),
        (HALF, replace(ONE, norms=(2, 3, 0, 0)), (("group_days", "group_days"), ("peer_meetings", "peer_meetings"))),
        (HALF, replace(ONE, norms=(0, 0, 1, 1)), (("group_days", "group_days"), ("peer_meetings", "peer_meetings"))),
        (ALL, replace(ONE, lessons=(*ONE.lessons, (2, "a"))), (("lesson", "les-4"), ("check", "les-4"))),
        (ALL, replace(ONE, tasks=(1, 2, 3)), (("assignment", "taak-3"),)),
        (ALL, replace(ONE, norms=(1, 1, 1, 1)), (("host_turns", "host_turns"), ("case_turns", "case_turns"))),
        ([], replace(ONE, lessons=((1, "abc"), (2, "b"), (1, "a"), (1, "a")), norms=(2, 2, 2, 2), gate=frozenset({2})), ()),
    ],
)  # fmt: skip
def test_what_is_written_down_at_a_move(deeds, renewed, kept):
    facts = having(ONE, deeds)
    assert kept_in_move(outline_of(ONE, 1), outline_of(renewed, 2), facts) == kept


@pytest.mark.parametrize(
    ("path", "step"),
    [
        ([{}, {"norms": (1, 0, 0, 0)}, {"norms": (1, 3, 0, 0)}], ("peer_meetings", "peer_meetings")),
        ([{"lessons": ((1, "a"),)}, {"lessons": ((1, ""),)}, {"lessons": ((1, "b"),)}], ("check", "les-1")),
        ([{"lessons": ((1, "a"), (1, "a"))}, {"lessons": ((1, "a"),)}, {"lessons": ((1, "a"), (1, "b"))}], ("check", "les-2")),
    ],
    ids=["a norm that goes and comes back higher", "a check that comes back with another question", "a lesson missed by moving back"],
)  # fmt: skip
def test_what_a_version_does_not_ask_is_not_forgotten(path, step):
    drafts = [replace(ONE, **changes) for changes in path]
    facts, outlines = (
        having(drafts[0], HALF),
        [outline_of(draft, number) for number, draft in enumerate(drafts)],
    )
    for before, there in itertools.pairwise(outlines):
        facts = moved(before, there, facts)
    assert {(item.kind, item.slug): item.state for item in assess(outlines[-1], facts).items}[step] == DONE


def test_a_new_lesson_is_kept_for_who_passed_its_module_and_asked_of_who_did_not():
    renewed = outline_of(replace(ONE, lessons=(*ONE.lessons, (1, "a"), (2, ""))), 2)
    facts = moved(outline_of(ONE, 1), renewed, having(ONE, HALF))
    progress = assess(renewed, facts)
    assert (progress.done_of("lesson"), progress.done_of("check"), progress.next.slug, progress.is_complete) == (
        (4, 5), (3, 4), "les-3", False,
    )  # fmt: skip
    states = {(item.kind, item.slug): item.state for item in progress.items}
    assert (states["lesson", "les-4"], states["check", "les-4"], states["lesson", "les-5"]) == (
        DONE,
        DONE,
        OPEN,
    )


# the database


def texts_of(draft: Draft) -> dict[str, str]:
    """The files of a course, as somebody would write them."""
    modules = range(1, len(draft.tasks) + 1)
    names = [f"deel-{place}" for place in modules]
    norms = "\n".join(f"{kind} = {norm}" for kind, norm in zip(NORMS, draft.norms, strict=True))
    texts = {
        "course.toml": f'slug = "klein"\ntitle = "Klein"\ncertificate_title = "Certificaat"\nsummary = "Kort."\nmodules = {names}\n'
        f'learning_outcomes = ["Ik luister."]\n[gate]\ntitle = "Veilig werken"\nmodules = {[f"deel-{place}" for place in sorted(draft.gate)]}\n'
        f"[requirements]\n{norms}\n"
    }
    for place, task in zip(modules, draft.tasks, strict=True):
        lessons = [f"les-{number}" for number, _ in draft.of_module(place)]
        texts |= {
            f"deel-{place}/module.toml": f'title = "Deel {place}"\nquestion = "Wat?"\nsummary = "Kort."\nlessons = {lessons}\nassignment = "taak-{task}"\n',
            f"deel-{place}/groepsdag.md": '+++\ntitle = "Groepsdag"\nminutes = 180\nbring = ["pen"]\n+++\nWelkom.\n',
            f"deel-{place}/taak-{task}.opdracht.md": f'+++\ntitle = "Taak {task}"\nhours = 3\ngoes_to_doors = {str(task in draft.doors).lower()}\n'
            'photos = 1\ncriteria = ["gedaan"]\nyields = "krachten"\nhand_in = "Een foto."\n+++\nLoop een rondje.\n',
        }
        for number, questions in draft.of_module(place):
            texts |= {
                f"deel-{place}/les-{number}.md": f'+++\ntitle = "Les {number}"\ngoal = "Je oefent."\ncan_do = "oefenen"\nminutes = 20\nneeds = ["oren"]\n'
                'mini_do = "Oefen."\nreflection = "Hoe was het?"\n+++\n## Kern\n\nJe luistert.\n',
                f"deel-{place}/les-{number}.check.toml": "\n".join(
                    f'[[question]]\nslug = "{slug}"\ntext = "Vraag {slug}?"\nexplanation = "Daarom."\n'
                    '[[question.option]]\ntext = "Dit"\nright = true\n[[question.option]]\ntext = "Dat"'
                    for slug in questions
                ),
            }
    return texts


def published(draft: Draft, now: datetime, **changes: tuple[str, str]):
    """The course as a version; `les_1=(old, new)` changes words in the file of that lesson or assignment."""
    texts = texts_of(draft)
    for name, (old, new) in changes.items():
        path = next(path for path in texts if f"/{name.replace('_', '-')}." in path)
        assert old in texts[path]
        texts[path] = texts[path].replace(old, new)
    return publish_texts(texts, now=now)


def renewed_by_chance(dice: random.Random, draft: Draft) -> Draft:
    """Another version of a course: every module keeps a lesson of its own, and that is all that stays."""
    modules = min(len(draft.tasks) + dice.choice((0, 0, 1)), 3)
    number = max(len(draft.lessons) + dice.choice((0, 1)), modules)
    places = [place if place <= modules else dice.randint(1, modules) for place in range(1, number + 1)]
    lessons = tuple((place, "".join(sorted(dice.sample("abc", dice.randint(1, 3))))) for place in places)
    return Draft(
        lessons, tuple(dice.sample(range(1, modules + 1), modules)), frozenset({2}), frozenset({dice.randint(1, modules)}),
        (dice.randint(0, modules), dice.randint(0, 2), dice.randint(0, 1), dice.randint(0, 1)),
    )  # fmt: skip


class Walk:
    """A cohort of two, a coach and a coordinator, to whom things happen."""

    def __init__(self, world, seed: int):
        self.world, self.dice, self.draft = world, random.Random(seed), ONE
        self.versions = [published(ONE, world.now)]
        self.cohort = world.cohort(self.versions[0])
        self.coach, self.coordinator = world.coach(self.cohort), world.staff(name="Noor de Wit")
        self.people = [world.trainee(self.cohort, name=name) for name in ("Ada", "Bas")]
        self.group = world.peer_group(self.cohort, *self.people)
        self.days = {}
        self.watches = {person.id: Watch() for person in self.people}
        self.happened = Counter()

    @property
    def outline(self) -> Outline:
        return curriculum.outline(self.cohort.version_id)

    def facts(self):
        return progress_facts([person.id for person in self.people], self.cohort)

    def look(self) -> None:
        for person_id, facts in self.facts().items():
            self.watches[person_id].look(self.outline, facts)

    def step(self) -> None:
        name = self.dice.choice(
            ["learn"] * 4 + ["paper", "withdraw", "day", "meet", "publish", "publish"] + ["move"] * 4
        )
        try:
            getattr(self, name)(self.dice.choice(self.people))
        except RuleError:
            self.happened["refused"] += 1
            return self.step()
        self.happened[name] += 1
        self.look()

    def learn(self, person) -> None:
        """Mostly a whole module, so that gates open and courses come to an end."""
        module = self.dice.choice(self.outline.modules)
        for lesson in module.lessons:
            actions.complete_lesson(person, self.cohort, lesson.slug, now=self.world.now)
            page = curriculum.lesson(self.cohort.version_id, module.slug, lesson.slug)
            for question in page.check if self.dice.random() < 0.9 else ():
                right = next(option["key"] for option in question["options"] if option["right"])
                actions.answer_question(
                    person, self.cohort, page, question["slug"], right, now=self.world.now
                )
        task = curriculum.assignment(self.cohort.version_id, module.assignments[0].slug)
        found = actions.hand_in(
            person, self.cohort, task, text="Gedaan.", photos=[], share=False, now=self.world.now
        )
        outcome = self.dice.choice(("approved", "approved", "needs_more"))
        actions.review(
            found, outcome=outcome, feedback="Goed.", to_do="Bel.", by=self.coach, now=self.world.now
        )

    def day(self, person) -> None:
        slug = self.dice.choice(self.outline.modules).slug
        if slug not in self.days:
            self.days[slug] = self.world.group_day(self.cohort, slug)
            for member in self.people:
                self.world.attended(self.days[slug], member, self.coach)

    def meet(self, person) -> None:
        other = next(member for member in self.people if member is not person)
        self.world.meeting(
            self.group, person, present=tuple(self.people), host_id=person.id, case_bringer_id=other.id
        )

    def paper(self, person) -> None:
        steps = [(item.kind, item.slug) for item in progress_of(person, self.cohort, now=self.world.now).items
                 if item.state == OPEN and item.kind in ("lesson", "check", "assignment")]  # fmt: skip
        step = self.dice.choice(steps or [("lesson", "les-1")])
        actions.record_steps(
            person, self.cohort, [step], ground=ON_PAPER, note="", by=self.coach, now=self.world.now
        )

    def withdraw(self, person) -> None:
        """The one way down, and of one step: somebody takes back what they wrote."""
        mine = select(RecordedStep).where(
            RecordedStep.person_id == person.id, RecordedStep.withdrawn_at.is_(None)
        )
        row = self.dice.choice(db.session.scalars(mine.order_by(RecordedStep.id)).all() or [None])
        if row is None:
            raise RuleError("Er staat niets.")
        watch = self.watches[person.id]
        actions.withdraw_record(row, by=self.coach, now=self.world.now)
        db.session.flush()
        assert row.ground != KEPT
        watch.earned.discard((row.kind, row.slug))
        facts = self.facts()[person.id]
        watch.was_open, watch.was_complete = (
            gate_is_open(self.outline, facts.learning),
            assess(self.outline, facts).is_complete,
        )

    def publish(self, person) -> None:
        before = {member.id: progress_of(member, self.cohort, now=self.world.now) for member in self.people}
        self.draft = renewed_by_chance(self.dice, self.draft)
        version = published(self.draft, self.world.now)
        if version not in self.versions:
            self.versions.append(version)
        assert {
            member.id: progress_of(member, self.cohort, now=self.world.now) for member in self.people
        } == before

    def move(self, person) -> None:
        """To any version, newer or older; and the forecast is what happens."""
        there = self.dice.choice(
            [row for row in self.versions if row.id != self.cohort.version_id] or self.versions
        )
        said = forecast(self.cohort, there, now=self.world.now)
        assert [row.person for row in said] == self.people
        before = {member.id: progress_of(member, self.cohort, now=self.world.now) for member in self.people}
        written = {row.id for row in db.session.scalars(select(RecordedStep))}
        move_to_version(self.cohort, there, by=self.coordinator, now=self.world.now)
        rows = [
            row
            for row in db.session.scalars(select(RecordedStep).order_by(RecordedStep.id))
            if row.id not in written
        ]
        assert {(row.ground, row.recorded_by_id, row.withdrawn_at) for row in rows} <= {
            (KEPT, self.coordinator.id, None)
        }
        for row in said:
            then, now = before[row.person.id], progress_of(row.person, self.cohort, now=self.world.now)
            known = {(item.kind, item.slug) for item in then.items}
            mine = [one for one in rows if one.person_id == row.person.id]
            assert row.kept == tuple((one.kind, one.slug) for one in mine if one.kind not in PLACES.values())
            assert row.places == {
                (one.kind, one.slug): one.note for one in mine if one.kind in PLACES.values()
            }
            assert (row.done_before, row.done_after, row.total_after) == (
                sum(item.state == DONE for item in then.items), sum(item.state == DONE for item in now.items), len(now.items),
            )  # fmt: skip
            assert row.added == tuple(
                item for item in now.items if item.state != DONE and (item.kind, item.slug) not in known
            )


@pytest.mark.parametrize(
    "seed", [2, 13, 18]
)  # in each a gate opens, somebody gets everything done, and paper is taken back
def test_whatever_happens_nothing_that_was_earned_is_lost(world, seed):
    walk = Walk(world, seed)
    walk.look()
    for _ in range(25):
        walk.step()
    assert (walk.happened["move"] >= 4, {"learn", "paper", "publish", "withdraw"} - set(walk.happened)) == (
        True,
        set(),
    ), walk.happened
    assert max((watch.was_open, watch.was_complete) for watch in walk.watches.values()) == (True, True)


# the pages

RENEWED = replace(ONE, lessons=((1, "ab"), (2, "a"), (2, "a"), (1, "a")), norms=(2, 1, 1, 0))
GROWN = replace(RENEWED, tasks=(2, 1, 3), lessons=(*RENEWED.lessons, (3, "a")))


@pytest.fixture
def class_(world):
    cohort = world.cohort(published(ONE, world.now), name="Lichting Blokker")
    return cohort, world.trainee(cohort, name="Ada Bos"), world.coach(cohort), world.staff(name="Noor de Wit")


def does_half(world, person, cohort, coach) -> None:
    """The first module, a lesson of the second, and a meeting."""
    for slug in ("les-1", "les-2", "les-3"):
        world.lesson_done(person, cohort, slug)
        if slug != "les-3":
            world.answer(person, cohort, slug, "a")
    world.review(world.handed_in(person, cohort, "taak-1"), coach)
    world.meeting(world.peer_group(cohort, person), person, present=(person,))


def address(cohort, version=None) -> str:
    return f"/lichtingen/{cohort.id}/versie" + (f"?naar={version.id}" if version else "")


def words(fragment: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", fragment)).split())


def lines(page: str, heading: str) -> list[str]:
    """The items of the list under a heading."""
    part = page.partition(f"<h2>{heading}")[2].partition("<h2>")[0]
    return [words(item) for item in re.findall(r"<li>(.*?)</li>", part.partition("</ul>")[0], re.S)]


def test_the_dry_run_says_everything_and_changes_nothing(world, class_, as_person, visit):
    cohort, trainee, coach, coordinator = class_
    does_half(world, trainee, cohort, coach)
    world.trainee(cohort, name="Bas Kok")
    renewed = published(
        RENEWED,
        world.now,
        les_3=("Je luistert.", "Je luistert langer."),
        taak_2=("Een foto.", "Twee foto’s."),
    )
    browser, own = as_person(coordinator), as_person(trainee)
    before = [without_tokens(visit(own, page)) for page in OWN_PAGES]
    page = visit(browser, address(cohort, renewed))
    assert lines(page, "Wat er anders is in versie 2") == [
        "Les: Les 1 (module 1) De vragen van de check zijn veranderd.",
        "Les: Les 4 (module 1) Is nieuw.",
        "Les: Les 2 (module 2) Staat op een andere plek.",
        "Les: Les 3 (module 2) Staat op een andere plek. De tekst is veranderd.",
        "Opdracht: Taak 2 (module 2) De tekst is veranderd.",
    ]
    assert lines(page, "Wat het voor elke deelnemer betekent") == [
        "Ada Bos : nu 7 stappen gedaan, daarna 9 van 14. 4 stappen zouden anders open komen te staan. We schrijven op dat dit telt. "
        "Nieuw om te doen: Intervisie geleid.",
        "Bas Kok : nu 0 stappen gedaan, daarna 0 van 14. Nieuw om te doen: Les 4, Check: Les 4, Intervisie geleid.",
    ]
    assert "Ga verder met versie 2" in page
    for query in ("", f"?naar={cohort.version_id}", "?naar=999999", "?naar=x"):
        assert "Ga verder met versie" not in visit(browser, address(cohort) + query)
    assert (
        db.session.scalars(select(VersionMove)).all(),
        db.session.scalars(select(RecordedStep)).all(),
    ) == ([], [])
    assert [without_tokens(visit(own, page)) for page in OWN_PAGES] == before


OWN_PAGES = (
    "/leren", "/voortgang", "/leren/deel-1/les-1", "/leren/deel-1/les-1/check", "/leren/deel-1/les-2", "/leren/deel-2/les-3",
    "/opdrachten/taak-1", "/opdrachten/taak-2", "/leren/notities", "/leren/zoeken?q=luistert", "/certificaten", "/intervisie",
)  # fmt: skip


def test_a_new_version_changes_nothing_until_a_person_decides(world, class_, as_person, visit):
    cohort, trainee, coach, _ = class_
    does_half(world, trainee, cohort, coach)
    own, theirs = as_person(trainee), as_person(coach)
    for_coach = (
        f"/begeleiding/deelnemers/{trainee.id}",
        f"/begeleiding/deelnemers/{trainee.id}/op-papier",
        "/begeleiding",
        f"/lichtingen/{cohort.id}",
    )

    def everything():
        return [
            without_tokens(visit(browser, page))
            for browser, pages in ((own, OWN_PAGES), (theirs, for_coach))
            for page in pages
        ]

    before = everything()
    renewed = published(RENEWED, world.now, les_1=("Je luistert.", "Alles is nu anders."))
    curriculum.forget_outlines()
    assert (renewed.number, everything()) == (2, before)
    assert own.get("/leren/deel-1/les-4").status_code == 404


def test_moving_and_moving_back_by_the_same_button(world, class_, as_person, visit, submit):
    cohort, trainee, coach, coordinator = class_
    first = cohort.version
    does_half(world, trainee, cohort, coach)
    renewed = published(RENEWED, world.now)
    browser, own = as_person(coordinator), as_person(trainee)
    before = without_tokens(visit(own, "/voortgang"))
    assert f'href="{address(cohort)}"' in visit(browser, f"/lichtingen/{cohort.id}")
    for version in (renewed, first):
        page = visit(browser, address(cohort, version))
        action = re.search(r'<form class="one-button" method="post" action="([^"]+/versie/[^"]+)"', page)[1]
        assert action == f"{address(cohort)}/{version.id}"
        assert submit(browser, action).headers["Location"] == address(cohort)
        assert db.session.get(Cohort, cohort.id).version_id == version.id
        if version is renewed:
            page = visit(own, "/voortgang")
            assert (
                page.count(
                    f"Dit telt als gedaan, ook nu de opleiding is vernieuwd op {formats.day(world.now)}."
                )
                == 3
            )
            assert ("Les 4" in page, "Nog niet open: eerst" in page) == (True, False)
            visit(own, "/leren/deel-1/les-4")
            assert "Lever in" in visit(own, "/opdrachten/taak-2")
    assert without_tokens(visit(own, "/voortgang")) == before
    page = visit(browser, address(cohort))
    when = formats.day_time(world.now)[:-10]
    assert [line.partition(when)[0] for line in lines(page, "Wat er eerder gebeurde")] == [
        "Van versie 2 naar versie 1: Noor de Wit, ", "Van versie 1 naar versie 2: Noor de Wit, ",
    ]  # fmt: skip
    assert [(row.from_version_id, row.to_version_id, row.moved_by_id) for row in db.session.scalars(select(VersionMove).order_by(VersionMove.id))] == [
        (first.id, renewed.id, coordinator.id), (renewed.id, first.id, coordinator.id),
    ]  # fmt: skip


def test_who_had_everything_keeps_everything(world, class_, as_person, visit, submit):
    cohort, trainee, coach, coordinator = class_
    world.everything_learned(trainee, cohort, coach)
    world.attended(world.group_day(cohort, "deel-1"), trainee, coach)
    world.meeting(world.peer_group(cohort, trainee), trainee, present=(trainee,))
    own = as_person(trainee)
    assert "Alles is af" in visit(own, "/leren")
    submit(as_person(coordinator), f"{address(cohort)}/{published(GROWN, world.now).id}")
    assert ("Alles is af" in visit(own, "/leren"), "Dit is je volgende stap" in visit(own, "/leren")) == (
        True,
        False,
    )
    assert progress_of(trainee, cohort, now=world.now).is_complete


def test_only_a_coordinator_moves_a_cohort(world, class_, as_person):
    cohort, trainee, coach, coordinator = class_
    renewed = published(RENEWED, world.now)
    for person, status in ((trainee, 403), (coach, 403), (world.staff("assessor"), 403)):
        browser = as_person(person)
        assert (
            browser.get(address(cohort)).status_code,
            browser.post(f"{address(cohort)}/{renewed.id}").status_code,
        ) == (status, status)
    browser = as_person(coordinator)
    assert [
        browser.post(path).status_code
        for path in (f"{address(cohort)}/999999", f"/lichtingen/999999/versie/{renewed.id}")
    ] == [404, 404]
    assert browser.get(f"{address(cohort)}/{renewed.id}").status_code == 405
    assert (cohort.version.number, db.session.scalars(select(VersionMove)).all()) == (1, [])
    for person in (coordinator, world.staff("administrator")):
        assert as_person(person).get(address(cohort)).status_code == 200
    assert "/versie" not in as_person(coach).get(f"/lichtingen/{cohort.id}").get_data(as_text=True)


def test_another_course_is_refused(world, class_, as_person, visit, submit):
    cohort, _, _, coordinator = class_
    other = world.version()
    browser = as_person(coordinator)
    page = submit(browser, f"{address(cohort)}/{other.id}", status=409).get_data(as_text=True)
    assert "Dit is een andere opleiding. Kies een versie van dezelfde opleiding." in page
    assert "Ga verder met versie" not in visit(browser, address(cohort, other))
    with pytest.raises(RuleError, match="andere opleiding"):
        forecast(cohort, other, now=world.now)
    assert (
        db.session.get(Cohort, cohort.id).version.number,
        db.session.scalars(select(VersionMove)).all(),
    ) == (1, [])


def test_of_two_moves_at_once_one_counts(world, class_, as_person, submit):
    cohort, trainee, coach, coordinator = class_
    does_half(world, trainee, cohort, coach)
    renewed, other = published(RENEWED, world.now), as_person(world.staff())
    submit(as_person(coordinator), f"{address(cohort)}/{renewed.id}")
    page = submit(other, f"{address(cohort)}/{renewed.id}", status=409).get_data(as_text=True)
    assert "De lichting heeft deze versie al." in page
    rows = [
        (row.kind, row.slug) for row in db.session.scalars(select(RecordedStep).order_by(RecordedStep.id))
    ]
    assert (rows, len(db.session.scalars(select(VersionMove)).all())) == (
        [("check", "les-1"), ("lesson", "les-4"), ("check", "les-4"), ("gate", "gate")],
        1,
    )


def test_who_decided_on_what_no_longer_holds_is_told(world, class_):
    """The second looked at the cohort before the first moved it: it is looked at again, under lock."""
    cohort, _, _, coordinator = class_
    renewed = published(RENEWED, world.now)
    db.session.execute(
        update(Cohort).where(Cohort.id == cohort.id).values(version_id=renewed.id),
        execution_options={"synchronize_session": False},
    )
    assert cohort.version_id != renewed.id
    with pytest.raises(RuleError, match="heeft deze versie al"):
        move_to_version(cohort, renewed, by=coordinator, now=world.now)
    assert db.session.scalars(select(VersionMove)).all() == []


def test_the_button_pressed_twice_moves_once(class_, world, as_person, submit):
    cohort, _, _, coordinator = class_
    renewed, browser = published(RENEWED, world.now), as_person(coordinator)
    for _ in range(2):
        assert submit(browser, f"{address(cohort)}/{renewed.id}", once="k" * 20).headers[
            "Location"
        ] == address(cohort)
    assert len(db.session.scalars(select(VersionMove)).all()) == 1


def test_who_was_away_finds_everything_when_they_come_back(world, class_):
    """Somebody who stopped and somebody whose account is closed are not in the forecast, and lose nothing either."""
    cohort, trainee, coach, coordinator = class_
    closed = world.trainee(cohort, name="Cas Lok")
    for person in (trainee, closed):
        does_half(world, person, cohort, coach)
    before = done_of(progress_of(trainee, cohort, now=world.now))
    end_grant(trainee, "trainee", scope_id=cohort.id, now=world.now)
    closed.disabled_at = world.now
    db.session.flush()
    renewed = published(RENEWED, world.now)
    assert forecast(cohort, renewed, now=world.now) == []
    move_to_version(cohort, renewed, by=coordinator, now=world.now)
    grant(trainee, "trainee", scope_id=cohort.id, by=coordinator, now=world.now)
    closed.disabled_at = None
    for person in (trainee, closed):
        facts = progress_facts([person.id], cohort)[person.id]
        progress = assess(curriculum.outline(cohort.version_id), facts)
        assert {kind: row[0] for kind, row in done_of(progress).items()} == {
            kind: row[0] + (kind in ("lesson", "check")) for kind, row in before.items()
        }  # les-4 is new in a module that they had passed
        assert gate_is_open(curriculum.outline(cohort.version_id), facts.learning)


def test_what_only_the_newer_version_has_is_still_looked_after(world, class_, as_person, visit, submit):
    """Handed in and planned in version 2, then back to version 1: the coach can still answer and write down who came."""
    cohort, trainee, coach, coordinator = class_
    first = cohort.version
    renewed = published(GROWN, world.now)
    move_to_version(cohort, renewed, by=coordinator, now=world.now)
    hand_in = world.handed_in(trainee, cohort, "taak-3")
    day = world.group_day(cohort, "deel-3")
    move_to_version(cohort, first, by=coordinator, now=world.now)
    browser = as_person(coach)
    page = visit(browser, f"/begeleiding/inleveringen/{hand_in.id}")
    assert ("<h1>Ada Bos: Taak 3</h1>" in page, "gedaan</label>" in page) == (True, True)
    submit(browser, f"/begeleiding/inleveringen/{hand_in.id}", outcome="approved", feedback="Mooi.")
    assert "Deel 3" in visit(browser, f"/lichtingen/{cohort.id}")
    assert "Deel 3" in visit(browser, f"/lichtingen/{cohort.id}/groepsdagen/{day.id}")
    for page in (
        "/begeleiding",
        "/begeleiding/inleveringen",
        f"/begeleiding/deelnemers/{trainee.id}",
        f"/begeleiding/deelnemers/{trainee.id}/op-papier",
    ):
        visit(browser, page)
    for page in OWN_PAGES:
        visit(as_person(trainee), page)
    db.session.refresh(hand_in)
    show_review(hand_in.review, now=world.now)
    move_to_version(cohort, renewed, by=coordinator, now=world.now)
    assert [
        item.state for item in progress_of(trainee, cohort, now=world.now).items if item.slug == "taak-3"
    ] == [DONE]
