"""Messages tell where things stand: a newer one takes the place of what waits, what was called off before anybody heard of it
is not told, and nobody hears what did not change."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import delete, select

from lms.cohorts import actions as cohorts
from lms.cohorts import day_actions
from lms.cohorts import leaving_actions as leaving
from lms.cohorts.mail import group_day_reminder
from lms.cohorts.models import GroupDay, GroupDayAnswer
from lms.db import db
from lms.formats import day_time
from lms.jobs.models import Job
from lms.jobs.queries import due
from lms.notifications import choice_actions, feed_actions, feed_queries
from lms.notifications.letter_actions import note_returned, post_letter, print_letters, take_back
from lms.notifications.models import AppointmentRevision, CalendarFeed, Message, MessageChoice
from lms.notifications.queries import state_of_message
from lms.notifications.rules import LETTER, MAIL
from lms.notifications.state_queries import is_waiting
from lms.peergroups import actions, coming_actions
from lms.peergroups.calendar_queries import entry
from lms.peergroups.models import Meeting, MeetingAnswer
from tests.notifications.post_office import at, delivered, jobs, text_of, work

NOON, FIVE = at("2026-03-02 12:00"), at("2026-03-02 17:00")
TEN = at("2026-04-04 10:00")


@pytest.fixture
def folder(app, tmp_path):
    """Mail goes into a folder of this test."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, data_dir=tmp_path)
    yield tmp_path
    app.config["SETTINGS"] = before


@pytest.fixture
def cohort(world):
    starts = NOON.date()
    return world.cohort(starts_on=starts, ends_on=starts + timedelta(days=200))


@pytest.fixture
def anna(world, cohort):
    return world.trainee(cohort, name="Anna Visser")


def plan(cohort, by, starts_at=TEN, place="Buurthuis A", now=NOON):
    return cohorts.plan_group_day(
        cohort, module_slug="01-module", starts_at=starts_at, place=place, by=by, now=now
    )


def minutes(number: float):
    return NOON + timedelta(minutes=number)


def told() -> list[str]:
    return list(
        db.session.scalars(select(Message.subject).where(Message.kind == "gathering").order_by(Message.id))
    )


def test_moved_three_times_before_the_mail_of_the_day_it_says_one_time(world, app, cohort, anna, folder):
    coach = world.person()
    for number in range(4):
        plan(cohort, coach, TEN + timedelta(days=number), now=minutes(number))
    work(app, FIVE)
    [mail] = delivered(folder)
    assert mail["Subject"] == f"Groepsdag op {day_time(TEN + timedelta(days=3))}"
    assert text_of(mail).count("Wanneer:") == 1
    [part] = mail.iter_attachments()
    [event] = Calendar.from_ical(part.get_content()).walk("VEVENT")
    assert (event["DTSTART"].dt, event["SEQUENCE"]) == (TEN + timedelta(days=3), 3)


def test_who_was_told_hears_of_each_change_that_stands_at_five(world, app, cohort, anna, folder):
    coach, day = world.person(), timedelta(days=1)
    plan(cohort, coach)
    work(app, FIVE)
    for number, moment in enumerate((FIVE, FIVE + day / 4, FIVE + day / 2), start=1):
        plan(cohort, coach, TEN + number * day, now=moment)
    work(app, FIVE + day)
    plan(cohort, coach, now=FIVE + day)
    work(app, FIVE + 2 * day)
    assert [mail["Subject"] for mail in delivered(folder)] == [
        f"Groepsdag op {day_time(TEN)}",
        f"Nieuwe tijd of plek: groepsdag op {day_time(TEN + 3 * day)}",
        f"Nieuwe tijd of plek: groepsdag op {day_time(TEN)}",
    ]


def test_planned_and_called_off_before_anybody_heard_of_it_is_no_news(world, app, cohort, anna, folder):
    coach = world.person()
    day_actions.call_off(plan(cohort, coach), why="", by=coach, now=minutes(30))
    work(app, FIVE)
    assert (delivered(folder), told()) == ([], [])


def test_who_was_told_hears_once_that_it_is_off_and_once_that_it_goes_on(world, app, cohort, anna, folder):
    coach, hour = world.person(), timedelta(hours=1)
    day = plan(cohort, coach)
    work(app, FIVE)
    for number in range(2):  # thought better of within an hour, and off after all
        day_actions.call_off(day, why="De zaal is dicht.", by=coach, now=FIVE + 2 * number * hour)
        if number == 0:
            day_actions.put_on_again(day, by=coach, now=FIVE + hour)
    work(app, FIVE + 24 * hour)
    day_actions.put_on_again(day, by=coach, now=FIVE + 25 * hour)
    work(app, FIVE + 48 * hour)
    mails = delivered(folder)
    assert [mail["Subject"].partition(":")[0] for mail in mails[1:]] == ["Gaat niet door", "Gaat toch door"]
    files = [next(mail.iter_attachments()) for mail in mails]
    events = [Calendar.from_ical(file.get_content()).walk("VEVENT")[0] for file in files]
    assert [(file.get_param("method"), event["SEQUENCE"]) for file, event in zip(files, events, strict=True)] == [
        ("PUBLISH", 0), ("CANCEL", 3), ("PUBLISH", 4),
    ]  # fmt: skip
    assert len({event["UID"] for event in events}) == 1


def test_who_only_saw_it_in_their_calendar_hears_that_it_is_off(app, world, cohort, anna):
    coach, bert = world.person(), world.trainee(cohort)
    feed_actions.renew(anna.id, app.config["SETTINGS"].secret_key, now=NOON)
    day = plan(cohort, coach)
    feed_queries.note_fetch(feed_queries.feed_of(anna.id), now=minutes(20))
    day_actions.call_off(day, why="", by=coach, now=minutes(30))
    waiting = db.session.scalars(
        select(Message.person_id).where(is_waiting(), Message.about.is_not(None))
    ).all()
    assert (waiting, bert.id in waiting) == ([anna.id], False)


def test_moved_away_and_back_before_five_is_no_news(world, app, cohort, anna, folder):
    coach = world.person()
    plan(cohort, coach)
    work(app, FIVE)
    plan(cohort, coach, TEN + timedelta(days=1), now=FIVE)
    plan(cohort, coach, now=FIVE + timedelta(hours=1))
    work(app, FIVE + timedelta(days=1))
    assert len(delivered(folder)) == len(told()) == 1


def test_another_place_alone_is_a_change(world, app, cohort, anna, folder):
    coach = world.person()
    plan(cohort, coach)
    work(app, FIVE)
    plan(cohort, coach, place="Buurthuis B", now=FIVE)
    work(app, FIVE + timedelta(days=1))
    assert ["Waar: Buurthuis B" in text_of(mail) for mail in delivered(folder)] == [False, True]


def test_a_reminder_of_the_old_time_does_not_go(world, app, cohort, anna, folder):
    coach = world.person()
    day = plan(cohort, coach)
    work(app, FIVE)
    group_day_reminder(day, anna, "week", now=FIVE)
    plan(cohort, coach, TEN + timedelta(days=7), now=FIVE + timedelta(hours=1))
    group_day_reminder(day, anna, "week", now=FIVE + timedelta(hours=2))
    assert db.session.scalars(
        select(Message.subject).where(is_waiting(), Message.about.is_not(None))
    ).all() == [f"Nieuwe tijd of plek: groepsdag op {day_time(TEN + timedelta(days=7))}"]


def test_a_mail_that_may_have_left_is_corrected_and_not_tried_again(world, app, cohort, anna, folder):
    """The first try failed, and nobody knows whether the server took it; then the day goes back to what was told."""
    coach = world.person()
    choice_actions.choose(anna.id, {"gathering": "mail"}, None, now=NOON)
    plan(cohort, coach)
    work(app, NOON)
    (folder / "mail").rename(folder / "away")
    (folder / "mail").write_text("in the way")
    plan(cohort, coach, TEN + timedelta(days=1), now=minutes(1))
    work(app, minutes(1))
    (folder / "mail").unlink()
    (folder / "away").rename(folder / "mail")
    plan(cohort, coach, now=minutes(2))
    work(app, minutes(60))
    assert [mail["Subject"] for mail in delivered(folder)] == [
        f"Groepsdag op {day_time(TEN)}",
        f"Nieuwe tijd of plek: groepsdag op {day_time(TEN)}",
    ]
    states = [
        state_of_message(row, now=minutes(61))
        for row in db.session.scalars(select(Message).order_by(Message.id))
    ]
    assert states == ["mailed", "replaced", "mailed"]
    assert [job.status for job in jobs("mail")] == ["done"] * 3


@pytest.fixture
def letter_reader(anna):
    choice_actions.choose(anna.id, {"gathering": LETTER}, "Dorpsstraat 1\n1621 AA Hoorn", now=NOON)
    return anna


def letters() -> list[Message]:
    query = select(Message).where(Message.channel == LETTER).order_by(Message.id)
    return list(db.session.scalars(query))


def test_a_letter_that_is_not_printed_is_replaced_and_a_printed_one_is_followed(world, cohort, letter_reader):
    coach = world.person()
    for number in range(2):
        plan(cohort, coach, TEN + timedelta(days=number), now=minutes(number))
    [first] = letters()
    print_letters([first], by_id=coach.id, now=minutes(3))
    plan(cohort, coach, TEN + timedelta(days=5), now=minutes(4))
    assert [row.subject.partition(":")[0] for row in letters()] == [
        f"Groepsdag op {day_time(TEN + timedelta(days=1))}",
        "Nieuwe tijd of plek",
    ]
    # taken back, the first is of no use any more
    assert take_back(first, seen="printed", now=minutes(5)) == "replaced"


def test_a_letter_that_came_back_told_nothing(world, cohort, letter_reader):
    coach = world.person()
    plan(cohort, coach)
    [first] = letters()
    print_letters([first], by_id=coach.id, now=minutes(1))
    post_letter(first, by_id=coach.id, now=minutes(2))
    note_returned(first, by_id=coach.id, now=minutes(3))
    plan(cohort, coach, TEN + timedelta(days=1), now=minutes(4))
    rows = db.session.scalars(select(Message).order_by(Message.id)).all()
    # the post does not find the address, so the next way is taken
    assert [state_of_message(row, now=minutes(5)) for row in rows] == ["replaced", "leaving"]
    assert rows[1].subject == f"Groepsdag op {day_time(TEN + timedelta(days=1))}"


def test_who_pauses_hears_of_a_change_of_what_they_know_and_of_nothing_new(world, app, cohort, anna, folder):
    coach, bert = world.person(), world.trainee(cohort)
    cohorts.pause(bert, cohort, since=NOON.date(), until=None, note="", by=coach, now=NOON)
    plan(cohort, coach)
    work(app, FIVE)
    cohorts.pause(anna, cohort, since=NOON.date(), until=None, note="", by=coach, now=FIVE)
    plan(cohort, coach, TEN + timedelta(days=1), now=FIVE)
    assert db.session.scalars(
        select(Message.person_id).where(is_waiting(), Message.about.is_not(None))
    ).all() == [anna.id]


def test_who_leaves_hears_no_more_of_what_waits(world, app, cohort, anna, folder):
    coach, bert = world.person(), world.trainee(cohort)
    group = world.peer_group(cohort, anna, bert)
    plan(cohort, coach)
    actions.plan_meeting(
        group,
        starts_at=TEN,
        place="Zaal A",
        method="incident",
        host=None,
        case_bringer=None,
        by=coach,
        now=NOON,
    )
    leaving.stop(anna, cohort, reason="Verhuisd", by=coach, now=minutes(1))
    actions.leave_groups(anna, cohort, now=minutes(1))
    waiting = db.session.scalars(
        select(Message.person_id).where(is_waiting(), Message.about.is_not(None))
    ).all()
    assert waiting == [bert.id, bert.id]


def test_on_the_start_page_stands_only_what_is_true_now(world, app, folder, as_person, visit):
    cohort = world.cohort()
    anna, coach = world.trainee(cohort), world.person(name="Femke Bos")
    plan(cohort, coach, now=world.now, starts_at=world.days(30))
    for number in (1, 2):
        work(app, world.days(number))
        plan(cohort, coach, world.days(30 + number), now=world.days(number))
    assert visit(as_person(anna), "/leren").count("Nieuwe tijd of plek: groepsdag op") == 1


# any history

SLOTS = [(0, "Zaal A"), (1, "Zaal A"), (1, "Zaal B")]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.sampled_from(SLOTS)),
        st.tuples(st.just("cancel"), st.none()),
        st.tuples(st.just("restore"), st.none()),
        st.tuples(st.just("wait"), st.sampled_from([1, 5, 30, 300, 1440])),
        st.tuples(st.just("post"), st.none()),
        st.tuples(st.just("fetch"), st.none()),
    ),
    max_size=14,
)


@pytest.mark.slow(reason="twenty-eight histories of a meeting or a group day and a post office, some seconds")
@pytest.mark.parametrize("kind", ["meeting", "group day"])
@settings(
    max_examples=14,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(STEPS)
def test_what_each_was_told_last_is_the_state_and_nobody_hears_what_did_not_change(
    world, app, tmp_path_factory, kind, steps
):
    meetings, days = (MeetingAnswer, Meeting), (GroupDayAnswer, GroupDay)
    for table in (Message, Job, MessageChoice, CalendarFeed, AppointmentRevision, *meetings, *days):
        db.session.execute(delete(table))
    app.extensions["counts"].reset()
    app.extensions.pop("last-use:calendar-feed", None)
    before = app.config["SETTINGS"]
    made = OfAMeeting if kind == "meeting" else OfAGroupDay
    story = made(world, app, tmp_path_factory.mktemp("post"))
    app.config["SETTINGS"] = replace(before, data_dir=story.folder)
    try:
        story.plan()
        for verb, what in steps:
            getattr(story, f"do_{verb}")(what)
        story.do_wait(1440)
        story.do_wait(1440)
        story.do_post(None)
    finally:
        app.config["SETTINGS"] = before
    story.check()


class History:
    """Something with a date that is moved, called off and put on again, and what four people come to know of it: by the mail of the
    day, by mail at once, by letter, and by the mail of the day with a calendar that is fetched."""

    thing: Any

    def __init__(self, world: Any, app: Any, folder: Any):
        self.app, self.folder, self.now = app, folder, NOON
        cohort = self.cohort = world.cohort(starts_on=NOON.date(), ends_on=NOON.date() + timedelta(days=99))
        self.digest, self.mail, self.letter, self.feed = (world.trainee(cohort) for _ in range(4))
        self.people = [self.digest, self.mail, self.letter, self.feed]
        choice_actions.choose(self.mail.id, {"gathering": MAIL}, None, now=NOON)
        choice_actions.choose(self.letter.id, {"gathering": LETTER}, "Dorpsstraat 1\n1621 AA Hoorn", now=NOON)
        feed_actions.renew(self.feed.id, app.config["SETTINGS"].secret_key, now=NOON)
        self.group = world.peer_group(cohort, *self.people)
        self.coach = world.coach(cohort)
        self.told: dict[int, list[tuple[str, object]]] = {person.id: [] for person in self.people}
        self.read = 0

    @property
    def off_since(self) -> Any:
        raise NotImplementedError

    @property
    def state(self) -> object:
        if self.off_since is not None:
            return "off"
        return day_time(self.thing.starts_at), self.thing.place

    def plan(self) -> None:
        raise NotImplementedError

    def move(self, starts_at: datetime, place: str) -> None:
        raise NotImplementedError

    def cancel(self) -> None:
        raise NotImplementedError

    def restore(self) -> None:
        raise NotImplementedError

    def do_move(self, slot: tuple[int, str]) -> None:
        if self.off_since is None:
            self.move(TEN + timedelta(days=slot[0]), slot[1])
            self.now += timedelta(seconds=2)

    def do_cancel(self, _: None) -> None:
        if self.off_since is None:
            self.cancel()
            self.now += timedelta(seconds=2)

    def do_restore(self, _: None) -> None:
        if self.off_since is not None:
            self.restore()
            self.now += timedelta(seconds=2)

    def do_wait(self, minutes: int) -> None:
        end = self.now + timedelta(minutes=minutes)
        while self.now < end:
            self.now = min(end, self.now + timedelta(minutes=60))
            if due(self.now, limit=1):
                work(self.app, self.now)
        for mail in delivered(self.folder)[self.read :]:
            person = next(person for person in self.people if person.email == mail["To"])
            self.told[person.id].append(("message", _said(str(mail["Subject"]), text_of(mail))))
            self.read += 1

    def do_post(self, _: None) -> None:
        """Somebody prints what lies ready."""
        query = select(Message).where(Message.channel == LETTER, is_waiting())
        for letter in print_letters(db.session.scalars(query).all(), by_id=self.coach.id, now=self.now):
            self.told[self.letter.id].append(("message", _said(letter.subject, letter.body)))
        self.now += timedelta(seconds=2)

    def do_fetch(self, _: None) -> None:
        text = feed_queries.calendar_of(self.feed.id, now=self.now)
        found = feed_queries.feed_of(self.feed.id)
        assert found is not None
        feed_queries.note_fetch(found, now=self.now)
        # a feed does not say where intervisie is; who looks at the page sees it
        [event] = Calendar.from_ical(text).walk("VEVENT")
        assert (event.get("STATUS") == "CANCELLED") == (self.state == "off")
        self.told[self.feed.id].append(("calendar", self.state))
        self.now += timedelta(seconds=2)

    def check(self) -> None:
        for person in self.people:
            known = self.told[person.id]
            if known:
                assert known[-1][1] == self.state
            else:
                assert self.state == "off"
            said = [state for way, state in known if way == "message"]
            if said and all(way == "message" for way, _ in known):
                assert said[0] != "off"
            for (before, one), (way, other) in pairwise(known):
                # of a calendar that was fetched the mail follows, and says the same
                assert one != other or "calendar" in (before, way), known
            for one, others in _between(known):
                assert others, f"{one} was told twice"


class OfAMeeting(History):
    """No page moves one yet, and it is put on again within ten minutes only; an act that would, tells as the others do."""

    @property
    def off_since(self) -> Any:
        return self.thing.cancelled_at

    def plan(self) -> None:
        self.thing = actions.plan_meeting(
            self.group, starts_at=TEN, place="Zaal A", method="incident", host=None, case_bringer=None,
            by=self.coach, now=self.now,
        )  # fmt: skip

    def _change(self, **values: object) -> None:
        was = entry(self.thing)
        for name, value in values.items():
            setattr(self.thing, name, value)
        db.session.flush()
        actions.tell_where_it_stands(self.thing, was, by=self.coach, now=self.now)

    def move(self, starts_at: datetime, place: str) -> None:
        self._change(starts_at=starts_at, place=place)

    def cancel(self) -> None:
        actions.cancel_meeting(self.thing, by=self.coach, now=self.now)

    def restore(self) -> None:
        if self.now <= self.off_since + timedelta(minutes=10):
            coming_actions.undo_cancelling(self.thing, by=self.coach, now=self.now)
        else:
            self._change(cancelled_at=None, cancelled_by_id=None)


class OfAGroupDay(History):
    """By the acts that the pages do."""

    @property
    def off_since(self) -> Any:
        return self.thing.called_off_at

    def plan(self) -> None:
        self.thing = plan(self.cohort, self.coach, place="Zaal A", now=self.now)

    def move(self, starts_at: datetime, place: str) -> None:
        day_actions.move_group_day(
            self.thing,
            starts_at=starts_at,
            place=place,
            minutes=180,
            is_sure=True,
            by=self.coach,
            now=self.now,
        )

    def cancel(self) -> None:
        day_actions.call_off(self.thing, why="", by=self.coach, now=self.now)

    def restore(self) -> None:
        day_actions.put_on_again(self.thing, by=self.coach, now=self.now)


def _between(known: list[tuple[str, object]]) -> list[tuple[object, set[object]]]:
    """(state, other states seen in between) of each two messages in a row that tell the same."""
    places = [place for place, (way, _) in enumerate(known) if way == "message"]
    return [
        (known[one][1], {state for _, state in known[one:other]} - {known[one][1]})
        for one, other in pairwise(places)
        if known[one][1] == known[other][1]
    ]


def _said(subject: str, text: str) -> object:
    assert not subject[0].isdigit(), "one thing is one message"
    if "gaat niet door" in subject.lower():
        return "off"
    lines = dict(
        line.split(": ", 1) for line in text.splitlines() if line.startswith(("Wanneer: ", "Waar: "))
    )
    return lines["Wanneer"], lines["Waar"]
