"""The ways in and out, through the browser's eyes."""

import re
from datetime import timedelta

import pytest

from lms import tokens
from lms.accounts import actions, code_actions, passwords
from lms.accounts.models import LoginCode, LoginSession
from lms.accounts.queries import session_of
from lms.db import db
from lms.jobs import runner
from lms.notifications.models import Message
from tests.proofreader import without_tokens

PASSWORD = "een zin die lang is"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
WRONG = "Dit e-mailadres en wachtwoord horen niet bij elkaar."


def with_password(world, **values):
    return world.person(password_hash=passwords.hash_password(PASSWORD), **values)


KEY = "only for tests, and long enough for a key"


def mailed_code() -> str:
    """The code in the newest mail, once the jobs that send codes were done."""
    db.session.commit()
    runner.run_due(kinds=["login_code"])
    body = db.session.scalars(db.select(Message).order_by(Message.id.desc())).first().body
    return re.search(r"Je code is: (\d+)", body)[1]


def test_password_opens_a_session_and_leaving_ends_it(world, client, submit, visit):
    person = with_password(world, email="anna@example.org")
    visit(client, "/inloggen")
    response = submit(client, "/inloggen", email=" Anna@Example.org ", password=PASSWORD)
    assert response.headers["Location"] == "/mijn"
    visit(client, "/mijn")
    submit(client, "/uitloggen")
    assert client.get("/mijn").headers["Location"] == "/inloggen?next=/mijn"
    session = db.session.scalars(db.select(LoginSession)).one()
    assert (session.person_id, session.ended_at is not None) == (person.id, True)


def test_two_pages_opened_at_once_after_login_both_send(app, world, client, submit, monkeypatch):
    """Both were asked for with the cookie of the login; the browser keeps the cookie of the answer that came last."""
    with_password(world, email="anna@example.org")
    db.session.commit()
    submit(client, "/inloggen", email="anna@example.org", password=PASSWORD)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    came_in = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    first = TOKEN.search(client.get("/mijn").get_data(as_text=True))[1]
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], came_in.value)
    client.get("/mijn")
    answer = client.post("/uitloggen", data={"csrf_token": first})
    assert (answer.status_code, client.get("/mijn").headers["Location"]) == (303, "/inloggen?next=/mijn")


def test_wrong_password_and_unknown_address_get_the_same_answer(world, client, submit):
    with_password(world, email="anna@example.org")
    pages = [
        submit(client, "/inloggen", status=400, email=email, password="niet goed").get_data(as_text=True)
        for email in ("anna@example.org", "niemand@example.org")
    ]
    assert all(WRONG in page for page in pages)
    plain = [re.sub(r'value="[^"]*"', "", page) for page in pages]
    assert plain[0] == plain[1]


def test_empty_form_names_each_field_and_keeps_the_address(client, submit):
    page = submit(client, "/inloggen", status=400, email="geen-adres", password="").get_data(as_text=True)
    assert "Vul een e-mailadres in, of een telefoonnummer met alle 10 cijfers." in page
    assert "Vul je wachtwoord in." in page
    assert 'value="geen-adres"' in page


def test_disabled_person_does_not_get_in_and_is_thrown_out(world, as_person, client, submit):
    person = with_password(world, email="anna@example.org")
    browser = as_person(person)
    assert browser.get("/mijn").status_code == 200
    actions.disable(person, now=world.now)
    db.session.commit()
    assert browser.get("/mijn").status_code == 303
    submit(client, "/inloggen", status=400, email="anna@example.org", password=PASSWORD)


def test_next_stays_on_the_site(world, client, submit):
    with_password(world, email="anna@example.org")
    for target, expected in (
        ("/contact", "/contact"),
        ("//elders.example", "/mijn"),
        ("https://elders.example", "/mijn"),
        ("/\\elders.example", "/mijn"),
    ):
        response = submit(client, f"/inloggen?next={target}", email="anna@example.org", password=PASSWORD)
        assert response.headers["Location"] == expected


def test_mailed_code_works_once(world, client, submit, visit):
    world.person(email="anna@example.org")
    submit(client, "/inloggen/code", email="anna@example.org")
    visit(client, "/inloggen/code/invullen")
    code = mailed_code()
    assert (
        submit(client, "/inloggen/code/invullen", code=f"{code[:3]} {code[3:]}").headers["Location"]
        == "/mijn"
    )
    submit(client, "/uitloggen")
    submit(client, "/inloggen/code", email="nietbekend@example.org")
    submit(client, "/inloggen/code/invullen", status=400, code=code)


def test_unknown_address_gets_the_same_page_and_no_mail(client, submit, visit):
    response = submit(client, "/inloggen/code", email="niemand@example.org")
    assert response.headers["Location"] == "/inloggen/code/invullen"
    visit(client, "/inloggen/code/invullen")
    assert db.session.scalars(db.select(Message)).all() == []


def use(person, code, now, *, wrong=0, is_known_device=False) -> bool:
    used = code_actions.use_code(person, code, key=KEY, wrong=wrong, is_known_device=is_known_device, now=now)
    return used is not None


def mailed(world, person, **values) -> str:
    code_actions.send_code(person, key=KEY, now=values.pop("now", world.now), **values)
    return mailed_code()


def test_a_code_works_once_and_ten_minutes(world):
    person = world.person()
    code = mailed(world, person)
    assert use(person, code, world.now + timedelta(minutes=10)) is False
    assert use(person, code, world.now) is True
    assert use(person, code, world.now) is False


def test_who_asks_again_gets_the_same_code_with_a_longer_life(world):
    person = world.person()
    first = mailed(world, person)
    later = world.now + timedelta(minutes=9)
    assert mailed(world, person, now=later) == first
    assert use(person, first, later + timedelta(minutes=9)) is True


def test_a_code_lives_an_hour_at_most_and_is_mailed_five_times(world):
    person = world.person()
    codes = [mailed(world, person, now=world.now + timedelta(minutes=9 * step)) for step in range(5)]
    assert len(set(codes)) == 1
    code_actions.send_code(person, key=KEY, now=world.now + timedelta(minutes=40))
    mails = db.session.scalars(db.select(Message)).all()
    assert len(mails) == 5
    row = db.session.scalars(db.select(LoginCode)).one()
    assert row.expires_at == world.now + timedelta(minutes=46)


@pytest.mark.parametrize(
    ("wrong", "known", "digits", "opens"),
    [
        (0, False, 6, True),
        (4, False, 6, True),
        (5, False, 6, False),
        (5, True, 6, True),
        (99, False, 8, True),
        (100, False, 8, False),
        (100, True, 8, True),
    ],
)
def test_wrong_tries_of_strangers_end_six_digits_and_not_the_device_that_was_in(
    world, wrong, known, digits, opens
):
    person = world.person()
    code = mailed(world, person, wrong=wrong if digits == 8 else 0)
    assert len(code) == digits
    assert use(person, code, world.now, wrong=wrong, is_known_device=known) is opens


def test_secrets_are_kept_as_hashes_and_wiped_from_sent_mail(world, run_jobs, tmp_path):
    person = world.person()
    token = actions.open_session(person, device="", now=world.now)
    code = mailed(world, person)
    run_jobs()
    message = db.session.scalars(db.select(Message)).one()
    kept = db.session.scalars(db.select(LoginCode)).one()
    assert (message.body, message.sent_at is not None) == ("", True)
    assert code not in message.subject
    assert kept.code_hash == tokens.keyed(KEY, f"{person.id}:{code}")
    assert session_of(token, now=world.now).token_hash == tokens.fingerprint(token)


def test_invitation_does_nothing_on_get_and_mails_a_code_on_post(world, client, submit, visit):
    person = world.person(name="Anna Visser", email="anna@example.org")
    actions.invite(person, by=None, now=world.now)
    db.session.commit()
    body = db.session.scalars(db.select(Message)).one().body
    path = re.search(r"http://localhost(/uitnodiging/\S+)", body)[1]
    for _ in range(3):
        assert "Welkom, Anna" in visit(client, path)
    assert db.session.scalars(db.select(LoginCode)).all() == []
    submit(client, path)
    page = visit(client, "/inloggen/code/invullen")
    assert ("Kennen we" in page, "Er gaat nu een mail met een code naar" in page) == (False, True)
    assert submit(client, "/inloggen/code/invullen", code=mailed_code()).status_code == 303


def test_who_types_an_address_is_asked_about_it_also_after_an_invitation(world, client, submit, visit):
    """Who is known and who is not reads the same, also in the browser where an invitation was opened before."""
    person = world.person(email="anna@example.org")
    actions.invite(person, by=None, now=world.now)
    db.session.commit()
    submit(client, re.search(r"(/uitnodiging/\S+)", db.session.scalars(db.select(Message)).one().body)[1])
    for typed in ("iemand@example.org", "anna@example.org"):
        submit(client, "/inloggen/code", email=typed)
        assert f"Kennen we <strong>{typed}</strong>" in visit(client, "/inloggen/code/invullen")


def test_invitation_that_is_unknown_or_too_old(world, client, visit):
    person = world.person()
    actions.invite(person, by=None, now=world.days(-31))
    db.session.commit()
    path = re.search(r"(/uitnodiging/\S+)", db.session.scalars(db.select(Message)).one().body)[1]
    assert "werkt niet meer" in visit(client, path, status=404)
    assert "werkt niet meer" in visit(client, "/uitnodiging/verzonnen", status=404)


def knock(client, password="fout", email="anna@example.org", address="198.51.100.7"):
    values = {"email": email, "password": password}
    return client.post("/inloggen", data=values, environ_base={"REMOTE_ADDR": address})


def test_guessing_from_one_address_is_slowed_down_and_nobody_else_is(world, app, client):
    with_password(world, email="anna@example.org")
    answers = [knock(client).status_code for _ in range(12)]
    assert answers == [400] * 10 + [429] * 2
    refused = knock(client)
    assert 0 < int(refused.headers["Retry-After"]) <= 15 * 60 + 1
    assert "kan het weer" in refused.get_data(as_text=True)
    assert knock(app.test_client(), PASSWORD, address="203.0.113.9").status_code == 303
    assert knock(client, email="bram@example.org").status_code == 400


def test_wrong_passwords_from_forty_addresses_keep_the_owner_in(world, app):
    with_password(world, email="anna@example.org")
    for number in range(40):
        for _ in range(3):
            knock(app.test_client(), address=f"198.51.100.{number}")
    assert knock(app.test_client(), PASSWORD, address="203.0.113.9").status_code == 303


def test_a_device_that_was_in_before_has_a_budget_of_its_own(world, app, client, submit):
    with_password(world, email="anna@example.org")
    assert knock(client, PASSWORD).status_code == 303
    submit(client, "/uitloggen")
    attacker = app.test_client()
    assert [knock(attacker).status_code for _ in range(12)][-1] == 429
    assert knock(client, PASSWORD).status_code == 303


def test_the_right_password_costs_nothing(world, client):
    with_password(world, email="anna@example.org")
    for _ in range(12):
        assert knock(client, PASSWORD).status_code == 303
        client.post("/uitloggen")


def test_a_new_login_in_the_same_browser_ends_the_old_session(world, client, submit):
    with_password(world, email="anna@example.org")
    for _ in range(2):
        submit(client, "/inloggen", email="anna@example.org", password=PASSWORD)
    ended = [
        row.ended_at is not None
        for row in db.session.scalars(db.select(LoginSession).order_by(LoginSession.id))
    ]
    assert ended == [True, False]


def test_five_wrong_codes_end_six_digits_then_eight_are_mailed(world, app, client, submit):
    world.person(email="anna@example.org")
    submit(client, "/inloggen/code", email="anna@example.org")
    code = mailed_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        submit(client, "/inloggen/code/invullen", status=400, code=wrong)
    submit(client, "/inloggen/code/invullen", status=400, code=code)
    submit(client, "/inloggen/code", email="anna@example.org")
    longer = mailed_code()
    assert len(longer) == 8
    submit(client, "/inloggen/code/invullen", code=longer)


def test_a_stranger_who_asks_does_not_kill_the_code_of_the_owner(world, app, client, submit):
    world.person(email="anna@example.org")
    submit(client, "/inloggen/code", email="anna@example.org")
    code = mailed_code()
    for _ in range(7):
        submit(app.test_client(), "/inloggen/code", email="anna@example.org")
    assert mailed_code() == code
    submit(client, "/inloggen/code/invullen", code=code)


@pytest.mark.parametrize(
    "write",
    [
        lambda code: code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        lambda code: f"{code[:3]}-{code[3:]}",
    ],
)
def test_a_code_in_whatever_digits(world, client, submit, write):
    world.person(email="anna@example.org")
    submit(client, "/inloggen/code", email="anna@example.org")
    submit(client, "/inloggen/code/invullen", code=write(mailed_code()))


def test_the_same_is_written_for_who_is_known_and_who_is_not(world, client, submit, count_queries):
    world.person(email="anna@example.org")
    written = []
    for email in ("anna@example.org", "niemand@example.org"):
        with count_queries() as queries:
            submit(client, "/inloggen/code", email=email)
        written.append([query.split(" ")[0] for query in queries])
        with count_queries() as queries:
            submit(client, "/inloggen/code/invullen", status=400, code="000000")
        written.append([query.split(" ")[0] for query in queries])
    assert written[:2] == written[2:]


class CountingHasher:
    """The hasher of the tests, and how often it was asked."""

    def __init__(self, hasher) -> None:
        self.hasher, self.hash, self.times = hasher, hasher.hash, 0

    def verify(self, *values) -> bool:
        self.times += 1
        return self.hasher.verify(*values)


@pytest.fixture
def hasher():
    before = passwords._Machine.hasher
    counting = CountingHasher(before)
    passwords.use(counting)
    yield counting
    passwords.use(before)


def test_a_stranger_costs_the_same_work_as_somebody_we_know(world, app, submit, count_queries, hasher):
    """Counted, not timed: statements by their first word, and passwords that are looked at."""
    known = passwords.hash_password(PASSWORD)
    world.person(email="anna@example.org", phone="0612345678", password_hash=known)
    world.person(email="zonder@example.org", phone="0687654321")
    world.person(email="dicht@example.org", phone="", password_hash=known, disabled_at=world.now)
    seen = {}
    for typed in (
        "anna@example.org", "zonder@example.org", "dicht@example.org", "niemand@example.org", "06 12345678", "06 87654321", "06 11111111",
    ):  # fmt: skip
        before = hasher.times
        with count_queries() as queries:
            page = submit(
                app.test_client(), "/inloggen", status=400, email=typed, password="niet dit woord"
            ).get_data(as_text=True)
        work = ([query.split(" ")[0] for query in queries], hasher.times - before)
        seen.setdefault((*map(str, work), without_tokens(page.replace(typed, ""))), []).append(typed)
    assert [len(names) for names in seen.values()] == [
        4,
        3,
    ]  # an answer about an address, and one about a number
    assert {number for _, number, _ in seen} == {"1"}
