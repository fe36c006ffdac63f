"""Practising a conversation through the pages: a moment a page, nothing kept but done, and what a move keeps."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from lms.curriculum.models import Conversation
from lms.curriculum.queries import forget_outlines, outline
from lms.curriculum.rules import ConversationOutline
from lms.db import db
from lms.learning.models import CheckAnswer, ConversationWalk
from lms.learning.order_rules import as_met
from lms.learning.queries import facts_of
from lms.learning.rules import KEPT, LearningFacts, RecordedFact, gate_is_open
from lms.practice.conversation_rules import as_kept
from lms.progress.keeping_rules import kept_in_move
from lms.progress.queries import progress_of
from lms.progress.rules import DONE, ProgressFacts, assess
from tests.practice.test_conversations import talk

TALK = "/gesprekken/deur"


@pytest.fixture
def class_(world):
    version = world.version()
    world.add(
        Conversation(
            version_id=version.id, module=version.modules[0], slug="deur", position=1, after="les-1-1", title="Aan de deur",
            who="een buur", scene="Je belt aan.", moments=as_kept(talk()),
        )
    )  # fmt: skip
    forget_outlines()
    cohort = world.cohort(version)
    return cohort, world.trainee(cohort), world.coach(cohort)


def links(page):
    return re.findall(rf'href="({TALK}/\d+)"', page)


def test_a_conversation_is_walked_to_an_end_in_plain_links(class_, as_person, visit, submit, world):
    cohort, trainee, _ = class_
    browser = as_person(trainee)
    assert links(visit(browser, TALK)) == [f"{TALK}/1"]
    assert [links(visit(browser, f"{TALK}/{number}")) for number in (1, 3, 6)] == [
        [f"{TALK}/2", f"{TALK}/3"],
        [f"{TALK}/5", f"{TALK}/6"],
        [f"{TALK}/1"],
    ]
    page = visit(browser, f"{TALK}/6")
    assert ("Hier stopt dit gesprek" in page, "En nu?" in page) == (True, True)
    assert db.session.scalars(select(ConversationWalk)).all() == []
    for _ in range(2):
        answer = submit(browser, f"{TALK}/afronding")
        assert answer.headers["Location"] == "/leren/01-module/les-1-2"
    rows = db.session.scalars(select(ConversationWalk)).all()
    assert [(row.person_id, row.course_id, row.conversation_slug) for row in rows] == [
        (trainee.id, cohort.version.course_id, "deur")
    ]
    assert db.session.scalars(select(CheckAnswer)).all() == []
    assert "Oefen het nog een keer" in visit(browser, TALK)
    for number in (0, 7):
        visit(browser, f"{TALK}/{number}", status=404)


def test_it_counts_like_a_check_and_opens_the_gate_with_the_rest(class_, as_person, submit, visit, world):
    cohort, trainee, coach = class_
    world.everything_learned(trainee, cohort, coach)
    course = outline(cohort.version_id)

    def stands():
        progress = progress_of(trainee, cohort, now=world.now)
        item = next(item for item in progress.items if item.kind == "conversation")
        facts = facts_of([trainee.id], course.course_id)[trainee.id]
        return item.state, item.reason.code, progress.is_complete, gate_is_open(course, facts)

    before = stands()
    browser = as_person(trainee)
    assert (before[:2], before[3]) == (("open", "conversation_open"), False)
    assert "Oefen het gesprek" in visit(browser, "/leren")
    submit(browser, f"{TALK}/afronding")
    assert (stands()[:2], stands()[3]) == ((DONE, "conversation_walked"), True)


def test_done_on_paper_is_written_down_by_a_coach(class_, as_person, submit, visit, world):
    cohort, trainee, coach = class_
    browser, address = as_person(coach), f"/begeleiding/deelnemers/{trainee.id}/op-papier"
    assert "Gesprek: Aan de deur" in visit(browser, address)
    submit(browser, address, status=303, steps=["conversation:deur"], ground="paper", note="")
    progress = progress_of(trainee, cohort, now=world.now)
    item = next(item for item in progress.items if item.kind == "conversation")
    assert (item.state, item.reason.code) == (DONE, "recorded_paper")


def test_cards_are_there_for_whoever_is_logged_in(class_, as_person, visit):
    _, trainee, coach = class_
    number = db.session.scalars(select(Conversation.id)).one()
    for person in (trainee, coach):
        page = visit(as_person(person), f"/leren/gesprekskaarten/{number}")
        assert re.findall(r"Ga naar (\d)\.", page) == ["2", "3", "4", "5", "5", "6"]
        assert page.count("<strong>Einde.</strong>") == 3
    assert "Gesprekskaarten" in visit(as_person(trainee), f"/leren/papier/{_module_id()}")


def _module_id():
    return db.session.scalars(select(Conversation.module_id)).one()


NEW_TALK = ConversationOutline("deur", "Aan de deur", "les-1-1")


@pytest.mark.parametrize(
    ("has_done", "kept"), [(True, (("conversation", "deur"), ("gate", "gate"))), (False, ())], ids=["done", "not done"]
)  # fmt: skip
def test_a_move_keeps_it_for_whoever_had_done_the_module(class_, world, has_done, kept):
    """Who had done the module is asked nothing new; who had not meets it."""
    cohort, trainee, coach = class_
    if has_done:
        world.everything_learned(trainee, cohort, coach)
    after = outline(cohort.version_id)
    before = replace(after, modules=(replace(after.modules[0], conversations=()), *after.modules[1:]))
    facts = ProgressFacts(facts_of([trainee.id], after.course_id)[trainee.id])
    found = kept_in_move(before, after, facts)
    assert found == kept
    recorded = {step: RecordedFact(KEPT, "Noor", world.now) for step in found}
    later = replace(facts, learning=replace(facts.learning, recorded=recorded))
    item = next(item for item in assess(after, later).items if item.kind == "conversation")
    assert item.state == (DONE if has_done else "open")


def test_it_goes_along_with_the_lesson_it_follows(class_):
    cohort, _, _ = class_
    course = outline(cohort.version_id)
    place = {("lesson_place", "les-1-1"): RecordedFact(KEPT, "Noor", None, course.modules[1].slug)}
    met = as_met(course, LearningFacts(recorded=place))
    assert [[talk.slug for talk in module.conversations] for module in met.modules][:2] == [[], ["deur"]]
    assert NEW_TALK in met.modules[1].steps
