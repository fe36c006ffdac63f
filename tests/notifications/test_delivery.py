"""Messages on their way: the mail of the day, quiet hours, changes of mind, failures, and a server that is away."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from lms.accounts.models import Person
from lms.clock import local, local_day
from lms.config import MailServer
from lms.db import db
from lms.jobs import nightly, roll, runner
from lms.jobs.kinds import Later, NothingToDo, kind_named
from lms.jobs.models import Job
from lms.notifications import actions, choice_actions
from lms.notifications.handlers import gather_left_behind
from lms.notifications.models import Message, MessageChoice
from lms.notifications.rules import CAN_WAIT, CHANNELS, after_quiet_hours
from tests.journeys.server import free_port
from tests.notifications.post_office import at, delivered, jobs, next_due, text_of, work, work_until, write
from tests.notifications.test_mail import Postbox

NOON = at("2026-03-02 12:00")


@pytest.fixture
def folder(app, tmp_path):
    """Mail goes into a folder of this test."""
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, data_dir=tmp_path)
    yield tmp_path
    app.config["SETTINGS"] = before


def test_the_mail_of_the_day_holds_all_of_it_once(world, app, folder):
    anna, bert = world.person(name="Anna Visser"), world.person()
    for number in (1, 2):
        write(anna, f"antwoord-{number}", NOON, calendar=_calendar(number))
    write(bert, "antwoord-3", NOON, kind="coach")
    work(app, at("2026-03-02 16:59"))
    assert delivered(folder) == []
    for _ in range(2):
        work(app, at("2026-03-02 17:00"))
    mails = {mail["To"]: mail for mail in delivered(folder)}
    assert sorted(mails) == sorted([anna.email, bert.email])
    text = text_of(mails[anna.email])
    assert mails[anna.email]["Subject"] == "2 berichten voor jou"
    assert [text.count(words) for words in ("Dag Anna,", "kenmerk antwoord-1.", "kenmerk antwoord-2.")] == [
        1,
        1,
        1,
    ]
    calendars = [part.get_content() for part in mails[anna.email].iter_attachments()]
    assert [calendar.count("BEGIN:VEVENT") for calendar in calendars] == [2]
    assert mails[bert.email]["Subject"].startswith("Intervisie gaat niet door")
    assert all(row.sent_at for row in db.session.scalars(select(Message)))


def _calendar(number: int) -> str:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:{number}\r\nDTSTAMP:20260302T120000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def test_a_day_without_messages_has_no_mail(world, app, folder):
    person = world.person()
    write(person, "antwoord-1", NOON)
    choice_actions.choose(person.id, {"feedback": "none"}, None, now=NOON)
    work(app, at("2026-03-02 17:00"))
    assert (delivered(folder), [job.status for job in jobs("digest")]) == ([], ["done"])
    assert db.session.scalars(select(Message.channel)).one() == "none"


def test_run_twice_by_a_worker_that_died_it_is_one_mail(world, app, folder):
    """The worker dies before it writes down that the mail of the day is made, and again after the mail has left."""
    person, five = world.person(), at("2026-03-02 17:00")
    write(person, "antwoord-1", NOON)
    work(app, five)
    for job in (*jobs("digest"), *jobs("mail")):
        job.status, job.claimed_at, job.done_at = "running", five - timedelta(minutes=6), None
    bundle = db.session.scalars(select(Message).where(Message.kind == "bundle")).one()
    bundle.sent_at = None
    write(person, "antwoord-2", five)
    work(app, five)
    assert [mail["Message-ID"] for mail in delivered(folder)] == [f"<{bundle.message_id}>"]
    assert actions.bundle(person.id, local_day(five), now=five) is None
    work(app, at("2026-03-03 17:00"))
    assert [("antwoord-1" in text_of(mail), "antwoord-2" in text_of(mail)) for mail in delivered(folder)] == [
        (True, False),
        (False, True),
    ]


def test_what_came_just_too_late_goes_along_the_next_day(world, app, folder):
    """Written before five, committed after the mail of the day was closed."""
    person = world.person()
    write(person, "antwoord-1", NOON)
    work(app, at("2026-03-02 17:00"))
    write(person, "antwoord-2", at("2026-03-02 16:59"))
    assert [job.status for job in jobs("digest")] == ["done"]
    work(app, at("2026-03-03 02:00"))
    gather_left_behind(at("2026-03-03 03:10"))
    gather_left_behind(at("2026-03-03 03:10"))
    work(app, at("2026-03-03 17:00"))
    assert ["antwoord-2" in text_of(mail) for mail in delivered(folder)] == [False, True]


def test_a_mail_waits_for_the_morning_and_a_decision_does_not(world, app, folder):
    person = world.person()
    choice_actions.choose(person.id, {"feedback": "mail"}, None, now=NOON)
    evening = at("2026-03-28 21:00")  # in this night the clock goes forward
    write(person, "antwoord-1", evening)
    write(person, "besluit-1", evening, kind="decision")
    work(app, evening)
    work_until(app, evening, at("2026-03-29 07:59"), timedelta(hours=1))
    assert ["besluit-1" in text_of(mail) for mail in delivered(folder)] == [True]
    work(app, at("2026-03-29 08:00"))
    assert ["antwoord-1" in text_of(mail) for mail in delivered(folder)] == [False, True]


def test_a_mail_that_fails_in_the_evening_is_tried_again_in_the_morning(world, app, folder):
    person = world.person()
    choice_actions.choose(person.id, {"feedback": "mail"}, None, now=NOON)
    write(person, "antwoord-1", at("2026-03-02 19:59"))
    (folder / "mail").write_text("in the way")
    work(app, at("2026-03-02 19:59"))
    (folder / "mail").unlink()
    work(app, at("2026-03-02 20:01"))
    job = jobs("mail")[0]
    assert (job.status, job.attempts, job.run_at) == ("waiting", 1, at("2026-03-03 08:00"))
    work(app, at("2026-03-03 08:00"))
    assert len(delivered(folder)) == 1


def test_who_stops_in_the_evening_gets_no_mail_in_the_morning(world, app, folder):
    person = world.person()
    choice_actions.choose(person.id, {"feedback": "mail"}, None, now=NOON)
    row = write(person, "antwoord-1", at("2026-03-02 21:00"))
    choice_actions.stop(person.id, ["feedback"], now=at("2026-03-02 22:00"))
    work(app, at("2026-03-03 08:00"))
    assert (delivered(folder), row.channel, row.sent_at) == ([], "none", None)


def test_a_mail_that_may_have_left_does_not_go_along_in_the_mail_of_the_day_too(world, app, folder):
    """The worker died after sending; then its reader chose one mail a day."""
    person = world.person()
    choice_actions.choose(person.id, {"feedback": "mail"}, None, now=NOON)
    row, job = write(person, "antwoord-1", NOON), jobs("mail")[0]
    kind_named("mail").do(kind_named("mail").load(job.payload))
    job.status, job.claimed_at = "running", NOON
    choice_actions.choose(person.id, {"feedback": "digest"}, None, now=NOON)
    work(app, at("2026-03-02 18:00"))
    assert [mail["Message-ID"] for mail in delivered(folder)] == [f"<{row.message_id}>"]


def test_a_mail_of_the_day_that_could_not_leave_is_not_packed_again_the_next_day(world, app, folder):
    person = world.person()
    write(person, "antwoord-1", NOON)
    (folder / "mail").write_text("in the way")
    work_until(app, at("2026-03-02 17:00"), at("2026-03-02 19:00"))
    write(person, "antwoord-2", at("2026-03-02 19:00"))
    work(app, at("2026-03-03 17:00"))
    (folder / "mail").unlink()
    work(app, at("2026-03-03 19:00"))
    texts = [text_of(mail) for mail in delivered(folder)]
    assert sorted(["antwoord-1" in text, "antwoord-2" in text] for text in texts) == [
        [False, True],
        [True, False],
    ]


def test_one_person_is_told_once_also_at_a_new_address(world):
    person = world.person()
    assert write(person, "herinnering-1", NOON) is not None
    person.email = "nieuw@example.org"
    assert write(person, "herinnering-1", NOON) is None
    assert write(world.person(), "herinnering-1", NOON) is not None


def test_without_mail_a_decision_becomes_a_letter_and_the_rest_is_told_by_phone(world):
    person = world.person(email=None)
    assert write(person, "besluit-1", NOON, kind="decision").channel == "letter"
    assert write(person, "antwoord-1", NOON).channel == "call"
    choice_actions.choose(person.id, {"feedback": "letter"}, "Dorpsstraat 1", now=NOON)
    assert write(person, "antwoord-2", NOON).channel == "letter"


def _code(world, now, number="1") -> Message:
    person = db.session.scalar(select(Person)) or world.person()
    found = actions.send(
        event=f"login-code:{number}", address=person.email, person_id=person.id, template="accounts/mail/login_code",
        now=now, is_secret=True, expires_at=now + timedelta(minutes=10), person=person, code=f"12345{number}", until=now,
    )  # fmt: skip
    db.session.commit()
    assert found is not None
    return found


def test_a_code_is_forgotten_when_it_is_sent_and_when_it_is_too_old(world, app, folder):
    sent = _code(world, NOON)
    work(app, NOON)
    assert (sent.body, "123451" in text_of(delivered(folder)[0])) == ("", True)
    (folder / "mail").rename(folder / "away")
    (folder / "mail").write_text("in the way")
    unsent = _code(world, NOON, "2")
    work_until(app, NOON, NOON + timedelta(minutes=9), timedelta(minutes=1))
    assert "123452" in unsent.body
    work(app, NOON + timedelta(minutes=10))
    assert (unsent.body, unsent.sent_at) == ("", None)


def test_a_new_code_takes_the_place_of_one_that_has_not_left(world, app, folder):
    first, second = _code(world, NOON), _code(world, NOON + timedelta(minutes=1), "2")
    work(app, NOON + timedelta(minutes=1))
    assert [("123451" in text_of(mail), "123452" in text_of(mail)) for mail in delivered(folder)] == [
        (False, True)
    ]
    assert (first.sent_at, first.body, second.sent_at is not None) == (None, "", True)


class Dropping(Postbox):
    """Takes the mail and is gone before it says so."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        if len(self.received) == 1:
            server.transport.abort()
        return answer


@pytest.fixture
def smtp(app):
    """(where the server will be, start): until it is started nobody answers there."""
    before, port, running = app.config["SETTINGS"], free_port(), []
    app.config["SETTINGS"] = replace(
        before, mail_server=MailServer("127.0.0.1", port, None, None, tls=False, may_be_plain=True)
    )

    def start(box: Postbox) -> None:
        controller = Controller(box, hostname="127.0.0.1", port=port)
        controller.start()
        running.append(controller)

    yield start
    app.config["SETTINGS"] = before
    for controller in running:
        controller.stop()


@pytest.mark.smtp
def test_a_server_that_is_away_for_an_hour_loses_nothing_and_sends_no_stale_code(world, app, smtp):
    person, box = world.person(), Postbox()
    choice_actions.choose(person.id, {"feedback": "mail"}, None, now=NOON)
    answer, decision = write(person, "antwoord-1", NOON), write(person, "besluit-1", NOON, kind="decision")
    code = _code(world, NOON)
    write(person, "groepsdag-1", NOON, kind="gathering")
    hour = work_until(app, NOON, NOON + timedelta(hours=1), timedelta(minutes=2))
    assert [(job.status, job.attempts) for job in jobs("mail")] == [
        ("waiting", 9),
        ("waiting", 9),
        ("done", 6),
    ]
    assert (code.sent_at, code.body) == (None, "")
    smtp(box)
    work_until(app, hour, at("2026-03-02 17:00"), timedelta(minutes=10))
    got = [mail["Message-ID"] for mail in box.received]
    assert sorted(got[:2]) == sorted(f"<{row.message_id}>" for row in (answer, decision))
    assert [mail["Subject"] for mail in box.received[2:]] == ["Intervisie gaat niet door: maandag 2 maart"]
    assert not any("12345" in text_of(mail) for mail in box.received)


@pytest.mark.smtp
def test_a_doubtful_try_carries_the_same_number(world, app, smtp):
    """The server took it and died before its 250: we must try again, and the reader's mail program sees one mail."""
    box = Dropping()
    smtp(box)
    message = write(world.person(), "besluit-1", NOON, kind="decision")
    work(app, NOON)
    assert (message.sent_at, jobs("mail")[0].status) == (None, "waiting")
    work(app, NOON + timedelta(minutes=1))
    assert {mail["Message-ID"] for mail in box.received} == {f"<{message.message_id}>"}
    assert (message.sent_at, len(box.received)) == (NOON + timedelta(minutes=1), 2)


def test_a_restored_copy_makes_no_mail_of_the_day_until_released(world, app, folder):
    write(world.person(), "antwoord-1", NOON)
    (folder / runner.HELD_BACK).touch()
    work(app, at("2026-03-02 17:00"))
    nightly.run(at("2026-03-03 03:10"))
    assert (delivered(folder), db.session.scalars(select(Message.kind)).all()) == ([], ["feedback"])
    (folder / runner.HELD_BACK).unlink()
    work(app, at("2026-03-04 17:00"))
    assert len(delivered(folder)) == 1


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from((*CAN_WAIT, "decision")), st.none() | st.integers(1, 60)),
        st.tuples(st.just("choose"), st.sampled_from(CAN_WAIT), st.sampled_from(CHANNELS)),
        st.tuples(st.just("stop"), st.sampled_from(CAN_WAIT), st.none()),
        st.tuples(st.just("wait"), st.integers(1, 30), st.booleans()),
        st.tuples(st.just("break"), st.booleans(), st.none()),
        st.tuples(st.just("die"), st.none(), st.none()),
        st.tuples(st.just("again"), st.none(), st.none()),
    ),
    max_size=25,
)


@pytest.mark.slow(reason="sixty histories of a post office, a few seconds")
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(STEPS)
def test_no_message_is_lost_or_comes_twice(world, app, tmp_path_factory, steps):
    """Whatever people choose, however often jobs run, the post fails and workers die: in the end a message is in exactly
    one mail (by its Message-ID), or it went the way its reader asked; there is one mail of the day a day at most, and
    nobody is woken."""
    for table in (Message, Job, MessageChoice):
        db.session.execute(delete(table))
    story = Story(world, app, tmp_path_factory.mktemp("post"))
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, data_dir=story.folder)
    try:
        for verb, first, second in steps:
            getattr(story, f"do_{verb}")(first, second)
        story.do_break(False, None)
        for _ in range(5):
            story.do_wait(24, True)
    finally:
        app.config["SETTINGS"] = before
    story.check()


class Story:
    """One person's days, around the night the clock goes forward."""

    def __init__(self, world: Any, app: Any, folder: Any):
        self.app, self.folder, self.now = app, folder, at("2026-03-27 12:00")
        self.person = world.person()
        self.ways: dict[str, set[str]] = {kind: {"digest"} for kind in CAN_WAIT} | {"decision": {"mail"}}
        self.written = 0

    def do_write(self, kind: str, life: int | None) -> None:
        self.written += 1
        expires_at = self.now + timedelta(hours=life) if life else None
        write(self.person, f"nummer-{self.written}", self.now, kind=kind, expires_at=expires_at)

    def do_choose(self, kind: str, channel: str) -> None:
        self.ways[kind].add(channel)
        choice_actions.choose(self.person.id, {kind: channel}, "Dorpsstraat 1", now=self.now)

    def do_stop(self, kind: str, _: None) -> None:
        self.ways[kind].add("none")
        choice_actions.stop(self.person.id, [kind], now=self.now)

    def do_wait(self, hours: int, at_night_too: bool) -> None:
        end, first = self.now + timedelta(hours=hours), next_due()
        while self.now < end:
            self.now += timedelta(hours=1)
            if first is not None and first <= self.now:
                work(self.app, self.now)
                first = next_due()
            if at_night_too and local(self.now).hour == 3:
                gather_left_behind(self.now)
                first = next_due()

    def do_break(self, is_broken: bool, _: None) -> None:
        """Something stands where mail should go, or not any more."""
        there, away = self.folder / "mail", self.folder / "away"
        if is_broken and not there.is_file():
            if there.exists():
                there.rename(away)
            there.touch()
        elif not is_broken and there.is_file():
            there.unlink()
            if away.exists():
                away.rename(there)

    def do_die(self, _first: None, _second: None) -> None:
        """A worker sends what is due and is killed before it can write that down; others see that it is dead."""
        mail, name = kind_named("mail"), roll.new_name()
        roll.enlist(name, self.now)
        for job in jobs("mail"):
            if job.status == "waiting" and job.run_at <= self.now:
                try:
                    mail.check(job.payload, self.now)
                    mail.do(mail.load(job.payload))
                except (NothingToDo, Later, OSError):
                    continue
                job.status, job.worker, job.attempts = "running", name, job.attempts + 1
        roll.bury(name, self.now)
        db.session.commit()

    def do_again(self, _first: None, _second: None) -> None:
        """Jobs that were done are done once more."""
        for job in (*jobs("digest"), *jobs("mail")):
            job.status, job.run_at = (
                "waiting",
                min(job.run_at, self.now) if job.status == "done" else job.run_at,
            )
        work(self.app, self.now)

    def check(self) -> None:
        mails = [text_of(mail) for mail in delivered(self.folder)]
        messages = {
            row.event: row for row in db.session.scalars(select(Message).where(Message.kind != "bundle"))
        }
        assert len(messages) == self.written
        for event, row in messages.items():
            times = sum(f"kenmerk {event}." in text for text in mails)
            is_late = row.expires_at is not None and row.expires_at <= self.now
            if row.sent_at is not None:
                assert (times, row.channel in ("mail", "digest")) == (1, True), event
            elif not (is_late and times <= 1):
                assert (times, row.channel) in ((0, "letter"), (0, "none")), event
                assert row.channel in self.ways[row.kind], event
        bundles = list(db.session.scalars(select(Message).where(Message.kind == "bundle")))
        days = [local_day(row.created_at) for row in bundles]
        assert len(days) == len(set(days))
        assert len(mails) == len(bundles) + sum(
            row.sent_at is not None and row.bundle_id is None for row in messages.values()
        ) + self._doubtful(messages)
        for row in bundles:
            assert row.sent_at is not None
            assert after_quiet_hours(row.sent_at) == row.sent_at

    def _doubtful(self, messages: dict[str, Message]) -> int:
        """Mails that left with a worker that died, and lapsed before the next could write it down."""
        known = {f"<{row.message_id}>" for row in messages.values() if row.sent_at is None}
        return sum(mail["Message-ID"] in known for mail in delivered(self.folder))
