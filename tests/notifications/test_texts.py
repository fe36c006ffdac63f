"""Text messages to phones: the one setting, and a service on loopback that takes them."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import get_args
from urllib.parse import parse_qs

import pytest

from lms import clock, formats
from lms.accounts import code_actions
from lms.accounts.models import LoginCode
from lms.accounts.rules import MOST_CODE_MAILS, MOST_TEXTS_A_DAY
from lms.cohorts import mail as cohort_mail
from lms.cohorts import rules as cohort_rules
from lms.cohorts.calendar_queries import appointment
from lms.config import read_settings
from lms.db import db
from lms.errors import SettingError
from lms.jobs.models import Job
from lms.notifications.models import Message
from lms.notifications.queries import state_of_message
from lms.notifications.reach_queries import text_form
from lms.notifications.state_rules import Word
from lms.paths import TEMPLATES
from lms.peergroups import mail as group_mail
from lms.peergroups.calendar_queries import entry
from lms.progress import mail as talk_mail
from lms.progress.calendar_queries import entry as talk_entry
from lms.progress.models import FinalTalk
from lms.text_service import TextService, read_service
from lms.writing_rules import mobile_number
from tests.notifications.post_office import work_until

AS_JSON = '{"to": "{phone}", "message": "{text}"}'
AS_FORM = "to={phone}&text={text}&key=geheim"
MOBILE = "06 12 34 56 78"
LMS = TEMPLATES.parent / "lms"
KEY = "only for tests, and long enough for a key"


class Service(HTTPServer):
    """Writes down what it gets; answers 503 to the first `refusals`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.got: list[tuple[str, dict[str, str | None], str]] = []
        self.refusals = 0


class Taking(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        headers = {name: self.headers.get(name) for name in ("Content-Type", "Authorization")}
        self.server.got.append((self.path, headers, body))
        self.server.refusals -= 1
        self.send_response(503 if self.server.refusals >= 0 else 202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Not in the output of the tests."""


@pytest.fixture
def service(app) -> Iterator[Service]:
    """Runs, and is the one of the setting."""
    found, settings = Service(), app.config["SETTINGS"]
    Thread(target=found.serve_forever, daemon=True).start()
    url = f"http://naam:wachtwoord@127.0.0.1:{found.server_port}/sms?from=SLHZ"
    app.config["SETTINGS"] = replace(settings, text_service=read_service(f"{url} {AS_JSON}"))
    yield found
    app.config["SETTINGS"] = settings
    found.shutdown()
    found.server_close()


@pytest.mark.parametrize(
    ("setting", "service"),
    [
        (None, None),
        ("", None),
        (f"https://x.nl/a {AS_JSON}", TextService("https://x.nl/a", AS_JSON)),
        (f"http://127.0.0.1:9 {AS_FORM}", TextService("http://127.0.0.1:9", AS_FORM)),
    ],
)
def test_the_setting(tmp_path, setting, service):
    environ = {"LMS_DATA_DIR": str(tmp_path)} | ({"LMS_SMS_URL": setting} if setting is not None else {})
    assert read_settings(environ).text_service == service


@pytest.mark.parametrize(
    "setting",
    [
        "https://x.nl/a", f"x.nl {AS_JSON}", f"ftp://x.nl {AS_JSON}", "https://x.nl to={phone}", "https://x.nl text={text}",
        "https://x.nl {text}{text}{phone}", 'https://x.nl {"to": {phone}, "m": "{text}"', f"http://x.nl/a {AS_JSON}",
        f"https://x.nl:poort/a {AS_JSON}",
    ],
)  # fmt: skip
def test_a_setting_that_cannot_work_stops_the_start(tmp_path, setting):
    with pytest.raises(SettingError, match=r"^LMS_SMS_URL: "):
        read_settings({"LMS_DATA_DIR": str(tmp_path), "LMS_SMS_URL": setting})


@pytest.mark.parametrize("text", ['Een "zin" & meer\nregels', "{phone} {text}", "é ñ ٤ 😀", "a=b&c=d"])
def test_whatever_the_text_it_arrives_whole_and_puts_nothing_beside(text):
    phone = "+31612345678"
    as_json = json.loads(TextService("https://x.nl", AS_JSON).filled(phone, text))
    as_form = parse_qs(TextService("https://x.nl", AS_FORM).filled(phone, text))
    assert as_json == {"to": phone, "message": text}
    assert as_form == {"to": [phone], "text": [text], "key": ["geheim"]}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (MOBILE, "+31612345678"), ("+31 (0)6 12345678 (liefst na 18 uur)", "+31612345678"), ("0229 55 01 77", None), ("+49 1512 3456789",
        "+4915123456789"), ("+1 202 555 0143", "+12025550143"), ("0800 1234", None), ("", None), ("bel de buren", None),
    ],
)  # fmt: skip
def test_where_a_text_message_can_come(typed, number):
    assert mobile_number(typed) == number


def texts() -> list[Message]:
    return list(db.session.scalars(db.select(Message).where(Message.channel == "text").order_by(Message.id)))


def test_a_code_asked_by_number_comes_as_a_text_message_and_opens(
    world, service, client, submit, visit, run_jobs
):
    world.person(name="Anna Visser", email="anna@example.org", phone=MOBILE)
    submit(client, "/inloggen/code", email=MOBILE)
    assert "Dan krijg je een sms met een code." in visit(client, "/inloggen/code/invullen")
    run_jobs()
    [(path, headers, body)] = service.got
    sent = json.loads(body)
    code = "".join(sign for sign in sent["message"].partition(".")[0] if sign.isdigit())
    known = b64encode(b"naam:wachtwoord").decode()
    assert (path, headers, sent["to"]) == (
        "/sms?from=SLHZ",
        {"Content-Type": "application/json", "Authorization": f"Basic {known}"},
        "+31612345678",
    )
    assert sent["message"].startswith(f"Je code om in te loggen is {code}. Hij werkt tot ")
    assert [
        word for word in ("Anna", "Visser", "opleiding", "wijkverbinder") if word in sent["message"]
    ] == []
    [row] = texts()
    assert (row.body, state_of_message(row, now=world.now)) == ("", "texted")
    submit(client, "/inloggen/code/invullen", code=code)
    assert "Als sms verstuurd op" in visit(client, "/mijn/berichten")


def test_a_service_that_does_not_take_it_is_asked_again(world, service, run_jobs):
    person = world.person(phone=MOBILE, email=None)
    service.refusals = 1
    code_actions.send_code(person, key=KEY, to_phone=True, now=world.now)
    run_jobs()
    job = db.session.scalars(db.select(Job).where(Job.kind == "text")).one()
    assert (job.status, texts()[0].sent_at, "503" in job.last_error, "wachtwoord" in job.last_error) == (
        "waiting",
        None,
        True,
        False,
    )
    job.run_at = world.now
    run_jobs()
    assert (len(service.got), texts()[0].sent_at is not None) == (2, True)


@pytest.mark.parametrize(
    ("typed", "phone", "email", "ways"),
    [
        (MOBILE, MOBILE, "a@example.org", ["text"]), ("a@example.org", MOBILE, "a@example.org", ["mail"]),
        ("0229 55 01 77", "0229 55 01 77", "a@example.org", ["mail"]), ("0229 55 01 77", "0229 55 01 77", None, []),
        (MOBILE, MOBILE, None, ["text"]),
    ],
)  # fmt: skip
def test_which_way_a_code_goes(world, service, client, submit, run_jobs, typed, phone, email, ways):
    world.person(phone=phone, email=email)
    submit(client, "/inloggen/code", email=typed)
    run_jobs()
    assert [row.channel for row in db.session.scalars(db.select(Message))] == ways


def test_without_the_setting_a_number_is_mailed(world, client, submit, run_jobs, visit):
    world.person(phone=MOBILE, email="a@example.org")
    submit(client, "/inloggen/code", email=MOBILE)
    assert "naar het e-mailadres dat erbij hoort" in visit(client, "/inloggen/code/invullen")
    run_jobs()
    assert [row.channel for row in db.session.scalars(db.select(Message))] == ["mail"]


def test_a_setting_that_was_taken_away_leaves_no_job_behind(world, run_jobs):
    person = world.person(phone=MOBILE, email=None)
    code_actions.send_code(person, key=KEY, to_phone=True, now=world.now)
    run_jobs()
    assert db.session.scalars(db.select(Job.status).where(Job.kind == "text")).all() == ["done"]


def test_so_many_in_a_day_and_then_no_more(world):
    """Each is paid for, and anybody can ask: after ten in a day a code goes another way."""
    person = world.person(phone=MOBILE, email=None)
    for number in range(3 * MOST_CODE_MAILS):
        moment = world.now + timedelta(minutes=20 * number)
        code_actions.send_code(person, key=KEY, to_phone=True, now=moment)
    assert len(texts()) == MOST_TEXTS_A_DAY
    code_actions.send_code(person, key=KEY, to_phone=True, now=world.days(1.5))
    assert len(texts()) == MOST_TEXTS_A_DAY + 1
    assert len(db.session.scalars(db.select(LoginCode)).all()) == 3 * MOST_CODE_MAILS + 1


def test_what_the_post_brings_too_late_goes_to_a_mobile_phone(world, service, run_jobs):
    """Every message that has a short form: when, and whom to ring; no name, no place, nothing of what we do."""
    cohort = world.cohort(name="Lichting Linde")
    ria = world.trainee(cohort, name="Ria Prins", email=None, phone=MOBILE)
    landline = world.trainee(cohort, name="Hennie Broer", email=None, phone="0229 55 01 77")
    coach = world.coach(cohort)
    day = world.group_day(cohort, days=2)
    day.place = "Bij Geert in de keuken"
    meeting = world.meeting(world.peer_group(cohort, ria, landline), coach, days=2)
    meeting.place, meeting.cancelled_at, meeting.cancelled_by_id = day.place, world.now, coach.id
    talk = FinalTalk(
        person=ria, cohort_id=cohort.id, round=1, starts_at=day.starts_at, place=day.place, is_online=False,
        assessor=world.staff("assessor"), declared_at=world.now, planned_at=world.now,
    )  # fmt: skip
    world.add(talk)
    for person in (ria, landline):
        cohort_mail.group_day_reminder(day, person, "day", now=world.now)
        group_mail.meeting_reminder(meeting, person, "day", now=world.now)
        for number, word in enumerate(get_args(Word)):
            later, of_day, of_meeting = world.days(number / 24), appointment(day), entry(meeting)
            if word == "off":
                cohort_mail.group_day_called_off(day, of_day, person, by=coach, now=later)
                talk_mail.talk_handed_over(talk, talk_entry(talk), person, now=later)
            else:
                cohort_mail.group_day_stands(day, of_day, person, word, by=coach, now=later)
                talk_mail.talk_stands(talk, talk_entry(talk), person, word, now=later)
            group_mail.meeting_stands(meeting, of_meeting, person, word, by=coach, now=later)
    found = texts()
    short = {path.stem.removesuffix("_text") for path in TEMPLATES.rglob("mail/*_text.txt")}
    short -= {"login_code", "changed"}  # written to a phone from the start
    assert {message.template.rpartition("/")[2] for message in found} == short
    assert {(message.person_id, message.address) for message in found} == {(ria.id, "+31612345678")}
    told = db.session.scalars(db.select(Message).where(Message.person_id == landline.id))
    assert {message.channel for message in told} == {"call"}
    for message in found:
        text = " ".join(message.body.split())
        assert formats.day_time(day.starts_at) in text or formats.day_time(meeting.starts_at) in text
        for word in ("Ria", "Prins", "Geert", "Linde", "SLHZ", "Samen", "groepsdag", "ntervisie", "http"):
            assert word not in text, (message.template, word)
        assert len(text) <= 160, text


def test_what_has_a_date_has_a_short_form():
    """Every message that tells where an appointment stands may come too late for the post."""
    sent = re.compile(r"send\(.*?\n    \)", re.DOTALL)
    calls = [call for path in LMS.rglob("mail.py") for call in sent.findall(path.read_text())]
    dated = [call for call in calls if "tells=tells(" in call]
    names = {name for call in dated for name in re.findall(r"template=(.+?),\n", call)}
    assert (len(dated) >= 6, {call for call in dated if "expires_at=" not in call}) == (True, set())
    assert {name for name in names if not all(map(text_form, templates_named(name)))} == set()


def templates_named(name: str) -> list[str]:
    """`template=` as it stands in a call: a name in quotes, a constant, or one of two."""
    constants = {
        "PLANNED": [cohort_rules.PLANNED, group_mail.PLANNED],
        "CALLED_OFF": [cohort_rules.CALLED_OFF],
    }
    constants["CANCELLED if is_off else PLANNED"] = [group_mail.CANCELLED, group_mail.PLANNED]
    return [name.strip('"')] if name.startswith('"') else constants[name]


def test_a_text_that_nobody_takes_becomes_a_call(world, app, service):
    cohort = world.cohort()
    ria = world.trainee(cohort, email=None, phone=MOBILE)
    noon = clock.from_local(datetime.combine(world.today, time(12)))
    day = world.group_day(cohort, days=2)
    day.starts_at = noon + timedelta(days=2)
    cohort_mail.group_day_reminder(day, ria, "day", now=noon)
    service.refusals = 100
    work_until(app, noon, noon + timedelta(minutes=15), timedelta(minutes=1))
    found = db.session.scalars(db.select(Message)).one()
    assert (found.channel, found.sent_at, len(service.got)) == ("call", None, 7)
