"""What is refused, goes wrong or is only looked at reaches the trail after the answer: bounded, in batches, and the request itself
writes nothing and waits for nothing."""

import http.client
import sqlite3
from contextlib import closing
from urllib.parse import urlencode

import pytest
from flask import g
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from lms import limits, roles, trail, trail_queue
from lms.accounts import passwords
from lms.accounts.reading_handlers import is_of_own_cohort
from lms.db import db
from lms.privacy.trail_queries import recent
from lms.trail import TrailLine
from lms.trail_queue import FLOOD, LATER, SOON, Waiting, Writer
from tests.journeys.server import running

PASSWORD = "een zin die lang is"


@pytest.fixture(autouse=True)
def nothing_waits(app):
    app.extensions["trail"].take(now=None)


def told(app) -> list[tuple]:
    """(act, about, by, word, thing, times) of what waits to be written."""
    lines = app.extensions["trail"].take(now=None)
    return [
        (line["act"], line["person_id"], line["by_id"], line["word"], line["thing_id"], line["times"])
        for line in lines
    ]


def in_table() -> list[TrailLine]:
    return list(db.session.scalars(select(TrailLine).order_by(TrailLine.id)))


def post(app, path, address="198.51.100.7", **values):
    return app.test_client().post(path, data=values, environ_base={"REMOTE_ADDR": address})


# what is told


def test_a_wrong_try_is_told_for_who_has_an_account_and_for_who_has_none(world, app):
    person = world.person(email="anna@example.org", password_hash=passwords.hash_password(PASSWORD))
    for email in ("anna@example.org", "anna@example.org", "niemand@example.org"):
        assert post(app, "/inloggen", email=email, password="verkeerd").status_code == 400
    browser = app.test_client()
    browser.post("/inloggen/code", data={"email": "anna@example.org"})
    assert browser.post("/inloggen/code/invullen", data={"code": "123456"}).status_code == 400
    assert told(app) == [
        ("login_failed", person.id, None, "password", None, 2),
        ("login_failed", None, None, "password", None, 1),
        ("login_failed", person.id, None, "code", None, 1),
    ]
    assert in_table() == []


@pytest.mark.parametrize(
    ("page", "fields", "line"),
    [
        ("bevestiging", {"password": "verkeerd"}, ("login_failed", "password")),
        ("bevestiging", {"mailed_code": "123456"}, ("login_failed", "code")),
        ("bevestiging", {"app_code": "123456"}, ("factor_failed", "")),
        (
            "wachtwoord",
            {"current": "verkeerd", "password": "de linde bloeit in juni"},
            ("login_failed", "password"),
        ),
    ],
)
def test_who_is_asked_again_and_is_wrong_is_told(world, app, as_person, page, fields, line):
    person = world.staff(password_hash=passwords.hash_password(PASSWORD))
    world.factor(person)
    assert as_person(person).post(f"/mijn/{page}", data=fields).status_code == 400
    act, word = line
    assert told(app) == [(act, person.id, person.id, word, None, 1)]


def test_what_a_limit_refuses_is_told_with_whose_account_it_was(world, app):
    person = world.person(email="anna@example.org", password_hash=passwords.hash_password(PASSWORD))
    statuses = [
        post(app, "/inloggen", email="anna@example.org", password="verkeerd").status_code for _ in range(12)
    ]
    assert statuses == [400] * 10 + [429] * 2
    assert told(app) == [
        ("login_failed", person.id, None, "password", None, 10),
        ("refused_by_limit", person.id, None, "accounts.log_in", None, 2),
    ]


def test_what_the_door_refuses_is_told_with_who_knocked(world, app, as_person):
    person = world.person()
    browser = as_person(person)
    assert browser.get("/certificaten/register").status_code == 403
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert app.test_client().post("/inloggen", headers=elsewhere).status_code == 403
    assert browser.get("/lichtingen/99999").status_code in (403, 404)
    assert told(app)[:2] == [
        ("refused_at_door", None, person.id, "certificates.register", None, 1),
        ("refused_at_door", None, None, "accounts.log_in", None, 1),
    ]


def test_a_refused_request_writes_nothing_and_asks_nothing(world, app, count_queries):
    counts = app.extensions["counts"]
    with app.app_context():
        key = limits.parse(limits.ROOM).key_for(
            counts.hidden("lms.accounts.views.entry.log_in", ("198.51.100.7",))
        )
    for _ in range(300):
        counts.incr(key, 300)
    with count_queries() as queries:
        assert post(app, "/inloggen", email="anna@example.org", password="x").status_code == 429
    assert (queries, in_table()) == ([], [])
    assert told(app) == [("refused_by_limit", None, None, "accounts.log_in", None, 1)]


def test_files_of_people_are_told_each_time(world, app, as_person):
    cohort, staff = world.cohort(), world.staff()
    browser = as_person(staff)
    for _ in range(2):
        browser.get(f"/begeleiding/lichtingen/{cohort.id}/lijst.xlsx")
    browser.get("/certificaten/register.xlsx")
    browser.get("/mijn/gegevens.zip")
    as_person(world.person()).get("/certificaten/register.xlsx")
    assert told(app)[:3] == [
        ("exported", None, staff.id, "cohort", cohort.id, 2),
        ("exported", None, staff.id, "register", None, 1),
        ("exported", staff.id, staff.id, "everything", None, 1),
    ]


def test_searching_everybody_is_told_once_a_day(world, app, as_person):
    browser = as_person(staff := world.staff())
    for address in ("register", "register?zoek=", "register?zoek=Bos", "register?zoek=Smit"):
        browser.get(f"/certificaten/{address}")
    assert told(app) == [("searched_everybody", None, staff.id, "register", None, 1)]


@pytest.fixture
def opened(world, app, as_person):
    """What is told when somebody opens the page of a trainee."""
    cohort = world.cohort()
    trainee = world.trainee(cohort)

    def open_as(person, address="/begeleiding/deelnemers/{}"):
        answer = as_person(person).get(address.format(trainee.id))
        return answer.status_code, [line[:3] for line in told(app)]

    open_as.cohort, open_as.trainee = cohort, trainee
    return open_as


def test_opening_somebody_is_told_outside_ones_own_cohorts_only(world, opened):
    coach, other, staff = world.coach(opened.cohort), world.coach(world.cohort()), world.staff()
    former = world.person()
    world.grant(former, roles.COACH, opened.cohort, until=world.days(-1))
    world.grant(former, roles.COORDINATOR)
    told_of = ("opened_outside_cohorts", opened.trainee.id)
    assert opened(coach) == (200, [])
    assert opened(other) == (404, [])
    assert opened(staff) == (200, [(*told_of, staff.id)])
    assert opened(former) == (200, [(*told_of, former.id)])


def test_every_page_about_one_person_tells(app, world, opened):
    """Also one that comes later: it is enough that its address calls them person_id."""
    staff = world.staff("administrator")
    pages = sorted(
        rule.rule.replace("<int:person_id>", "{}")
        for rule in app.url_map.iter_rules()
        if rule.arguments == {"person_id"} and "GET" in rule.methods
    )
    answers = {page: opened(staff, page) for page in pages}
    read = {page: lines for page, (status, lines) in answers.items() if status == 200}
    assert len(read) > 3
    line = ("opened_outside_cohorts", opened.trainee.id, staff.id)
    assert read == {page: [line] for page in read}


def test_who_learns_in_ones_own_cohort_and_who_does_not(app, world):
    cohort, elsewhere = world.cohort(), world.cohort()
    coach, colleague, trainee, other = (
        world.coach(cohort),
        world.coach(cohort),
        world.trainee(cohort),
        world.trainee(elsewhere),
    )
    former = world.person()
    world.grant(former, roles.TRAINEE, cohort, until=world.days(-1))
    with app.test_request_context("/"):
        own = [is_of_own_cohort(coach, person) for person in (trainee, former, colleague, other, coach)]
    assert own == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("act", "status", "is_told"),
    [
        (trail.EXPORTED, 200, True),
        (trail.EXPORTED, 404, False),
        (trail.OPENED, 403, False),
        (trail.SEARCHED, 500, False),
        (trail.LOGIN_FAILED, 400, True),
        (trail.FACTOR_FAILED, 400, True),
    ],
)
def test_looking_is_told_when_something_was_shown(app, world, act, status, is_told):
    with app.test_request_context("/"):
        trail_queue.tell(act, about=None, now=world.now)
        trail_queue.take_up(status, now=world.now)
    assert (act in [line[0] for line in told(app)]) == is_told


def test_looking_twice_is_one_line_in_the_table(world, app, opened):
    staff = world.staff()
    waiting = app.extensions["trail"]
    for now in (world.now, world.now, world.days(1)):
        with app.test_request_context("/"):
            g.reader_id = staff.id
            trail_queue.tell(trail.OPENED, about=opened.trainee.id, now=now)
            trail_queue.take_up(200, now=now)
        trail_queue.write(db.session.connection(), waiting.take(now=now))
    assert [(row.by_id, row.at) for row in in_table()] == [(staff.id, world.now), (staff.id, world.days(1))]


# the bound


def line_of(number: int, by: int | None = None) -> dict:
    values = {"act": trail.LIMITED, "person_id": None, "by_id": by, "word": "x", "thing_id": None}
    return {"at": None, **values, "address_hash": f"{number:064}", "once_hash": None}


@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from([None, 1])), max_size=300), st.integers(1, 30))
def test_memory_is_bounded_and_nothing_is_uncounted(flood, most):
    waiting = Waiting(most)
    for number, by in flood:
        waiting.add(line_of(number, by))
        assert len(waiting) <= 2 * most
    first = waiting.take(now=None)
    waiting.put_back(first)
    lines = waiting.take(now=None)
    for found in (first, lines):
        assert sum(line["times"] for line in found) == len(flood)
    assert (len(waiting), waiting.take(now=None)) == (0, [])


def test_a_flood_of_strangers_pushes_out_nobody_who_is_in():
    waiting = Waiting()
    for number in range(10_000):
        waiting.add(line_of(number))
    waiting.add(line_of(0, by=5))
    lines = waiting.take(now=None)
    assert [line["times"] for line in lines if line["act"] == trail.LEFT_OUT] == [10_000 - waiting.most]
    assert [line["times"] for line in lines if line["by_id"] == 5] == [1]
    assert len(lines) == waiting.most + 2


# the writer


@pytest.fixture
def house(house_of_its_own):
    with house_of_its_own.app_context():
        yield house_of_its_own


@pytest.fixture
def writer(house):
    made = Writer(house)
    yield made
    made.stop()


def written() -> list[tuple]:
    db.session.rollback()
    return [(line.act, line.times) for line in in_table()]


def busy(house):
    """Somebody else holds what a writer needs, until closed."""
    connection = house.config["SETTINGS"].database_url
    if connection.startswith("sqlite"):
        other = sqlite3.connect(connection.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        return closing(other)
    other = db.engine.connect()
    other.execute(text("LOCK TABLE trail IN ACCESS EXCLUSIVE MODE"))
    return closing(other)


def test_a_batch_keeps_nobody_waiting_longer_than_a_write_may():
    assert trail_queue.PATIENCE <= 0.3


@pytest.mark.own_database
def test_a_database_that_is_busy_gets_the_lines_later(world, house, writer):
    writer.waiting.add(line_of(1) | {"at": world.now})
    with busy(house):
        assert writer.write_what_waits(world.now) == SOON
        writer.waiting.add(line_of(1) | {"at": world.now})
    assert writer.write_what_waits(world.now) == SOON
    assert written() == [("refused_by_limit", 2)]
    assert writer.write_what_waits(world.now) == SOON
    assert written() == [("refused_by_limit", 2)]


@pytest.mark.own_database
def test_during_a_flood_the_batches_are_far_apart(world, house, writer):
    for _ in range(FLOOD + 1):
        writer.waiting.add(line_of(1) | {"at": world.now})
    assert (writer.write_what_waits(world.now), writer.write_what_waits(world.now)) == (LATER, SOON)
    assert written() == [("refused_by_limit", FLOOD + 1)]


@pytest.mark.own_database
def test_what_waits_is_written_when_the_process_ends(world, house, writer):
    writer.start()
    writer.waiting.add(line_of(1) | {"at": world.now})
    writer.stop()
    assert written() == [("refused_by_limit", 1)]


@pytest.mark.own_database
def test_a_server_that_stops_has_told_what_it_refused(tmp_path):
    with running(tmp_path, "serve", "--workers", "1", "--no-jobs") as server:
        port = int(server.address.rpartition(":")[2])
        browser = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        browser.request(
            "POST", "/inloggen", urlencode({"email": "a@example.org"}), {"Sec-Fetch-Site": "cross-site"}
        )
        assert browser.getresponse().status == 403
        browser.close()
    with closing(sqlite3.connect(tmp_path / "lms.db")) as connection:
        found = connection.execute("SELECT act, word, times FROM trail").fetchall()
    assert found == [("refused_at_door", "accounts.log_in", 1)]


def test_what_was_told_can_be_read(world, app, opened):
    staff = world.staff(name="Bert")
    waiting = app.extensions["trail"]
    opened(staff)
    with app.test_request_context("/"):
        trail_queue.tell(trail.LOGIN_FAILED, about=opened.trainee.id, word="password", now=world.now)
        trail_queue.take_up(400, now=world.now)
    trail_queue.write(db.session.connection(), waiting.take(now=world.now))
    found = recent(since=world.days(-1), acts=[trail.LOGIN_FAILED])
    assert [(one.about, one.by, one.line.word) for one in found] == [(opened.trainee.name, None, "password")]
