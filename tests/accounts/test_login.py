"""The ways in and out, through the browser's eyes."""

import re
from datetime import timedelta

from lms import tokens
from lms.accounts import actions, passwords
from lms.accounts.models import LoginCode, LoginSession
from lms.accounts.queries import session_of
from lms.db import db
from lms.notifications.models import Message

PASSWORD = "een zin die lang is"
WRONG = "Dit e-mailadres en wachtwoord horen niet bij elkaar."


def with_password(world, **values):
    return world.person(password_hash=passwords.hash_password(PASSWORD), **values)


def mailed_code() -> str:
    body = db.session.scalars(db.select(Message).order_by(Message.id.desc())).first().body
    return re.search(r"\b\d{6}\b", body)[0]


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
    assert "Dit lijkt geen e-mailadres." in page
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


def test_code_is_refused_after_five_tries_ten_minutes_or_a_newer_one(world):
    person = world.person()

    def fresh() -> str:
        actions.send_login_code(person, now=world.now)
        db.session.flush()
        return mailed_code()

    code = fresh()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert [actions.use_login_code(person, wrong, now=world.now) for _ in range(5)] == [False] * 5
    assert actions.use_login_code(person, code, now=world.now) is False

    code = fresh()
    assert actions.use_login_code(person, code, now=world.now + timedelta(minutes=10)) is False

    older, newer = fresh(), fresh()
    if older != newer:
        assert actions.use_login_code(person, older, now=world.now) is False
    assert actions.use_login_code(person, newer, now=world.now) is True
    assert actions.use_login_code(person, newer, now=world.now) is False


def test_secrets_are_kept_as_hashes_and_wiped_from_sent_mail(world, run_jobs, tmp_path):
    person = world.person()
    token = actions.open_session(person, device="", now=world.now)
    actions.send_login_code(person, now=world.now)
    db.session.commit()
    code = mailed_code()
    run_jobs()
    message = db.session.scalars(db.select(Message)).one()
    kept = db.session.scalars(db.select(LoginCode)).one()
    assert (message.body, message.sent_at is not None) == ("", True)
    assert code not in message.subject
    assert kept.code_hash == tokens.fingerprint(f"{person.id}:{code}")
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
    assert submit(client, "/inloggen/code/invullen", code=mailed_code()).status_code == 303


def test_invitation_that_is_unknown_or_too_old(world, client, visit):
    person = world.person()
    actions.invite(person, by=None, now=world.days(-31))
    db.session.commit()
    path = re.search(r"(/uitnodiging/\S+)", db.session.scalars(db.select(Message)).one().body)[1]
    assert "werkt niet meer" in visit(client, path, status=404)
    assert "werkt niet meer" in visit(client, "/uitnodiging/verzonnen", status=404)


def test_guessing_is_slowed_down_per_account(world, client):
    with_password(world, email="anna@example.org")
    answers = [
        client.post("/inloggen", data={"email": "anna@example.org", "password": "fout"}).status_code
        for _ in range(12)
    ]
    assert answers == [400] * 10 + [429] * 2
    other = client.post("/inloggen/code", data={"email": "anna@example.org"})
    assert other.status_code == 303  # the owner still gets in with a code


def test_wrong_codes_count_though_the_form_is_refused(world, client, submit):
    world.person(email="anna@example.org")
    submit(client, "/inloggen/code", email="anna@example.org")
    code = mailed_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        submit(client, "/inloggen/code/invullen", status=400, code=wrong)
    submit(client, "/inloggen/code/invullen", status=400, code=code)
