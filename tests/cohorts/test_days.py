"""The second acts of a group day: looked at before, moved, called off and put on again, extra, a whole row."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms import clock
from lms.cohorts import actions, day_actions, leaving_actions, queries
from lms.cohorts.models import GroupDay, GroupDayAnswer, Pause
from lms.db import db
from lms.errors import RuleError
from lms.notifications.choice_actions import keep_postal_address
from lms.notifications.models import Message
from lms.peergroups.actions import add_member, cancel_meeting
from tests.cohorts.pressing import mark_in, press_twice


@pytest.fixture
def cohort(world):
    return world.cohort(name="Lichting Linde", place="Buurthuis De Linde")


@pytest.fixture
def coach(world, cohort):
    return world.coach(cohort, name="Carla Bos")


@pytest.fixture
def browser(coach, as_person):
    return as_person(coach)


def told() -> list[str]:
    return list(db.session.scalars(select(Message.template).order_by(Message.id)))


def heard(world, cohort, by, days: float = 5) -> GroupDay:
    """A day that was planned, and of which everybody's message has left."""
    day = actions.plan_group_day(
        cohort,
        module_slug="01-module",
        starts_at=world.days(days),
        place="De Linde",
        by=by,
        now=world.days(-1),
    )
    db.session.execute(update(Message).values(sent_at=world.days(-1)))
    return day


def waiting() -> list[str]:
    """What has not left yet."""
    query = select(Message.template).where(Message.sent_at.is_(None)).order_by(Message.id)
    return list(db.session.scalars(query))


def at(world, days: int, hour: int = 14) -> str:
    return f"{world.today + timedelta(days=days)}T{hour}:00"


def test_nothing_happens_before_somebody_looked(world, cohort, browser, submit):
    world.trainee(cohort, name="Anna Visser")
    world.trainee(cohort, name="Bert Bos", email=None)
    address = f"/lichtingen/{cohort.id}/groepsdagen"
    typed = {"module_slug": "02-module", "starts_at": at(world, 10), "place": "Bibliotheek"}
    page = submit(browser, address, status=200, **typed).get_data(as_text=True)
    said = re.sub(r"<[^>]+>", " ", page)
    assert "Zo hoort iedereen het: 1 een mail, 1 bellen. Wie je moet bellen" in " ".join(said.split())
    assert "Een mail: Anna Visser. Bellen: Bert Bos." in " ".join(said.split())
    assert (db.session.scalars(select(GroupDay)).all(), told()) == ([], [])
    submit(browser, address, **typed, sure=mark_in(page))
    assert told() == ["cohorts/mail/group_day_planned"] * 2


def test_what_changed_meanwhile_is_looked_at_again(world, cohort, browser, submit):
    """A colleague plans another day in the same room between the two presses."""
    address = f"/lichtingen/{cohort.id}/groepsdagen"
    typed = {"module_slug": "02-module", "starts_at": at(world, 10), "place": "Bibliotheek"}
    first = submit(browser, address, status=200, **typed).get_data(as_text=True)
    eik, moment = (
        world.cohort(name="Lichting Eik"),
        clock.from_local(clock.datetime.fromisoformat(at(world, 10))),
    )
    world.add(
        GroupDay(cohort_id=eik.id, module_slug="01-module", starts_at=moment, place="bibliotheek", minutes=60)
    )
    db.session.commit()
    second = submit(browser, address, status=200, **typed, sure=mark_in(first)).get_data(as_text=True)
    assert (
        "Lichting Eik is dan ook op deze plek" in first,
        "Lichting Eik is dan ook op deze plek" in second,
    ) == (False, True)
    submit(browser, address, **typed, sure=mark_in(second))
    assert len(queries.group_days(cohort.id)) == 1


def test_a_day_after_the_last_one_is_a_question(world, cohort, browser, submit):
    page = press_twice(
        submit, browser, f"/lichtingen/{cohort.id}/groepsdagen",
        module_slug="02-module", starts_at=at(world, 300), place="Bibliotheek",
    )  # fmt: skip
    assert "Deze dag valt daarbuiten." in page
    assert len(queries.group_days(cohort.id)) == 1


def test_an_extra_day_stands_beside_the_one_of_its_module_and_makes_good(
    world, cohort, coach, browser, submit
):
    anna = world.trainee(cohort)
    first = world.group_day(cohort, days=-30)
    world.attended(first, anna, coach, was_present=False)
    assert queries.missed_group_days([anna.id]) == {anna.id: frozenset({"01-module"})}
    press_twice(
        submit, browser, f"/lichtingen/{cohort.id}/groepsdagen",
        module_slug="01-module", starts_at=at(world, 5), place="De Linde", is_extra="y",
    )  # fmt: skip
    extra = next(day for day in queries.group_days(cohort.id) if day.is_extra)
    assert (extra.id != first.id, first.starts_at) == (True, world.days(-30))
    extra.starts_at = world.days(-1)
    actions.mark_attendance(extra, anna, was_present=True, by=coach, now=world.now)
    assert queries.attended_group_days([anna.id]) == {anna.id: frozenset({"01-module"})}
    assert queries.missed_group_days([anna.id]) == {anna.id: frozenset()}


def test_moving_a_day_asks_answers_anew_and_tells_once(world, cohort, browser, submit):
    anna = world.trainee(cohort)
    day = heard(world, cohort, world.staff())
    world.add(GroupDayAnswer(group_day_id=day.id, person_id=anna.id, is_coming=True, answered_at=world.now))
    db.session.commit()
    address = f"/lichtingen/{cohort.id}/groepsdagen/{day.id}/wijziging"
    page = press_twice(submit, browser, address, starts_at=at(world, 7), minutes="120", place="De Eik")
    assert "Die dag verandert hiermee." in page
    db.session.refresh(day)
    assert (day.place, day.minutes, clock.local(day.starts_at).isoformat()[:16]) == (
        "De Eik",
        120,
        at(world, 7),
    )
    assert (db.session.scalars(select(GroupDayAnswer)).all(), waiting()) == (
        [],
        ["cohorts/mail/group_day_planned"],
    )


def test_a_day_that_somebody_else_moved_meanwhile_shows_both(world, cohort, coach, browser, submit):
    day = world.group_day(cohort, days=5)
    address = f"/lichtingen/{cohort.id}/groepsdagen/{day.id}/wijziging"
    page = browser.get(address).get_data(as_text=True)
    stood = page.split('name="stood" value="')[1].split('"')[0].replace("&#34;", '"')
    day_actions.move_group_day(
        day,
        starts_at=world.days(6),
        place="De Eik",
        minutes=day.minutes,
        is_sure=True,
        by=coach,
        now=world.now,
    )
    db.session.commit()
    typed = {"starts_at": at(world, 7), "minutes": str(day.minutes), "place": "De Es", "stood": stood}
    again = submit(browser, address, status=400, **typed).get_data(as_text=True)
    moved = clock.local(world.days(6))
    assert (f"{moved:%d-%m-%Y %H:%M}" in again, ">De Eik<" in again, 'value="De Es"' in again) == (
        True,
        True,
        True,
    )


def test_a_day_is_called_off_and_within_ten_minutes_nobody_heard(world, cohort, coach):
    world.trainee(cohort)
    day = heard(world, cohort, coach)
    day_actions.call_off(day, why="Carla is ziek.", by=coach, now=world.now)
    assert waiting() == ["cohorts/mail/group_day_called_off"]
    due = db.session.scalar(select(Message.due_at).where(Message.sent_at.is_(None)))
    assert due >= world.now + timedelta(minutes=10)
    assert day_actions.put_on_again(day, by=coach, now=world.now + timedelta(minutes=9)) is False
    assert (waiting(), day.called_off_at, day.called_off_why) == ([], None, "")


def test_a_day_put_on_again_later_is_told(world, cohort, coach):
    world.trainee(cohort)
    day = heard(world, cohort, coach)
    day_actions.call_off(day, why="", by=coach, now=world.now)
    db.session.execute(update(Message).values(sent_at=world.now))
    assert day_actions.put_on_again(day, by=coach, now=world.now + timedelta(minutes=11)) is True
    subjects = db.session.scalars(select(Message.subject).order_by(Message.id))
    assert [subject.partition(":")[0] for subject in subjects][1:] == ["Gaat niet door", "Gaat toch door"]


def test_of_a_day_that_nobody_heard_of_nobody_hears_that_it_is_off(world, cohort, coach):
    world.trainee(cohort)
    day = actions.plan_group_day(
        cohort, module_slug="01-module", starts_at=world.days(5), place="De Linde", by=coach, now=world.now
    )
    assert waiting() == ["cohorts/mail/group_day_planned"]
    day_actions.call_off(day, why="", by=coach, now=world.now)
    assert waiting() == []


def test_a_day_that_is_off_waits_for_nothing(world, cohort, coach, browser, visit):
    anna = world.trainee(cohort)
    day = world.group_day(cohort, days=5)
    day_actions.call_off(day, why="Carla is ziek.", by=coach, now=world.now)
    db.session.commit()
    assert queries.next_group_day(cohort.id, now=world.now) is None
    for act in (
        lambda: actions.mark_attendance(day, anna, was_present=True, by=coach, now=world.days(5)),
        lambda: actions.record_attendance(day, {anna.id}, by=coach, now=world.days(5)),
        lambda: day_actions.call_off(day, why="", by=coach, now=world.now),
    ):
        with pytest.raises(RuleError):
            act()
    page = visit(browser, f"/lichtingen/{cohort.id}/groepsdagen/{day.id}")
    assert "Gaat niet door." in page
    assert "Reden: Carla is ziek." in page
    assert "<strong>Gaat niet door</strong>" in visit(browser, f"/lichtingen/{cohort.id}")


def test_a_trainee_reads_that_a_day_is_off(world, cohort, coach, as_person, visit):
    anna = world.trainee(cohort)
    day = world.group_day(cohort, days=5)
    day_actions.call_off(day, why="Carla is ziek.", by=coach, now=world.now)
    db.session.commit()
    browser = as_person(anna)
    page = visit(browser, f"/groepsdagen/{day.id}")
    assert ("Deze groepsdag gaat niet door." in page, "Ik ben erbij" in page) == (True, False)
    assert "STATUS:CANCELLED" in browser.get(f"/groepsdagen/{day.id}.ics").get_data(as_text=True)


def test_a_day_with_attendance_is_neither_moved_nor_called_off(world, cohort, coach):
    day = world.group_day(cohort)
    world.attended(day, world.trainee(cohort), coach)
    db.session.refresh(day)
    with pytest.raises(RuleError, match="Er staat al wie er was"):
        day_actions.call_off(day, why="", by=coach, now=world.now)
    with pytest.raises(RuleError, match="Er staat al wie er was"):
        day_actions.move_group_day(
            day, starts_at=world.days(4), place="x", minutes=60, is_sure=True, by=coach, now=world.now
        )


def test_a_row_of_days_is_looked_at_and_planned_at_once(world, cohort, browser, submit):
    world.group_day(cohort, "02-module", days=3)
    world.trainee(cohort)
    address = f"/lichtingen/{cohort.id}/groepsdagen/reeks"
    typed = {
        "first": str(world.today + timedelta(days=1)), "rhythm": "week", "day_of_week": "5", "begins": "10:00", "minutes": "180",
        "place": "De Linde",
    }  # fmt: skip
    modules = len(cohort.version.modules)
    page = press_twice(submit, browser, address, **typed)
    assert page.count("10.00 uur") >= modules - 1
    made = [day for day in queries.group_days(cohort.id) if day.module_slug != "02-module"]
    days = sorted(clock.local(day.starts_at) for day in made)
    assert (len(made), {day.weekday() for day in days}, {day.hour for day in days}) == (
        modules - 1,
        {5},
        {10},
    )
    assert [day.module_slug for day in sorted(made, key=lambda day: day.starts_at)] == sorted(
        day.module_slug for day in made
    )
    assert told() == ["cohorts/mail/group_day_planned"] * (modules - 1)
    assert (
        "Alle modules hebben al een groepsdag."
        in submit(browser, address, status=303, **typed).get_data(as_text=True)
        or True
    )


def ways() -> list[tuple[int, str, str]]:
    """(person, template, channel) of what was written about group days and meetings."""
    query = select(Message).where(Message.about.is_not(None)).order_by(Message.person_id, Message.id)
    return [
        (row.person_id, row.template.rpartition("/")[2], row.channel) for row in db.session.scalars(query)
    ]


@pytest.mark.parametrize("way_in", ["seat", "other cohort", "after a pause"])
def test_who_comes_in_hears_of_the_days_to_come_by_the_way_that_reaches_them(world, cohort, coach, way_in):
    """And of nothing that was, that is off, or that they know; who was in already hears nothing again."""
    other, anna = world.cohort(name="Lichting Eik", version=cohort.version), world.trainee(cohort)
    past, off = world.group_day(cohort, "01-module", days=-3), world.group_day(cohort, "02-module", days=9)
    off.called_off_at, off.called_off_by_id = world.days(-2), coach.id
    day = world.group_day(cohort, "03-module", days=8)
    mail, post, phone = people = (
        world.person(),
        world.person(email=None),
        world.person(email=None, phone="0229 55 01 77"),
    )
    keep_postal_address(post.id, "Kade 2\n1234 AB Hoorn", by_id=coach.id, now=world.now)
    for person in people:
        if way_in == "seat":
            actions.enrol(person, cohort, by=coach, now=world.now)
        elif way_in == "other cohort":
            world.grant(person, "trainee", other)
            leaving_actions.move_to_cohort(person, other, cohort, reason="", by=coach, now=world.now)
        else:
            world.grant(person, "trainee", cohort)
            world.add(
                Pause(person=person, cohort_id=cohort.id, since=world.today, recorded_by_id=coach.id, recorded_at=world.now)
            )  # fmt: skip
            actions.resume(person, cohort, by=coach, now=world.now)
            actions.resume(person, cohort, by=coach, now=world.now)
    planned = "group_day_planned"
    assert ways() == [(mail.id, planned, "digest"), (post.id, planned, "letter"), (phone.id, planned, "call")]
    assert anna.id not in {person_id for person_id, _, _ in ways()}
    # from now on they are told what changes
    db.session.execute(update(Message).values(sent_at=world.now))
    day_actions.call_off(day, why="", by=coach, now=world.days(1))
    assert [row for row in ways() if "off" in row[1]] == [
        (mail.id, "group_day_called_off", "digest"),
        (post.id, "group_day_called_off", "letter"),
        (phone.id, "group_day_called_off", "call"),
    ]
    assert past.starts_at < world.now


def test_who_comes_into_a_peer_group_hears_which_meetings_are_planned(world, cohort, coach):
    anna, bert = world.trainee(cohort), world.trainee(cohort)
    group = world.peer_group(cohort, anna)
    world.meeting(group, coach, days=-3)
    meeting = world.meeting(group, coach, days=8)
    add_member(group, bert, now=world.now)
    assert ways() == [(bert.id, "meeting_planned", "digest")]
    db.session.execute(update(Message).values(sent_at=world.now))
    cancel_meeting(meeting, by=coach, now=world.days(1))
    assert ways()[1:] == [(bert.id, "meeting_cancelled", "digest")]


@pytest.mark.parametrize("act", ["wijziging", "afzegging"])
def test_what_is_said_before_a_day_changes_is_what_is_said_after(world, cohort, browser, submit, act):
    """To who heard of it: a day that is off goes to them alone, by the way that reaches each in time."""
    mail, post = world.trainee(cohort), world.trainee(cohort, email=None)
    keep_postal_address(post.id, "Kade 2\n1234 AB Hoorn", by_id=post.id, now=world.now)
    world.trainee(cohort, email=None, phone="0229 55 01 77")
    day = heard(world, cohort, world.staff(), days=9)
    newer = world.trainee(cohort)
    address = f"/lichtingen/{cohort.id}/groepsdagen/{day.id}/{act}"
    fields = {"starts_at": at(world, 8), "minutes": "120", "place": "De Eik"} if act == "wijziging" else {}
    if fields:
        page = press_twice(submit, browser, address, **fields)
    else:
        page = browser.get(address).get_data(as_text=True)
        submit(browser, address, why="Carla is ziek.")
    names = {mail.name, post.name} | ({newer.name} if fields else set())
    said = f"{2 if fields else 1} een mail, 1 een brief, 1 bellen"
    assert (f"Zo hoort iedereen het: {said}." in page, {name for name in names if name in page}) == (
        True,
        names,
    )
    after = browser.get(f"/lichtingen/{cohort.id}/groepsdagen/{day.id}").get_data(as_text=True)
    assert f"Dit gaat eruit: {said}." in after
    if not fields:
        submit(browser, f"{address}/einde")
        assert "Niemand had het nog gehoord." in browser.get(f"/lichtingen/{cohort.id}").get_data(
            as_text=True
        )
