"""A pause and the way back, another cohort with everything, and stopping with honour."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.accounts.models import Grant
from lms.clock import local_day
from lms.cohorts import actions as cohorts
from lms.cohorts.models import Departure
from lms.cohorts.queries import cohort_of, member_counts
from lms.db import db
from lms.errors import RuleError
from lms.learning.policy import may_see_hand_in
from lms.progress.models import Advice, Decision
from lms.progress.queries import cohorts_learned_in, progress_of
from lms.supervision import actions
from lms.supervision.models import Note
from lms.supervision.policy import written_visible_to
from lms.supervision.timeline_queries import timeline
from lms.supervision.trainee_queries import notes_on, trainee_of
from tests.progress.test_bugs_elsewhere import edition


@pytest.fixture
def cohort(world):
    return world.cohort(name="Lichting Linde")


@pytest.fixture
def coach(world, cohort):
    return world.coach(cohort, name="Femke Bakker")


@pytest.fixture
def anna(world, cohort):
    return world.trainee(cohort, name="Anna Visser")


@pytest.fixture
def other(world, cohort):
    return world.cohort(cohort.version, name="Lichting Eik", starts_on=local_day(world.days(-90)))


@pytest.fixture
def other_coach(world, other):
    return world.coach(other)


def codes(user, person, now):
    return [row.code for row in trainee_of(user, person.id, now=now).signals]


# a pause


def test_a_pause_from_the_page_and_back(world, cohort, coach, anna, as_person, submit, visit):
    browser, address = as_person(coach), f"/begeleiding/deelnemers/{anna.id}"
    assert "60 dagen na" in visit(browser, address)
    until = local_day(world.days(20)).isoformat()
    submit(browser, f"{address}/pauze", until=until, note="Verhuizing.")
    page = visit(browser, address)
    assert ("Heeft pauze sinds" in page, "Verhuizing." in page, "60 dagen na" in page) == (True, True, False)
    assert "neemt pauze</a>" not in page
    refused = submit(browser, f"{address}/pauze", status=400, until=until)
    assert "heeft al pauze" in refused.get_data(as_text=True)
    submit(browser, f"{address}/pauze/einde")
    page = visit(browser, address)
    assert "Doet weer mee, na 0 dagen pauze." in page
    assert ("Heeft pauze sinds" in page, "60 dagen na" in page) == (False, False)


def test_every_date_shifts_with_the_pause(world, cohort, coach, anna):
    """Lessons read 40 days ago, of which 30 in a pause: ten days count. Back for a day: silence counts from there."""
    for lesson in ("les-1-1", "les-1-2"):
        world.lesson_done(anna, cohort, lesson, days=-40)
        for question in ("vraag-1", "vraag-2"):
            world.answer(anna, cohort, lesson, question, days=-40)
    day = world.group_day(cohort, days=-20)
    second = world.group_day(cohort, "02-module", days=-10)
    for missed in (day, second):
        world.attended(missed, anna, coach, was_present=False)
    assert codes(coach, anna, world.now) == ["silent", "unmade", "missed_group_days"]
    cohorts.pause(
        anna, cohort, since=local_day(world.days(-31)), until=None, note="", by=coach, now=world.days(-31)
    )
    assert codes(coach, anna, world.now) == []
    cohorts.resume(anna, cohort, by=coach, now=world.days(-1))
    assert codes(coach, anna, world.now) == []
    assert codes(coach, anna, world.days(12)) == []
    assert codes(coach, anna, world.days(13)) == ["silent"]
    assert codes(coach, anna, world.days(18)) == ["unmade", "silent"]


# another cohort


def test_everything_goes_along(world, cohort, coach, other, other_coach, anna):
    staff = world.staff()
    world.lesson_done(anna, cohort, "les-1-1")
    waiting = world.handed_in(anna, cohort, "opdracht-2")
    world.review(world.handed_in(anna, cohort), coach)
    world.attended(world.group_day(cohort), anna, coach)
    group = world.peer_group(cohort, anna)
    world.meeting(group, coach, present=(anna,))
    coming = world.meeting(group, coach, days=9, case_bringer_id=anna.id)
    actions.write_note(anna, cohort, text="Leest liever papier.", by=coach, now=world.days(-9))
    cohorts.pause(anna, cohort, since=local_day(world.now), until=None, note="", by=coach, now=world.now)
    before = progress_of(anna, cohort, now=world.now)
    row = actions.move_to_cohort(anna, cohort, other, reason="Dichter bij huis.", by=staff, now=world.now)
    db.session.expire_all()
    assert progress_of(anna, other, now=world.now).items == before.items
    assert (row.reason, row.recorded_by, row.left_at) == ("Dichter bij huis.", staff, world.now)
    assert member_counts([cohort.id, other.id], now=world.now) == {other.id: 1}
    assert cohort_of(anna, now=world.now) == other
    assert cohorts_learned_in(anna.id) == [other]
    assert may_see_hand_in(other_coach, waiting, now=world.now)
    assert coming.case_bringer_id is None
    found = trainee_of(other_coach, anna.id, now=world.now)
    assert (found.cohort, found.pause is not None) == (other, True)
    assert [note.text for note in notes_on(other_coach, anna.id, now=world.now)] == ["Leest liever papier."]
    assert trainee_of(coach, anna.id, now=world.now) is None
    words = [event.code for event in timeline(found, other_coach, now=world.now)]
    assert {"moved", "reviewed", "lesson_read", "meeting", "group_day", "paused"} <= set(words)


def test_moving_there_and_back_again(world, cohort, coach, other, anna):
    staff = world.staff()
    actions.move_to_cohort(anna, cohort, other, reason="Heen.", by=staff, now=world.now)
    actions.move_to_cohort(anna, other, cohort, reason="Terug.", by=staff, now=world.days(1))
    assert cohorts_learned_in(anna.id) == [cohort]
    assert trainee_of(coach, anna.id, now=world.days(2)).takes_part


@pytest.mark.parametrize("obstacle", ["full", "another course", "same", "passed", "advice", "not a member"])
def test_when_somebody_cannot_move(world, cohort, coach, other, anna, obstacle):
    staff, to = world.staff(), other
    if obstacle == "full":
        other.capacity = 0
    if obstacle == "another course":
        to = world.cohort()
    if obstacle == "same":
        to = cohort
    if obstacle == "passed":
        world.add(
            Decision(person=anna, cohort_id=cohort.id, round=1, outcome="passed", reasons="x", assessor=staff, decided_at=world.now)
        )  # fmt: skip
    if obstacle == "advice":
        world.add(
            Advice(person=anna, cohort_id=cohort.id, round=1, is_positive=True, text="x", coach=coach, given_at=world.now)
        )  # fmt: skip
    if obstacle == "not a member":
        actions.stop(anna, cohort, reason="x", by=staff, now=world.now)
    departures = len(db.session.scalars(select(Departure)).all())
    with pytest.raises(RuleError):
        actions.move_to_cohort(anna, cohort, to, reason="x", by=staff, now=world.now)
    assert len(db.session.scalars(select(Departure)).all()) == departures


def test_moving_on_the_page(world, cohort, coach, other, anna, as_person, submit, visit):
    staff, address = world.staff(), f"/begeleiding/deelnemers/{anna.id}"
    world.cohort(name="Andere opleiding")
    browser = as_person(staff)
    page = visit(browser, f"{address}/andere-lichting")
    assert ("Lichting Eik" in page, "Andere opleiding" in page) == (True, False)
    submit(browser, f"{address}/andere-lichting", cohort=str(other.id), reason="Dichterbij.")
    assert "Ging van Lichting Linde naar Lichting Eik." in visit(browser, address)
    assert submit(as_person(coach), f"{address}/andere-lichting", status=403)


# stopping


def test_stopping_with_honour(world, cohort, coach, anna, as_person, submit, visit):
    world.lesson_done(anna, cohort, "les-1-1")
    browser, address = as_person(coach), f"/begeleiding/deelnemers/{anna.id}"
    assert "1 van 4 lessen en 0 van 2 opdrachten" in visit(browser, f"{address}/afscheid")
    submit(browser, f"{address}/afscheid", status=400, reason=" ")
    submit(browser, f"{address}/afscheid", reason="Een nieuwe baan.")
    grant = db.session.scalars(select(Grant).where(Grant.person_id == anna.id)).one()
    assert grant.until is not None
    page = visit(browser, address)
    assert "Stopte met Lichting Linde. Femke Bakker: Een nieuwe baan." in page
    assert ("doet niet meer mee" in page, "Iets regelen" in page) == (True, False)
    visit(browser, f"{address}/afscheid", status=404)
    assert codes(coach, anna, world.days(60)) == []
    assert "Anna Visser" not in visit(browser, "/begeleiding")


# notes


def test_who_reads_notes(world, cohort, coach, other, other_coach, anna, as_person, submit, visit):
    browser, address = as_person(coach), f"/begeleiding/deelnemers/{anna.id}"
    submit(browser, f"{address}/notities", text="Belt liever ’s avonds.")
    assert "Belt liever ’s avonds." in visit(browser, address)
    assert "Belt liever" not in visit(as_person(anna), "/begeleiding/over-mij")
    note = db.session.scalars(select(Note)).one()
    people = {"coach": coach, "staff": world.staff(), "other coach": other_coach, "anna": anna, "assessor": world.staff("assessor")}  # fmt: skip

    def readers():
        later = world.now + timedelta(hours=1)
        notes = {
            name: list(db.session.scalars(written_visible_to(user, Note, now=later)))
            for name, user in people.items()
        }
        assert {name: found for name, found in notes.items() if found not in ([], [note])} == {}
        return {name for name, found in notes.items() if found}

    assert readers() == {"coach", "staff"}
    actions.move_to_cohort(anna, cohort, other, reason="x", by=people["staff"], now=world.now)
    assert readers() == {"coach", "staff", "other coach"}  # who wrote it keeps it; who goes on reads it


def test_an_empty_note_comes_back(coach, anna, as_person, submit):
    submit(as_person(coach), f"/begeleiding/deelnemers/{anna.id}/notities", status=400, text="  ")


def test_the_timeline_folds_what_is_long_ago(world, cohort, coach, anna, as_person, visit):
    world.everything_learned(anna, cohort, coach)
    for number in range(20):
        world.attended(world.group_day(world.cohort(cohort.version), days=-number - 1), anna, coach)
    browser, address = as_person(world.staff()), f"/begeleiding/deelnemers/{anna.id}"
    short, long = visit(browser, address), visit(browser, f"{address}?alles=1")
    assert (short.count('"timeline__day"'), "Laat alle 33 momenten zien" in short) == (20, True)
    assert long.count('"timeline__day"') == 33


def test_what_was_done_stays_done_in_a_cohort_on_a_newer_version(world, cohort, coach, anna):
    """Its check has a question more: what was answered before is not asked again."""
    longer = edition(world, cohort.version.course, 2, lessons=2, questions=3)
    newer = world.cohort(longer, name="Lichting Es")
    world.lesson_done(anna, cohort, "les-1-1")
    for question in ("vraag-1", "vraag-2"):
        world.answer(anna, cohort, "les-1-1", question)

    def done(of):
        return {
            (item.kind, item.slug)
            for item in progress_of(anna, of, now=world.now).items
            if item.state == "done"
        }

    before = done(cohort)
    assert ("check", "les-1-1") in before
    actions.move_to_cohort(
        anna, cohort, newer, reason="Dichter bij huis.", by=world.staff(name="Noor de Wit"), now=world.now
    )
    assert done(newer) == before
    kept = [
        item.reason
        for item in progress_of(anna, newer, now=world.now).items
        if item.slug == "les-1-1" and item.kind == "check"
    ]
    assert [(reason.code, reason.values["by"]) for reason in kept] == [("recorded_version", "Noor de Wit")]
