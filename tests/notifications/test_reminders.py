"""Reminders and invitations: in time, once, for nobody who pauses, the way people chose."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from lms.cohorts import actions as cohorts
from lms.cohorts.handlers import remind_of_group_days
from lms.cohorts.models import Pause
from lms.curriculum.queries import outline
from lms.db import db
from lms.errors import RuleError
from lms.jobs import nightly
from lms.learning.models import RecordedStep
from lms.learning.order_rules import open_long
from lms.learning.reminder_handlers import remind_of_assignments
from lms.learning.rules import HandInFact, LearningFacts, RecordedFact
from lms.notifications import choice_actions
from lms.notifications.models import Message
from lms.peergroups.handlers import remind_of_meetings
from tests.notifications.post_office import at


def told(kind: str = "reminder") -> list[tuple[int | None, str]]:
    query = select(Message.person_id, Message.template).where(Message.kind == kind).order_by(Message.id)
    return [(person_id, template.rpartition("/")[2]) for person_id, template in db.session.execute(query)]


def pause(world, person, cohort):
    since = date(2026, 1, 2)
    world.add(
        Pause(
            person=person, cohort_id=cohort.id, since=since, recorded_by_id=person.id, recorded_at=world.now
        )
    )


@pytest.fixture
def cohort(world):
    return world.cohort()


@pytest.fixture
def people(world, cohort):
    """(takes part, pauses, wants no reminders)"""
    found = [world.trainee(cohort) for _ in range(3)]
    pause(world, found[1], cohort)
    choice_actions.choose(found[2].id, {"reminder": "none"}, None, now=world.now)
    return found


def test_a_group_day_is_told_a_week_and_a_day_before_and_never_twice(world, cohort, people):
    day = world.group_day(cohort)
    day.starts_at = at("2026-04-02 14:00")
    for day_of_year in (
        "03-24",
        "03-25",
        "03-26",
        "03-27",
        "03-28",
        "03-29",
        "03-30",
        "03-31",
        "04-01",
        "04-02",
    ):
        for _ in range(2):
            remind_of_group_days(at(f"2026-{day_of_year} 03:10"))
    expected = [(people[0].id, "group_day_reminder"), (people[2].id, "group_day_reminder")]
    assert sorted(told()) == sorted(expected * 2)
    rows = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert {(row.person_id, row.channel) for row in rows} == {
        (people[0].id, "digest"),
        (people[2].id, "none"),
    }
    assert {row.created_at for row in rows} == {at("2026-03-26 03:10"), at("2026-04-01 03:10")}
    assert {row.expires_at for row in rows} == {day.starts_at}


def test_a_reminder_for_tomorrow_morning_does_not_wait_for_five_o_clock(world, cohort, people):
    world.group_day(cohort).starts_at = at("2026-03-30 04:59")  # twelve hours after five, less one minute
    remind_of_group_days(at("2026-03-29 03:10"))
    assert db.session.scalars(select(Message.channel).where(Message.person_id == people[0].id)).all() == [
        "mail"
    ]


def test_a_group_day_that_moves_is_reminded_of_again(world, cohort, people):
    day = world.group_day(cohort, days=7)
    remind_of_group_days(world.now)
    day.starts_at += timedelta(days=1)
    db.session.flush()
    remind_of_group_days(world.days(1))
    assert [person_id for person_id, _ in told()].count(people[0].id) == 2


def test_intervisie_is_told_to_members_but_not_when_it_is_off(world, cohort, people):
    without_mail = world.person(email=None)
    group = world.peer_group(cohort, *people, without_mail)
    world.meeting(group, people[0], days=1, place="De leeszaal")
    world.meeting(group, people[0], days=1, cancelled_at=world.now)
    for _ in range(2):
        remind_of_meetings(world.now)
    reached = (people[0], people[2], without_mail)
    assert told() == [(person.id, "meeting_reminder") for person in reached]


def test_an_assignment_that_is_open_long_is_asked_after_once(world, cohort, people):
    for person in people:
        for slug in ("les-1-1", "les-1-2"):
            world.lesson_done(person, cohort, slug, days=-22)
    recent = world.trainee(cohort)
    for slug in ("les-1-1", "les-1-2"):
        world.lesson_done(recent, cohort, slug, days=-20)
    for _ in range(2):
        remind_of_assignments(world.now)
    assert told() == [(people[0].id, "assignment_reminder"), (people[2].id, "assignment_reminder")]
    hand_in = world.handed_in(people[0], cohort, days=-16)
    remind_of_assignments(world.days(30))
    world.review(hand_in, world.coach(cohort), "needs_more", days=-15)
    for _ in range(2):
        remind_of_assignments(world.now)
    bodies = db.session.scalars(
        select(Message.body).where(Message.person_id == people[0].id).order_by(Message.id)
    ).all()
    assert [("staat nog open" in body, "nog iets te doen" in body) for body in bodies] == [
        (True, False),
        (False, True),
    ]


def test_at_night_all_of_them_are_asked(world, cohort, people):
    world.group_day(cohort, days=1)
    world.meeting(world.peer_group(cohort, people[0]), people[0], days=1)
    world.lesson_done(people[0], cohort, "les-1-1", days=-30)
    world.lesson_done(people[0], cohort, "les-1-2", days=-30)
    for _ in range(2):
        nightly.run(world.now)
    mine = {template for person_id, template in told() if person_id == people[0].id}
    assert mine == {"group_day_reminder", "meeting_reminder", "assignment_reminder"}
    assert len(told()) == 4


DONE = -30


@pytest.mark.parametrize(
    ("lessons", "hand_ins", "recorded", "expected"),
    [
        ({}, {}, {}, None),
        ({"les-1-1": DONE}, {}, {}, None),
        ({"les-1-1": DONE, "les-1-2": -21}, {}, {}, ("opdracht-1", 0)),
        ({"les-1-1": DONE, "les-1-2": -20}, {}, {}, None),
        ({"les-1-1": DONE}, {}, {("lesson", "les-1-2"): -25}, ("opdracht-1", 0)),
        ({"les-1-1": DONE, "les-1-2": DONE}, {"opdracht-1": (1, None)}, {}, None),
        ({"les-1-1": DONE, "les-1-2": DONE}, {"opdracht-1": (2, ("needs_more", -14))}, {}, ("opdracht-1", 2)),
        ({"les-1-1": DONE, "les-1-2": DONE}, {"opdracht-1": (2, ("needs_more", -13))}, {}, None),
        ({"les-1-1": DONE, "les-1-2": DONE}, {"opdracht-1": (1, ("approved", -20))}, {}, None),
        # the second goes to doors, and checks of the first module are not done: shut, so nobody is pushed
        ({f"les-{module}-{number}": DONE for module in (1, 2) for number in (1, 2)}, {"opdracht-1": (1, ("approved", -20))}, {}, None),
        ({f"les-{module}-{number}": DONE for module in (1, 2) for number in (1, 2)}, {"opdracht-1": (1, ("approved", -20))}, {("gate", "gate"): -20}, ("opdracht-2", 0)),
    ],
)  # fmt: skip
def test_open_long(world, lessons, hand_ins, recorded, expected):
    facts = LearningFacts(
        completed={slug: world.days(days) for slug, days in lessons.items()},
        hand_ins={
            slug: HandInFact(
                number, world.days(-29), found[0] if found else None, world.days(found[1]) if found else None
            )
            for slug, (number, found) in hand_ins.items()
        },
        recorded={key: RecordedFact("paper", "Femke", world.days(days)) for key, days in recorded.items()},
    )
    found = open_long(outline(world.version().id), facts, world.now)
    assert (found and (found[0].slug, found[1])) == expected


def test_recorded_rows_count(world, cohort, people):
    """A lesson done on paper is a lesson done, also for the reminder."""
    world.lesson_done(people[0], cohort, "les-1-1", days=-30)
    world.add(
        RecordedStep(
            person=people[0], course_id=cohort.version.course_id, kind="lesson", slug="les-1-2", ground="paper",
            recorded_by=people[2], recorded_at=world.days(-25),
        )
    )  # fmt: skip
    remind_of_assignments(world.now)
    assert told() == [(people[0].id, "assignment_reminder")]


# invitations


def plan(world, cohort, days=9.0, place="Buurthuis De Linde", now=None):
    coach = world.person()
    return cohorts.plan_group_day(
        cohort,
        module_slug="01-module",
        starts_at=world.days(days),
        place=place,
        by=coach,
        now=now or world.now,
    )


def test_who_takes_part_is_invited_to_a_group_day_with_an_appointment(world, cohort, people):
    day = plan(world, cohort)
    rows = db.session.scalars(select(Message).order_by(Message.person_id)).all()
    assert [(row.person_id, row.kind, row.channel) for row in rows] == [
        (people[0].id, "gathering", "digest"),
        (people[2].id, "gathering", "digest"),
    ]
    event = next(iter(Calendar.from_ical(rows[0].calendar).walk("VEVENT")))
    assert (str(event["SUMMARY"]), str(event["LOCATION"]), str(event["UID"])) == (
        "Training",
        "Buurthuis De Linde",
        f"groepsdag-{day.id}@samenlukthetzelf",
    )


def test_only_what_changed_is_told_again_also_when_it_is_changed_back(world, cohort, people):
    moments = [world.now + timedelta(minutes=number) for number in range(4)]
    for days, now in zip((9, 9, 10, 9), moments, strict=True):
        plan(world, cohort, days, now=now)
        for row in db.session.scalars(select(Message).where(Message.sent_at.is_(None))):
            row.sent_at = now  # each was mailed before the next
    subjects = db.session.scalars(
        select(Message.subject).where(Message.person_id == people[0].id).order_by(Message.id)
    ).all()
    assert [subject.startswith("Nieuwe tijd of plek") for subject in subjects] == [False, True, True]


def test_of_a_group_day_that_has_been_nobody_is_told(world, cohort, people):
    plan(world, cohort, days=-1)
    with pytest.raises(RuleError):
        plan(world, cohort, days=900)
    assert db.session.scalars(select(Message)).all() == []
