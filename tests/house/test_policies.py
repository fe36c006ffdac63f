"""Who may see and do what, said once for every policy of the house: a table that a person can read, over every kind of person;
and where a list has a filter and one thing a predicate, the two say the same about every row of a filled world."""

import ast
import inspect
import re
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any, get_origin, get_type_hints

import pytest
from sqlalchemy import Select, select
from sqlalchemy.sql.elements import ColumnElement

from lms.accounts.models import Person
from lms.db import db
from lms.notifications.models import Message
from lms.notifications.rules import BUNDLE, MAIL
from lms.renewal.models import FieldHours
from lms.supervision.models import CoachAct, Note
from tests.house.kinds import KINDS, Scene, build_scene
from tests.house.test_idioms import words_of
from tests.house.test_structure import sources

POLICIES: dict[str, ModuleType] = {
    path.parent.name: import_module(f"lms.{path.parent.name}.{path.stem}")
    for path in sources()
    if path.stem.rpartition("_")[2] == "policy"
}
PEOPLE = (*(kind for kind in KINDS if kind not in ("anonymous", "applicant")), "lent_coach", "former_coach")
STAFF = {"coordinator", "administrator", "no_second_step"}  # who has none is stopped at the door
OWN_COACH = {"coach", "lent_coach", *STAFF}

# of one thing in the scene of tests/house/kinds.py: who may. A name that ends in [..] is that of a filter, for rows of one table
WHO = {
    "accounts.is_letter_for": OWN_COACH,
    "asking.may_answer_question": OWN_COACH,
    "asking.may_see_question": {"trainee", *OWN_COACH},
    "authoring.may_write_courses": STAFF,
    "calls.is_told_by": OWN_COACH,
    "certificates.may_see_certificate": {"certified", *STAFF},
    "certificates.may_show": {"certified"},
    "cohorts.may_manage": STAFF,
    "cohorts.may_see_cohort": OWN_COACH,
    "cohorts.may_supervise": OWN_COACH,
    "entry.may_help_people": OWN_COACH,
    "intake.may_see_application": STAFF,
    "mailings.may_see_mailing": {"coach", *STAFF},
    "learning.may_review": OWN_COACH,
    "learning.may_see_hand_in": {"trainee", "assessor", *OWN_COACH},
    "notifications.may_see_message": {"trainee"},
    "people.may_see_people": OWN_COACH,
    "peergroups.may_confirm_alone": OWN_COACH,
    "peergroups.may_lead": {"trainee", "same_group", "coach", "lent_coach"},
    "peergroups.may_take_part": {"trainee", "same_group"},
    "peergroups.may_see_group": {"trainee", "same_group", *OWN_COACH},
    "peergroups.may_supervise_group": OWN_COACH,
    "progress.may_see_talk": {"trainee", "assessor", *OWN_COACH},
    "projects.may_change_phase": {"certified", *STAFF},
    "projects.may_hide": {"certified", *STAFF},
    "projects.may_manage": STAFF,
    "projects.may_see_members": {"trainee", "certified", *STAFF},
    "projects.may_write": {"trainee", "certified", *STAFF},
    "renewal.may_sign_hours": {"coach"},
    "supervision.written_visible_to[CoachAct]": OWN_COACH,
    "supervision.written_visible_to[Note]": OWN_COACH,
}
# what has no twin, and why
ONLY_LISTED = {
    "accounts.is_letter_for": "letters stand on one desk, and a letter is found among those",
    "calls.is_told_by": "calls stand on one list, and one is found among those",
    "supervision.written_visible_to": "nobody opens one note",
}
FOUND_ALONE = {
    "asking.may_see_question": "questions are listed by who asked, or among those to answer",
    "learning.may_see_hand_in": "hand-ins are listed by person or by cohort, whose own policy comes first",
    "progress.may_see_talk": "a talk stands in the round it belongs to",
    "projects.may_see_members": "the names stand on the page of one project",
}


def functions() -> dict[str, Callable[..., Any]]:
    """Every public function of every policy, as `slice.name`."""
    return {
        f"{slice_}.{name}": function
        for slice_, module in POLICIES.items()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def answers(kind: Any) -> dict[str, Callable[..., Any]]:
    found = {name: (function, get_type_hints(function)["return"]) for name, function in functions().items()}
    return {name: function for name, (function, hint) in found.items() if kind in (hint, get_origin(hint))}


FILTERS, CLAUSES, PREDICATES = answers(Select), answers(ColumnElement), answers(bool)


def twins_of(name: str) -> set[str]:
    """The names that the predicate of a filter may have: `cohorts_visible_to` has `may_see_cohort`, `hours_to_sign_by` has
    `may_sign_hours`."""
    found = re.fullmatch(r"(\w+\.)(\w+?)_(?:visible_to|to_(\w+)_by)", name)
    assert found, f"{name}: call a filter <things>_visible_to or <things>_to_<act>_by"
    slice_, things, act = found.groups()
    return {f"{slice_}may_{act or 'see'}_{thing}" for thing in (things, things.removesuffix("s"))}


PAIRS = {name: twin for name in FILTERS for twin in sorted(twins_of(name) & set(PREDICATES))}


def about(name: str) -> Any:
    """What a predicate is asked about: a table, a number (of a cohort), or None when it is about the person alone."""
    _user, *hints = [
        hint for key, hint in get_type_hints(PREDICATES[name]).items() if key not in ("now", "return")
    ]
    return hints[0] if hints else None


def test_a_policy_holds_filters_and_predicates():
    others = set(functions()) - set(FILTERS) - set(CLAUSES) - set(PREDICATES)
    assert others == {"projects.membership"}


def test_a_filter_has_its_twin_and_what_is_seen_has_its_filter():
    without = (set(FILTERS) | set(CLAUSES)) - set(PAIRS)
    sees = {name for name in PREDICATES if name.partition(".")[2].startswith("may_see_")}
    assert (without, sees - set(PAIRS.values())) == (set(ONLY_LISTED), set(FOUND_ALONE))


def test_nothing_in_a_policy_is_there_for_nobody():
    used = {
        (path.parent.name if path.stem.endswith("policy") else "", word)
        for path in sources()
        for word in words_of(ast.parse(path.read_text()))
    }
    idle = [
        name
        for name in functions()
        if not any(
            word == name.partition(".")[2] and slice_ != name.partition(".")[0] for slice_, word in used
        )
    ]
    assert idle == [], "use it, or take it away"


@pytest.fixture
def scene(world) -> Scene:
    """The world with every kind of person in it, two coaches whose role has an end, and rows on the edge of each policy."""
    scene = build_scene(world)
    for kind, days in (("lent_coach", 7), ("former_coach", -1)):
        scene.people[kind] = world.person()
        world.grant(scene.people[kind], "coach", scene.cohort, until=world.days(days))
    trainee, coach, mate = (scene.people[kind] for kind in ("trainee", "coach", "same_cohort"))
    elsewhere = world.cohort()
    stranger = world.trainee(elsewhere)
    for person, cohort in ((trainee, scene.cohort), (stranger, elsewhere)):
        of = {"person_id": person.id, "cohort_id": cohort.id}
        world.add(Note(**of, text="x", written_by=coach, written_at=world.now))
        world.add(CoachAct(**of, kind="called", note="x", about=[], done_by=coach, done_at=world.now))
    world.peer_group(elsewhere, stranger)
    world.peer_group(scene.cohort, mate).memberships[0].left_at = world.now
    hours = {"done_on": world.today, "hours": 1, "what": "Thee", "asked_at": world.now}
    world.add(FieldHours(person=stranger, cosigner=world.person(), **hours))
    world.add(
        Message(
            event="day", template="bundle", kind=BUNDLE, channel=MAIL, person_id=trainee.id, address=trainee.email, subject="x",
            body="x", message_id="day", created_at=world.now, due_at=world.now,
        )
    )  # fmt: skip
    db.session.commit()
    db.session.expunge_all()
    known = {kind: person.id for kind, person in scene.people.items() if person is not None}
    scene.people = {kind: db.session.get_one(Person, number) for kind, number in known.items()}
    return scene


@pytest.mark.parametrize("name", PAIRS)
def test_twins_say_the_same_about_everybody_and_everything(scene, name):
    now, may = scene.world.now, PREDICATES[PAIRS[name]]
    rows = db.session.scalars(select(about(PAIRS[name]))).all()
    found, said = {}, {}
    for kind in PEOPLE:
        user = scene.people[kind]
        found[kind] = {row.id for row in db.session.scalars(FILTERS[name](user, now=now))}
        said[kind] = {row.id for row in rows if may(user, row, now=now)}
    assert found == said
    assert {row.id in ids for row in rows for ids in found.values()} == {True, False}, (
        "the scene says nothing"
    )


def thing(scene: Scene, name: str) -> tuple[Any, ...]:
    """What a predicate is asked about, in the scene."""
    table = about(name)
    if table in (None, int):
        return () if table is None else (scene.cohort.id,)
    column, value = {
        "Person": ("id", scene.values["person_id"]),
        "Certificate": ("code", scene.values["code"]),
        "Cohort": ("id", scene.cohort.id),
        "Application": ("id", scene.values["application_id"]),
        "Question": ("id", scene.values["question_id"]),
        "Mailing": ("id", scene.values["mailing_id"]),
        "HandIn": ("id", scene.values["hand_in_id"]),
        "Message": ("id", scene.values["notifications.message:message_id"]),
        "PeerGroup": ("id", scene.group.id),
        "FinalTalk": ("id", scene.values["talk_id"]),
        "Project": ("slug", scene.values["slug"]),
        "LogbookEntry": ("id", scene.values["entry_id"]),
        "FieldHours": ("id", scene.values["hours_id"]),
    }[table.__name__]
    return (db.session.scalars(select(table).where(getattr(table, column) == value)).one(),)


def allowed(scene: Scene, name: str, user: Person) -> bool:
    now, (name, _, table) = scene.world.now, name.removesuffix("]").partition("[")
    if table:
        rows = {"Note": Note, "CoachAct": CoachAct}[table]
        query = FILTERS[name](user, rows, now=now).where(rows.cohort_id == scene.cohort.id)
        return db.session.scalars(query).first() is not None
    if name in CLAUSES:
        letter = Message.id == scene.values["notifications.message:message_id"]
        return db.session.scalar(select(Message.id).where(CLAUSES[name](user, now=now), letter)) is not None
    return bool(PREDICATES[name](user, *thing(scene, name), now=now))


def test_the_table_names_every_policy():
    alone = {name.partition("[")[0] for name in WHO} - set(PREDICATES)
    assert (set(PREDICATES) - set(WHO), alone) == (set(), set(ONLY_LISTED))


@pytest.mark.parametrize("name", WHO)
def test_who_may(scene, name):
    assert {kind for kind in PEOPLE if allowed(scene, name, scene.people[kind])} == WHO[name]
