"""The start page: what a person said first, then the next step, what is planned with one's own part, and where somebody is."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from lms.cohorts.actions import plan_group_day
from lms.db import db
from lms.learning.actions import hand_in, review
from lms.notifications.models import Message
from lms.peergroups.actions import cancel_meeting, plan_meeting
from lms.progress.rules import DONE, OPEN, Item, Reason
from lms.progress.step_rules import steps_of
from lms.start.planning_queries import Appointment
from lms.start.planning_rules import in_sight
from lms.supervision.message_actions import send_to
from lms.supervision.segment_rules import Segment


@pytest.fixture
def class_(world):
    cohort = world.cohort()
    return cohort, world.trainee(cohort, name="Anna Visser"), world.coach(cohort, name="Anwar Haddad")


def answered(world, trainee, coach, cohort, outcome, **words):
    work = world.handed_in(trainee, cohort)
    fine = {"feedback": "Ik zag dat je doorvroeg.", "to_do": "Vraag het aan één buur meer."}
    return review(work, outcome=outcome, by=coach, now=world.now, **(fine | words))


def told(page: str) -> list[str]:
    """The headings of what was said, from the top."""
    return re.findall(r'<h2 id="bericht-\d+">(.*?)</h2>', page)


def open_first(browser, submit, page: str) -> str:
    address = re.search(r'action="(/mijn/berichten/\d+/gelezen)"', page)[1]
    return submit(browser, address).headers["Location"]


@pytest.mark.parametrize(
    ("outcome", "heading", "words"),
    [
        ("needs_more", "Nog niet: Opdracht 1", "Vraag het aan één buur meer."),
        ("approved", "Voldaan: Opdracht 1", "Ik zag dat je doorvroeg."),
    ],
)
@pytest.mark.parametrize("email", ["anna@example.org", None])
def test_an_answer_goes_first_until_it_is_opened(
    world, class_, as_person, visit, submit, outcome, heading, words, email
):
    cohort, trainee, coach = class_
    trainee.email = email
    answered(world, trainee, coach, cohort, outcome)
    browser = as_person(trainee)
    page = visit(browser, "/leren")
    assert (told(page), words in page) == ([heading], True)
    assert page.index(heading) < page.index("Dit is je volgende stap")
    assert re.search(r'class="news__by">Anwar Haddad, ', page)
    assert open_first(browser, submit, page) == "/opdrachten/opdracht-1"
    assert told(visit(browser, "/leren")) == []


def test_not_yet_goes_before_lessons_and_has_a_word_of_its_own(world, class_, as_person, visit):
    cohort, trainee, coach = class_
    answered(world, trainee, coach, cohort, "needs_more")
    page = visit(as_person(trainee), "/leren")
    step = re.search(r'class="next-step__title">(.*?)</p>.*?<a [^>]*href="(.*?)">(.*?)</a>', page, re.S)
    assert [" ".join(words.split()) for words in step.groups()] == [
        "Opdracht in je wijk: Opdracht 1",
        "/opdrachten/opdracht-1",
        "Lees het antwoord",
    ]
    row = re.search(r'<li class="step step--again">(.*?)</li>', page, re.S)[1]
    assert ("Opdracht 1" in row, "<span>Nog niet</span>" in row) == (True, True)


def test_who_hands_in_again_has_read_it(world, class_, as_person, visit):
    cohort, trainee, coach = class_
    answered(world, trainee, coach, cohort, "needs_more")
    task = cohort.version.modules[0].assignments[0]
    hand_in(trainee, cohort, task, text="Nu wel.", photos=[], share=False, now=world.now)
    assert told(visit(as_person(trainee), "/leren")) == []


def test_an_answer_can_be_opened_where_it_is_read(world, class_, as_person, visit, submit):
    cohort, trainee, coach = class_
    answered(world, trainee, coach, cohort, "needs_more")
    browser = as_person(trainee)
    page = visit(browser, "/opdrachten/opdracht-1")
    assert "Ik heb dit gelezen" in page
    open_first(browser, submit, page)
    assert "Ik heb dit gelezen" not in visit(browser, "/opdrachten/opdracht-1")


def mailed(world):
    """All that was written has left."""
    for row in db.session.scalars(select(Message).where(Message.sent_at.is_(None))):
        row.sent_at = world.now


def planned_meeting(world, trainee, coach, cohort):
    group = world.peer_group(cohort, trainee, world.trainee(cohort))
    meeting = plan_meeting(
        group, starts_at=world.days(3), place="De leeszaal", method="incident", host=None, case_bringer=None,
        by=coach, now=world.now,
    )  # fmt: skip
    mailed(world)
    return meeting


def move_a_group_day(world, trainee, coach, cohort):
    for days in (10, 20):
        plan_group_day(
            cohort,
            module_slug="01-module",
            starts_at=world.days(days),
            place="Zaal 1",
            by=coach,
            now=world.now + timedelta(minutes=days),
        )
        if days == 10:
            mailed(world)


def call_a_meeting_off(world, trainee, coach, cohort):
    cancel_meeting(planned_meeting(world, trainee, coach, cohort), by=coach, now=world.now)


def write_to_all(world, trainee, coach, cohort):
    send_to(
        [trainee],
        cohort,
        Segment("all"),
        subject="Zaterdag om tien uur",
        text="Tot dan.",
        by=coach,
        now=world.now,
    )


@pytest.mark.parametrize(
    ("says", "heading", "leads_to"),
    [
        (move_a_group_day, "Nieuwe tijd of plek: groepsdag op", r"/groepsdagen/\d+"),
        (call_a_meeting_off, "Intervisie gaat niet door:", r"/intervisie/\d+"),
        (write_to_all, "Zaterdag om tien uur", r"/mijn/berichten/\d+"),
    ],
)
def test_whatever_a_person_says_reaches_the_start_page(
    world, class_, as_person, visit, submit, says, heading, leads_to
):
    cohort, trainee, coach = class_
    says(world, trainee, coach, cohort)
    browser = as_person(trainee)
    page = visit(browser, "/leren")
    assert [words.startswith(heading) for words in told(page)] == [True]
    assert page.index(heading) < page.index("Dit is je volgende stap")
    assert re.fullmatch(leads_to, open_first(browser, submit, page))
    assert told(visit(browser, "/leren")) == []


def test_what_the_program_says_or_what_one_did_oneself_is_no_news(world, class_, as_person, visit):
    cohort, trainee, coach = class_
    plan_group_day(
        cohort, module_slug="01-module", starts_at=world.days(9), place="Zaal 1", by=coach, now=world.now
    )
    cancel_meeting(
        planned_meeting(world, trainee, coach, cohort), by=trainee, now=world.now + timedelta(minutes=1)
    )
    assert told(visit(as_person(trainee), "/leren")) == []
    assert len(db.session.scalars(select(Message).where(Message.person_id == trainee.id)).all()) == 3


def test_nobody_opens_what_was_said_to_another(world, class_, as_person, submit):
    cohort, trainee, coach = class_
    answered(world, trainee, coach, cohort, "approved")
    number = db.session.scalars(select(Message.id)).one()
    submit(as_person(world.trainee(cohort)), f"/mijn/berichten/{number}/gelezen", status=404)
    assert db.session.scalars(select(Message.opened_at)).all() == [None]


def test_a_line_per_appointment_with_ones_own_part(world, class_, as_person, visit):
    cohort, trainee, coach = class_
    other = world.trainee(cohort)
    group = world.peer_group(cohort, trainee, other)
    world.group_day(cohort, days=9)
    world.meeting(group, coach, days=3, case_bringer=trainee)
    world.meeting(group, coach, days=6, host=trainee)
    world.meeting(group, coach, days=15, host=trainee)
    page = visit(as_person(trainee), "/leren")
    planning = re.search(r'<section class="planning".*?</section>', page, re.S)[0]
    lines = [
        re.sub(r"<[^>]+>|\s+", " ", line).split() for line in re.findall(r"<li>(.*?)</li>", planning, re.S)
    ]
    parts = [(line[0], " ".join(line[-4:])) for line in lines]
    assert [part[0] for part in parts] == ["Intervisie", "Intervisie", "Groepsdag"]
    assert [("brengt iets in." in part[1], "Jij leidt." in part[1]) for part in parts] == [
        (True, False),
        (False, True),
        (False, False),
    ]


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "seen"), [((), 0), ((3,), 1), ((3, 14), 2), ((3, 14, 14.1), 2), ((15, 20), 1), ((-0.1, 30), 1)]
)
def test_which_appointments_are_in_sight(days, seen):
    coming = [
        Appointment("meeting", 1, NOON + timedelta(days=number), 120, "", "incident") for number in days
    ]
    assert in_sight(coming, NOON) == coming[:seen]


def item(kind: str, slug: str, state: str) -> Item:
    return Item(kind, slug, "01-module", slug, state, Reason("x"))


@pytest.mark.parametrize(
    ("lesson", "check", "at", "is_half_way"),
    [(OPEN, OPEN, "lesson", False), (DONE, OPEN, "check", True), (DONE, DONE, "lesson", False)],
)
def test_a_lesson_and_its_check_are_one_step(lesson, check, at, is_half_way):
    items = [
        item("lesson", "a", lesson),
        item("check", "a", check),
        item("lesson", "b", OPEN),
        item("assignment", "c", OPEN),
    ]
    steps = steps_of(items)
    assert [step.items for step in steps] == [tuple(items[:2]), (items[2],), (items[3],)]
    assert (steps[0].at.kind, steps[0].is_half_way) == (at, is_half_way)


def test_eight_queries_however_much_there_is(world, class_, as_person, visit, count_queries):
    cohort, trainee, coach = class_
    group = world.peer_group(cohort, trainee, world.trainee(cohort))
    browser = as_person(trainee)
    visit(browser, "/leren")
    numbers = []
    for _ in range(2):
        for days in (2, 4, 8):
            world.meeting(group, coach, days=days)
        write_to_all(world, trainee, coach, cohort)
        with count_queries() as queries:
            visit(browser, "/leren")
        numbers.append(len(queries))
    assert numbers == [8, 8]
