"""The mail of the morning: who gets it, what stands in it, and that nothing with a last day passes unseen."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.db import db
from lms.inbox import actions, queries
from lms.inbox.queries import Wish
from lms.inbox.rules import to_tell
from lms.jobs import nightly
from lms.learning import events
from lms.notifications.models import Message
from lms.progress import appeal_rules
from lms.progress.models import Appeal, Decision

MONDAY, FRIDAY = datetime(2026, 11, 30, 2, 30, tzinfo=UTC), datetime(2026, 12, 4, 2, 30, tzinfo=UTC)


@dataclass
class Row:
    first_on: date
    newest_on: date
    last_day: date | None


@given(
    came=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    term=st.sampled_from([appeal_rules.HEAR_WITHIN, appeal_rules.DECIDE_WITHIN]),
    is_off=st.booleans(),
    others=st.lists(st.integers(-40, 40), max_size=3),
)
def test_what_has_a_last_day_is_told_early_and_again_before_it(came, term, is_off, others):
    """Whenever it comes, whatever was chosen, and whatever else waits: on a morning of the first three days, and on another in
    the last week. `others`: more of the same kind, which came so many days later (or earlier) and are done three weeks on."""
    last_day, told = came + term, []
    day = came
    while day <= last_day:
        there = [came, *(came + timedelta(days=days) for days in others)]
        there = [
            begun for begun in there if begun <= day and (begun == came or day <= begun + timedelta(days=21))
        ]
        row = Row(min(there), max(there), min(there) + term)
        if to_tell([row], day, is_off=is_off):
            told.append(day)
        day += timedelta(days=1)
    assert told
    assert told[0] <= came + timedelta(days=3)
    assert [day for day in told if last_day - timedelta(days=7) <= day] != []
    assert all(day.isoweekday() <= 5 for day in told)


@pytest.mark.parametrize(
    ("rows", "day", "is_off", "told"),
    [
        ([Row(date(2026, 11, 2), date(2026, 11, 2), None)], date(2026, 11, 30), False, 1),
        ([Row(date(2026, 11, 2), date(2026, 11, 2), None)], date(2026, 11, 30), True, 0),
        ([Row(date(2026, 11, 2), date(2026, 11, 2), None)], date(2026, 11, 29), False, 0),  # a Sunday
        ([Row(date(2026, 11, 10), date(2026, 11, 10), date(2026, 12, 20))], date(2026, 11, 30), True, 0),
        (
            [Row(date(2026, 11, 10), date(2026, 11, 10), date(2026, 11, 20))],
            date(2026, 11, 30),
            True,
            1,
        ),  # too late
        ([], date(2026, 11, 30), False, 0),
    ],
)
def test_what_stands_in_a_mail(rows, day, is_off, told):
    assert len(to_tell(rows, day, is_off=is_off)) == told


def mails(person, template="inbox/mail/waiting"):
    query = select(Message).where(Message.person_id == person.id, Message.template == template)
    return list(db.session.scalars(query.order_by(Message.id)))


@pytest.fixture
def work(world):
    """A cohort with work that waits, and its coach; an assessor for whom nothing does."""
    world.now = MONDAY
    cohort = world.cohort(name="Lichting Linde")
    coach, anna = world.coach(cohort, name="Femke Bakker"), world.trainee(cohort, name="Anna Visser")
    world.peer_group(cohort, anna)
    world.handed_in(anna, cohort, days=-7)
    return cohort, coach, anna


def test_the_mail_of_the_morning_counts_and_names_nobody(world, work):
    _cohort, coach, anna = work
    assessor = world.staff("assessor")
    actions.tell_what_waits(MONDAY)
    actions.tell_what_waits(MONDAY + timedelta(minutes=5))  # a deed that is tried again
    (mail,) = mails(coach)
    assert (mail.channel, mail.kind, mail.subject) == ("mail", "work", "Op jou wacht 1 ding")
    assert mail.due_at.astimezone(UTC).hour == 7  # eight o'clock here
    assert mail.body == (
        "Dag Femke,\n\nDit wacht op jou:\n\n"
        "- 1 inlevering wacht, sinds maandag 23 november.\n"
        "\nJe vindt alles hier: http://localhost/begeleiding\n"
        "\nLiever geen mail in de ochtend? Zet die hier uit: http://localhost/mijn/ochtendmail\n"
        "\nVragen? Bel Noor de Wit, 0229 123 456.\n"
    )
    assert (mails(assessor), mails(anna)) == ([], [])


def test_a_newer_one_takes_the_place_of_one_that_did_not_leave(world, work):
    _cohort, coach, _anna = work
    actions.tell_what_waits(MONDAY)
    actions.tell_what_waits(MONDAY + timedelta(days=1))
    assert [mail.event for mail in mails(coach)] == ["inbox:2026-12-01"]
    actions.tell_what_waits(FRIDAY + timedelta(days=1))  # Saturday: nothing is written or taken away
    assert [mail.event for mail in mails(coach)] == ["inbox:2026-12-01"]


def test_somebody_without_mail_gets_it_the_way_that_reaches_them(world, work):
    cohort, _coach, _anna = work
    without = world.coach(cohort, email=None, phone="0612345678")
    actions.tell_what_waits(MONDAY)
    (told,) = mails(without)
    assert (told.channel, "http" in told.on_paper) == ("call", False)


def test_who_turned_it_off_hears_of_an_appeal_all_the_same(world, work):
    """Every night from the day it came until its last day, with everybody's mail turned off."""
    cohort, coach, anna = work
    office = world.staff()
    for person in (coach, office):
        actions.wish(person, Wish(has_mail=False), now=MONDAY)
    decision = world.add(
        Decision(
            person=anna, cohort_id=cohort.id, round=1, outcome="not_yet", reasons="Nog niet.", to_do="Eén ding.",
            assessor=world.staff("assessor"), decided_at=MONDAY - timedelta(days=2),
        )
    )  # fmt: skip
    world.add(
        Appeal(
            decision=decision,
            text="Nee.",
            wants_call=False,
            raised_by=anna,
            raised_at=MONDAY - timedelta(hours=8),
        )
    )
    told = []
    for night in range(22):
        actions.tell_what_waits(MONDAY + timedelta(days=night))
        told += [
            night
            for mail in mails(office)
            if mail.event == f"inbox:{(MONDAY + timedelta(days=night)).date()}"
        ]
        for mail in mails(office):
            mail.sent_at = mail.created_at
    assert told == [0, 1, 2, 14, 15, 16, 17, 18, 21]
    assert "Doe dit uiterlijk zondag 20 december." in mails(office)[0].body
    assert "Je koos voor geen mail in de ochtend." in mails(office)[0].body
    assert mails(coach) == []


def test_work_handed_in_is_told_at_once_to_who_wants_that(world, work, as_person, visit, submit):
    cohort, coach, anna = work
    other = world.coach(cohort)
    browser = as_person(coach)
    assert 'href="/mijn/ochtendmail"' in visit(browser, "/mijn")
    submit(browser, "/mijn/ochtendmail", work="none", hand_in="mail")
    assert queries.wish_of(coach) == Wish(has_mail=False, tells_work_at_once=True)
    hand_in = world.handed_in(anna, cohort, "opdracht-2", days=0)
    events.handed_in.send(hand_in, now=MONDAY + timedelta(hours=9))
    (mail,) = mails(coach, "inbox/mail/handed_in")
    assert (mail.subject, "Anna" in mail.body) == ("Er is werk ingeleverd in Lichting Linde", False)
    assert mails(other, "inbox/mail/handed_in") == []
    visit(as_person(anna), "/mijn/ochtendmail", status=403)


def test_it_is_a_deed_of_the_night():
    assert "lms.inbox.actions.tell_what_waits" in nightly._deeds
