"""What nobody does about themself is no button on a page about themself: there stands a sentence instead."""

import ast
import inspect
import re
from collections.abc import Iterator
from textwrap import dedent
from types import FunctionType, ModuleType
from typing import Any

import pytest
from sqlalchemy import select

from lms.certificates.models import Certificate, NameRequest
from lms.cohorts.models import Pause
from lms.db import db
from lms.intake.models import Application
from tests.house.acts import ACTS
from tests.house.kinds import Scene, build_scene
from tests.house.test_access import rules

GATED = {act for act, answers in ACTS.items() if answers["themself"] == "no"}
SENTENCES = "Dit gaat over jou.", "Dat ben je zelf."
ABOUT = {"trainee": {"person_id", "hand_in_id"}, "certified": {"code"}, "applicant": {"application_id"}}
SHOWN = {
    "trainee": {
        "certificates.participate", "cohorts.mark", "cohorts.resume", "learning.gist", "learning.hand_in", "learning.record", "learning.remove_photo",
        "learning.take_turn", "learning.withdraw_record", "people.contact", "people.put_back",
        "people.roles", "progress.told_points", "supervision.act",
        "entry.write_letter", "supervision.note", "supervision.pause", "supervision.resume", "supervision.stop",
    },
    "certified": {"certificates.decide_name", "certificates.hear", "renewal.record_deepening"},
    "applicant": {"intake.call", "intake.decline", "intake.place", "intake.wait"},
}  # fmt: skip
FORM = re.compile(r'<form\b[^>]*method="post"[^>]*>')
ACTION = re.compile(r'action="([^"]*)"')


def _called(view: Any) -> Iterator[str]:
    """The functions of other modules that a view calls, by the name of their home."""
    view = inspect.unwrap(view)
    known = view.__globals__
    for node in ast.walk(ast.parse(dedent(inspect.getsource(view)))):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=deed)):
                if isinstance(home := known.get(name), ModuleType):
                    yield f"{home.__name__.removeprefix('lms.')}.{deed}"
            case ast.Call(func=ast.Name(id=name)):
                if isinstance(found := known.get(name), FunctionType):
                    yield f"{found.__module__.removeprefix('lms.')}.{name}"


def gated_endpoints(app: Any) -> set[str]:
    return {endpoint for endpoint, view in app.view_functions.items() if set(_called(view)) & GATED}


@pytest.fixture
def scene(world) -> Scene:
    """More of it: a pause, a wish for another name, an applicant with an account."""
    made = build_scene(world)
    trainee, certificate = made.people["trainee"], db.session.scalars(by_code(made.values["code"])).one()
    written = {"recorded_by_id": trainee.id, "recorded_at": world.now}
    world.add(Pause(person_id=trainee.id, cohort_id=made.cohort.id, since=world.today, **written))
    asked = {"asked_by": certificate.person, "asked_at": world.now}
    world.add(NameRequest(certificate_id=certificate.id, name="Wil", **asked))
    made.people["applicant"] = world.person(name="Aan Melder")
    application = db.session.get_one(Application, made.values["application_id"])
    application.person_id = made.people["applicant"].id
    db.session.commit()
    return made


def by_code(code: str) -> Any:
    return select(Certificate).where(Certificate.code == code)


def pages(app: Any, scene: Scene, browser: Any, about: set[str]) -> Iterator[tuple[str, str, set[str]]]:
    """(address, text, gated endpoints with a form on it) of every page that is about the person."""
    endpoints = gated_endpoints(app)
    gated = {
        scene.address(rule): name
        for name, rule in rules(app).items()
        if name in endpoints and rule.arguments & about
    }
    for rule in rules(app).values():
        if "GET" in rule.methods and rule.arguments & (about | {"cohort_id"}):
            address = scene.address(rule)
            response = browser.get(address)
            if response.mimetype == "text/html" and response.status_code == 200:
                text = response.get_data(as_text=True)
                posts = {(ACTION.search(form) or [None, address])[1] for form in FORM.findall(text)}
                yield address, text, {gated[post] for post in posts if post in gated}


@pytest.mark.parametrize("kind", ABOUT)
def test_a_page_about_oneself_has_a_sentence_for_a_button(app, scene, as_person, kind):
    """What a colleague can press there is not there for oneself; a sentence says why."""
    themself, colleague = scene.people[kind], scene.people["coordinator"]
    scene.world.grant(themself, "coordinator")
    theirs = {
        address: (text, found) for address, text, found in pages(app, scene, as_person(themself), ABOUT[kind])
    }
    others = list(pages(app, scene, as_person(colleague), ABOUT[kind]))
    assert {name for _, _, found in others for name in found} == SHOWN[kind]
    assert [address for address, (_, found) in theirs.items() if found] == []
    silent = [
        address for address, _, found in others
        if found and address in theirs and not any(words in theirs[address][0] for words in SENTENCES)
    ]  # fmt: skip
    assert silent == []
