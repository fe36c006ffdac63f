"""The second acts of an answer: it waits ten minutes, is taken back until then, and after that looked at again."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.db import db
from lms.errors import RuleError
from lms.jobs.models import Job
from lms.learning import actions, verdict_actions
from lms.learning.models import Review, ReviewRecording
from lms.learning.queries import facts_of
from lms.learning.verdict_models import SecondLook
from lms.learning.verdict_rules import contradiction
from lms.notifications.models import Message
from lms.progress.models import Decision
from lms.projects.models import LogbookEntry


@pytest.fixture
def cohort(world):
    return world.cohort()


@pytest.fixture
def coach(world, cohort):
    return world.coach(cohort, name="Carla Bos")


@pytest.fixture
def hand_in(world, cohort):
    made = world.handed_in(world.trainee(cohort, name="Anna Visser"), cohort)
    db.session.refresh(made)
    return made


def answered(hand_in, by, now, **values) -> Review:
    words = {"outcome": "approved", "feedback": "Mooi gedaan.", "waits": True} | values
    return actions.review(hand_in, **words, by=by, now=now)


def outcome_for(hand_in) -> str | None:
    """What counts in progress."""
    return (
        facts_of([hand_in.person_id], hand_in.course_id)[hand_in.person_id]
        .hand_ins[hand_in.assignment_slug]
        .outcome
    )


def told() -> list[str]:
    return list(db.session.scalars(select(Message.template).order_by(Message.id)))


def test_an_answer_is_shown_ten_minutes_later(world, hand_in, coach, as_person, visit, run_jobs):
    row = answered(hand_in, coach, world.now - timedelta(minutes=11))
    browser, address = as_person(hand_in.person), f"/opdrachten/{hand_in.assignment_slug}"
    assert (outcome_for(hand_in), told(), "Mooi gedaan." in visit(browser, address)) == (None, [], False)
    run_jobs()
    db.session.refresh(row)
    assert (row.waits_until, outcome_for(hand_in), told()) == (
        None,
        "approved",
        ["learning/mail/feedback_given"],
    )
    assert "Mooi gedaan." in visit(browser, address)


def test_taken_back_there_is_no_trace(world, hand_in, coach, run_jobs):
    answered(hand_in, coach, world.now, spoken=b"OggS" + b"\0" * 60)
    verdict_actions.take_back_review(hand_in, by=coach, now=world.now)
    tables = (Review, ReviewRecording, SecondLook, Message)
    assert [db.session.scalars(select(table)).all() for table in tables] == [[], [], [], []]
    assert db.session.scalars(select(Job).where(Job.kind == "show-review")).all() == []
    # and it can be answered anew, in its own time
    answered(hand_in, coach, world.now, outcome="needs_more", to_do="Vraag door.")
    run_jobs()
    assert (outcome_for(hand_in), told()) == (None, [])


def test_who_may_take_an_answer_back_and_until_when(world, cohort, hand_in, coach):
    answered(hand_in, coach, world.now)
    with pytest.raises(RuleError, match="Alleen wie dit schreef"):
        verdict_actions.take_back_review(hand_in, by=world.coach(cohort), now=world.now)
    verdict_actions.show_review(hand_in.review, now=world.now)
    with pytest.raises(RuleError, match="heeft dit al kunnen lezen"):
        verdict_actions.take_back_review(hand_in, by=coach, now=world.now)


def test_an_answer_is_shown_once(world, hand_in, coach):
    row = answered(hand_in, coach, world.now)
    for _ in range(2):
        verdict_actions.show_review(row, now=world.now)
    assert told() == ["learning/mail/feedback_given"]


SECOND = {
    "outcome": "needs_more",
    "feedback": "Ik zag iets over het hoofd.",
    "to_do": "Vraag door.",
    "reason": "Drie kaarten missen.",
}


def test_a_second_look_is_told_with_its_reason_and_keeps_what_was_said(
    world, hand_in, coach, as_person, visit
):
    answered(hand_in, coach, world.now, waits=False)
    verdict_actions.second_look(hand_in, **SECOND, by=coach, now=world.days(1))
    look = db.session.scalars(select(SecondLook)).one()
    assert (look.outcome, look.feedback, look.reason, look.looked_by_id) == (
        "approved", "Mooi gedaan.", "Drie kaarten missen.", coach.id,
    )  # fmt: skip
    assert (outcome_for(hand_in), hand_in.review.to_do) == ("needs_more", "Vraag door.")
    message = db.session.scalars(
        select(Message).where(Message.template == "learning/mail/looked_again")
    ).one()
    assert ("Drie kaarten missen." in message.body, "Eerst was het: voldaan." in message.body) == (True, True)
    db.session.commit()
    page = visit(as_person(hand_in.person), f"/opdrachten/{hand_in.assignment_slug}")
    assert "Ik zag iets over het hoofd." in page


def test_what_is_shared_goes_when_it_is_no_longer_enough(world, cohort, coach):
    maker = world.trainee(cohort)
    world.member(world.project(), maker)
    hand_in = world.handed_in(maker, cohort)
    db.session.refresh(hand_in)
    answered(hand_in, coach, world.now, waits=False)
    actions.share(hand_in, now=world.now)
    assert len(db.session.scalars(select(LogbookEntry)).all()) == 1
    verdict_actions.second_look(hand_in, **SECOND, by=coach, now=world.now)
    assert db.session.scalars(select(LogbookEntry)).all() == []


@pytest.mark.parametrize("kind", ["waits", "newer", "passed", "no reason", "unanswered"])
def test_a_second_look_that_cannot_be(world, cohort, hand_in, coach, kind):
    if kind != "unanswered":
        answered(hand_in, coach, world.now, waits=kind == "waits", outcome="needs_more", to_do="x")
    if kind == "newer":
        world.handed_in(hand_in.person, cohort, number=2)
    if kind == "passed":
        world.add(
            Decision(
                person=hand_in.person, cohort_id=cohort.id, round=1, outcome="passed", reasons="Goed.", assessor=world.staff("assessor"),
                decided_at=world.now,
            )
        )  # fmt: skip
    sentences = {
        "waits": "nog geen antwoord", "unanswered": "nog geen antwoord", "newer": "nieuwe versie", "passed": "is al geslaagd",
        "no reason": "Schrijf waarom",
    }  # fmt: skip
    words = SECOND | ({"reason": " "} if kind == "no reason" else {})
    with pytest.raises(RuleError, match=sentences[kind]):
        verdict_actions.second_look(hand_in, **words, by=coach, now=world.now)
    assert db.session.scalars(select(SecondLook)).all() == []


# on the page


def test_a_coach_takes_an_answer_back_on_the_page(world, hand_in, coach, as_person, submit, visit):
    browser, address = as_person(coach), f"/begeleiding/inleveringen/{hand_in.id}"
    submit(browser, address, outcome="approved", feedback="Mooi gedaan.")
    page = visit(browser, "/begeleiding/inleveringen")
    assert re.search(r"Anna Visser leest je antwoord om \d\d\.\d\d uur\.", page)
    submit(browser, f"{address}/antwoord/einde")
    assert "heeft niets gehoord" in visit(browser, address)
    assert db.session.scalars(select(Review)).all() == []


@pytest.mark.parametrize(
    ("outcome", "met", "criteria", "expected"),
    [
        ("approved", 4, 5, "some_missing"), ("approved", 5, 5, None), ("approved", 0, 5, None), ("needs_more", 5, 5, "nothing_missing"),
        ("needs_more", 4, 5, None), ("needs_more", 0, 0, None), ("approved", 0, 0, None),
    ],
)  # fmt: skip
def test_what_ticks_and_outcome_say_together(outcome, met, criteria, expected):
    assert contradiction(outcome, met, criteria) == expected


def test_a_contradiction_is_asked_about_and_nothing_typed_is_lost(world, hand_in, coach, as_person, submit):
    browser, address = as_person(coach), f"/begeleiding/inleveringen/{hand_in.id}"
    typed = {"outcome": "approved", "feedback": "Mooi gedaan.", "met": ["0"]}
    page = submit(browser, address, status=400, **typed).get_data(as_text=True)
    assert ("Niet alles is aangevinkt" in page, "Mooi gedaan.</textarea>" in page) == (True, True)
    assert db.session.scalars(select(Review)).all() == []
    submit(browser, address, **typed, sure="y")
    assert len(db.session.scalars(select(Review)).all()) == 1
