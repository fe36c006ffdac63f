"""Not about yourself: every act about a person, found in the code, is done by everybody whom the table names."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lms.accounts.models import Person
from lms.asking.models import Question
from lms.calls.models import Call
from lms.certificates.models import NameRequest
from lms.certificates.withdrawal_models import Objection, Revocation
from lms.db import Base, db
from lms.errors import Barred, RuleError
from lms.intake.models import Application
from lms.joining.models import JoinRequest
from lms.learning.models import HandInPhoto, RecordedStep
from lms.mailings.models import Mailing
from lms.notifications.models import MailBounce
from lms.people.contact_actions import Details
from lms.people.merge_rules import WAYS
from lms.people.models import ContactChange, Merge
from lms.people.role_actions import Giving
from lms.progress.models import Advice, Appeal, CompletenessCheck, Decision, FinalTalk
from lms.progress.round_queries import round_of
from lms.projects.models import ProjectMember
from lms.renewal.models import DeepeningDay, FieldHours
from lms.supervision.segment_rules import EVERYBODY, Segment
from tests.house.acts import ACTS, REASONS, RELATIONS
from tests.house.kinds import _certificate, _mailed

CODE = Path(__file__).parents[2] / "lms"
DOERS = {"by", "by_id"}
ABOUT = {"person", "person_id", "people", "present_ids"}


def _about_a_person() -> set[str]:
    """The names of the models whose rows are about one person, themselves or by what they belong to."""
    mappers = {mapper.class_: mapper for mapper in Base.registry.mappers}
    found = {model for model, mapper in mappers.items() if "person_id" in mapper.columns}
    while True:
        more = {
            model
            for model, mapper in mappers.items()
            if any(
                way.direction.name == "MANYTOONE" and way.mapper.class_ in found
                for way in mapper.relationships
            )
        }
        if more <= found:
            return {model.__name__ for model in found}
        found |= more


def _acts() -> Iterator[str]:
    models = _about_a_person()
    for path in sorted(CODE.glob("*/*actions.py")):
        module = ".".join(path.relative_to(CODE).with_suffix("").parts)
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            given = [*node.args.args, *node.args.kwonlyargs]
            names = {argument.arg for argument in given}
            types = {ast.unparse(argument.annotation) for argument in given if argument.annotation}
            if names & DOERS and (names & ABOUT or types & models):
                yield f"{module}.{node.name}"


def test_every_act_about_a_person_stands_in_the_table():
    assert sorted(ACTS) == sorted(_acts())


def test_who_does_an_act_about_themself_has_a_reason():
    assert {act for act, answers in ACTS.items() if answers["themself"] == "yes"} == set(REASONS)


class Stage:
    """A trainee who did everything and has one of each row that an act may be about."""

    def __init__(self, world: Any) -> None:
        self.world = world
        version = world.version()
        self.cohort, self.other_cohort = world.cohort(version), world.cohort(version)
        coach = world.coach(self.cohort)
        self.person = world.trainee(self.cohort, name="Wilma Kooistra")
        world.everything_learned(self.person, self.cohort, coach)
        self.next_day = world.group_day(self.cohort, "02-module")
        world.attended(world.group_day(self.cohort), self.person, coach)
        self.coach, self.assessor, self.is_declared = coach, world.staff("assessor"), True

    def doer(self, relation: str) -> Person:
        world = self.world
        if relation == "themself":
            return self.person
        doer = world.person(name="Iemand Anders")
        self.is_declared = relation != "family"
        if relation == "coached":
            world.grant(doer, "coach", self.cohort, until=world.days(-1))
        if relation == "cohort":
            world.grant(doer, "trainee", self.cohort, until=world.days(-1))
        if relation == "reviewed":
            world.review(world.handed_in(self.person, self.cohort, number=9), doer)
        if relation == "project":
            project, ended = world.project(), date(2026, 4, 1)
            world.add(
                ProjectMember(
                    project=project, person=self.person, role="trainee", since=date(2026, 3, 1), until=ended
                )
            )
            world.add(
                ProjectMember(
                    project=project, person=doer, role="trainee", since=date(2026, 3, 1), until=ended
                )
            )
        if relation == "left":
            self.person.grants[0].until = world.days(-1)
        return doer

    def values(self, function: Any, doer: Person) -> dict[str, Any]:
        """A sensible value for each thing that an act asks for."""
        return {
            name: (doer if name == "by" else doer.id)
            if name in DOERS
            else self._value(name, wanted.annotation)
            for name, wanted in inspect.signature(function).parameters.items()
            if name in DOERS or wanted.default is inspect.Parameter.empty
        }

    def _value(self, name: str, kind: Any) -> Any:
        kind = getattr(kind, "__name__", str(kind))
        made = getattr(self, f"_{kind}", None)
        if made is not None and name not in ("person", "to"):
            return made()
        return {
            "person": self.person, "person_id": self.person.id, "people": [self.person], "present_ids": {self.person.id},
            "to": self.other_cohort, "now": self.world.now, "cohort": self.cohort, "version": self.cohort.version,
            "present": round_of(self.person.id, self.cohort.id), "group_day": self.next_day,
            "course_id": self.cohort.version.course_id,
            "is_positive": True, "is_granted": True, "is_true": True, "is_online": False, "is_declared": self.is_declared, "wants_call": False,
            "was_present": True, "steps": [], "until": None, "since": self.world.today, "held_on": self.world.today,
            "starts_at": self.world.days(3), "to_do_by": None, "about": (), "received_on": None, "heard_on": None,
            "valid_until": None, "kind": "lesson", "slug": "les-1-1", "module_slug": "01-module", "role": "trainee",
            "scope_id": 0, "wrong": 0, "segment": Segment(EVERYBODY), "text": "Hier.", "what": "page", "outcome": "passed",
            "heir": self.coach, "kept": self.person, "gone": self.coach, "choices": dict.fromkeys(WAYS, "kept"), "is_sure": True, "last_day": self.world.today, "which": "phone", "value": "06 99999999",
        }.get(name, "Tekst.")  # fmt: skip

    def before_plan_talk(self, _: Person) -> None:
        """Everything is there to plan a talk about."""
        pair, now = {"person_id": self.person.id, "cohort_id": self.cohort.id, "round": 1}, self.world.now
        self.world.add(Advice(**pair, coach=self.coach, is_positive=True, text="Goed.", given_at=now))
        self.world.add(CompletenessCheck(**pair, checked_by=self.assessor, checked_at=now))

    def before_confirm_name(self, doer: Person) -> None:
        self.before_decide(doer)

    def before_decide(self, doer: Person) -> None:
        """Who declared not to know the person held the talk."""
        self.before_plan_talk(doer)
        if self.is_declared:
            self.world.add(
                FinalTalk(
                    person_id=self.person.id, cohort_id=self.cohort.id, round=1, assessor=doer, starts_at=self.world.days(-1),
                    place="Hier", is_online=False, planned_at=self.world.now, declared_at=self.world.now,
                )
            )  # fmt: skip

    def _Decision(self) -> Decision:
        return self.world.add(
            Decision(
                person=self.person, cohort_id=self.cohort.id, round=1, outcome="not_yet", reasons="Nog niet.", to_do="Vraag door.",
                assessor=self.assessor, decided_at=self.world.now,
            )
        )  # fmt: skip

    def _Appeal(self) -> Appeal:
        values = {"text": "Nee.", "wants_call": False, "raised_by": self.person, "raised_at": self.world.now}
        return self.world.add(Appeal(decision=self._Decision(), **values))

    def _DeepeningDay(self) -> DeepeningDay:
        values = {"held_on": self.world.days(-9).date(), "title": "Luisteren", "recorded_at": self.world.now}
        return self.world.add(DeepeningDay(person_id=self.person.id, recorded_by=self.coach, **values))

    def _Mailing(self) -> Mailing:
        return self.world.add(
            Mailing(
                audience="person", person=self.person, subject="Hallo", text="Tot dan.", made_by=self.coach, made_at=self.world.now,
                planned_for=self.world.days(9),
            )
        )  # fmt: skip

    def _HandIn(self) -> Any:
        return self.world.handed_in(self.person, self.cohort, number=5)

    def _HandInPhoto(self) -> HandInPhoto:
        return self.world.add(
            HandInPhoto(hand_in=self._HandIn(), position=0, file_name="a.jpg", width=1, height=1)
        )

    def _Question(self) -> Question:
        return self.world.add(
            Question(
                person_id=self.person.id, cohort_id=self.cohort.id, course_id=self.cohort.version.course_id, kind="lesson",
                slug="les-1-1", text="Hoe?", mimetype="", asked_at=self.world.now,
            )
        )  # fmt: skip

    def _RecordedStep(self) -> RecordedStep:
        return self.world.add(
            RecordedStep(
                person=self.person, course_id=self.cohort.version.course_id, kind="lesson", slug="les-2-2", ground="paper",
                recorded_by=self.coach, recorded_at=self.world.now,
            )
        )  # fmt: skip

    def _Application(self) -> Application:
        return self.world.add(
            Application(
                name="Wilma",
                email=self.person.email,
                phone="0612345678",
                neighbourhood="Noord",
                applied_at=self.world.now,
            )
        )

    def _Certificate(self) -> Any:
        made = _certificate(self.world, self.person, self.cohort, self.assessor)
        self.world.add(
            NameRequest(certificate_id=made.id, name="Wil", asked_by=self.person, asked_at=self.world.now)
        )
        return made

    def _MailBounce(self) -> MailBounce:
        values = {"address": self.person.email, "person_id": self.person.id, "answer": "550"}
        return self.world.add(MailBounce(**values, noticed_at=self.world.now))

    def _Call(self) -> Call:
        values = {"reader": f"p{self.person.id}", "person_id": self.person.id, "opened_at": self.world.now}
        return self.world.add(Call(**values, ended_at=self.world.now, ended_by=self.coach))

    def _Revocation(self) -> Revocation:
        values = {"reason": "Samen besproken.", "revoked_by": self.coach, "revoked_at": self.world.now}
        return self.world.add(Revocation(certificate=self._Certificate(), **values))

    def _Objection(self) -> Objection:
        values = {"words": "Nee.", "received_on": self.world.today, "recorded_by": self.person}
        return self.world.add(Objection(revocation=self._Revocation(), **values, recorded_at=self.world.now))

    def _FieldHours(self) -> FieldHours:
        values = {"done_on": self.world.today, "hours": 2, "what": "Koffie", "asked_at": self.world.now}
        return self.world.add(FieldHours(person=self.person, cosigner=self.coach, **values))

    def _Meeting(self) -> Any:
        return self.world.meeting(self.world.peer_group(self.cohort, self.person), self.coach)

    def _PeerGroup(self) -> Any:
        return self.world.peer_group(self.cohort, self.person)

    def _JoinRequest(self) -> JoinRequest:
        values = {"person": self.person, "asked_by_id": self.coach.id, "asked_at": self.world.now}
        return self.world.add(JoinRequest(group=self.world.peer_group(self.cohort, self.coach), **values))

    def _Message(self) -> Any:
        return _mailed(self.world, self.person)

    def _DeepeningDay(self) -> DeepeningDay:
        values = {"held_on": self.world.days(-9).date(), "title": "Luisteren", "recorded_at": self.world.now}
        return self.world.add(DeepeningDay(person_id=self.person.id, recorded_by=self.coach, **values))

    def _Mailing(self) -> Mailing:
        return self.world.add(
            Mailing(
                audience="person", person_id=self.person.id, subject="Vraag", text="Kom je?", made_by_id=self.coach.id,
                made_at=self.world.now, planned_for=self.world.days(3),
            )
        )  # fmt: skip

    def _Project(self) -> Any:
        return self.world.project()

    def _Grant(self) -> Any:
        return self.world.grant(self.person, "assessor")

    def _Giving(self) -> Giving:
        return Giving("assessor", is_sure=True)

    def _Details(self) -> Details:
        return Details("Wilma", "wilma@example.nl", "06 99999999", "", "Zuid")

    def _Merge(self) -> Merge:
        choices = dict.fromkeys(WAYS, "kept")
        of = {"person": self.person, "gone": self.world.person(), "choices": choices, "moved": {}}
        return self.world.add(Merge(**of, asked_by=self.coach, asked_at=self.world.now))

    def _ContactChange(self) -> ContactChange:
        of = {"which": "place", "old": "Oost", "new": self.person.neighbourhood, "by": self.coach}
        return self.world.add(
            ContactChange(person_id=self.person.id, **of, asked_at=self.world.now, done_at=self.world.now)
        )


@pytest.mark.parametrize("relation", RELATIONS)
def test_an_act_is_refused_to_whom_the_table_says(world, relation):
    stage = Stage(world)
    doer = stage.doer(relation)
    found = {act: _tried(stage, act, doer) for act in ACTS}
    assert found == {act: answers[relation] for act, answers in ACTS.items()}


def _tried(stage: Stage, act: str, doer: Person) -> str:
    module, name = act.rsplit(".", 1)
    function = getattr(importlib.import_module(f"lms.{module}"), name)
    before = db.session.begin_nested()
    getattr(stage, f"before_{name}", lambda _: None)(doer)
    try:
        return _answer(function, stage.values(function, doer))
    finally:
        before.rollback()


def _answer(function: Any, values: dict[str, Any]) -> str:
    try:
        function(**values)
    except Barred:
        return "no"
    except RuleError:
        pass  # refused, but not for who they are
    return "yes"
