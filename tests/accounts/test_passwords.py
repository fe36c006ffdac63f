"""What a password must be, and how somebody gets another."""

import ast
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, select

from lms import clock
from lms.accounts import code_actions, password_queries, passwords
from lms.accounts.models import LoginCode, LoginSession, Person
from lms.accounts.password_queries import common_words, own_words, why_weak
from lms.accounts.password_rules import (
    COMMON,
    EASY,
    LOOKALIKES,
    OWN_WORDS,
    REASONS,
    TOO_LONG,
    TOO_SHORT,
    WeakPassword,
    why_refused,
    words_of,
)
from lms.db import db
from lms.jobs import runner
from lms.notifications.models import Message
from lms.paths import MIGRATIONS
from tests.walking import Walk

ANNA = Person(
    name="Anna van der Visser",
    email="anna.visser64@buurtpost.nl",
    phone="06-8350 2971",
    neighbourhood="De Grote Waal",
)
LMS = MIGRATIONS.parent
OURS = "Samen Lukt Het Zelf"
OWN = own_words(ANNA, OURS)
OLD, NEW = "een zin die lang is", "de linde bloeit achter het hek"

TABLE = [
    (None, NEW),
    (None, "x7kq9mzp"),  # eight signs that mean nothing
    (None, "83746291"),
    (None, "regenpijp"),
    (None, "Ik fiets naar Hoorn en terug"),
    (None, "anna breit een rode sjaal"),
    (None, "zomer in amsterdam met papa"),  # common words make a sentence
    (None, "Ünïcödé 🚲 ξένος"),
    (None, "paars paard, groene trui"),
    (None, "        spaties voor en na        "),
    (None, "".join(chr(33 + number * 37 % 94) for number in range(128))),
    (TOO_SHORT, "x7kq9mz"),
    (TOO_SHORT, "🚲" * 7),
    (TOO_LONG, "x7kq9mzp " * 22 + "abc"),
    (OWN_WORDS, "AnnaVisser"),
    (OWN_WORDS, "visser2026!"),
    (OWN_WORDS, "4nn4-v1ss3r"),
    (OWN_WORDS, "annavisser64"),
    (OWN_WORDS, "anna.visser64@buurtpost.nl"),
    (OWN_WORDS, "buurtpost12"),
    (OWN_WORDS, "0683502971"),
    (OWN_WORDS, "grotewaal1964"),
    (OWN_WORDS, "samen-lukt-het-zelf"),
    (OWN_WORDS, "SamenLuktHetZelf2026"),
    (OWN_WORDS, "ressiv anna"),
    (OWN_WORDS, "anna12051964"),
    (OWN_WORDS, "Anna!!!!!!123456"),
    (COMMON, "wachtwoord1"),
    (COMMON, "W@chtw00rd!"),
    (COMMON, "welkom2026"),
    (COMMON, "Welkom2026!"),
    (COMMON, "zomer2026"),
    (COMMON, "Herfst-2025"),
    (COMMON, "wijkverbinder"),
    (COMMON, "hoorn1234"),
    (COMMON, "Groningen2024"),
    (COMMON, "'s-Hertogenbosch"),
    (COMMON, "zomeramsterdam"),
    (COMMON, "droowthcaw"),
    (EASY, "12051980"),
    (EASY, "aaaaaaaaaaaa"),
    (EASY, "ababababab"),
    (EASY, "12345678"),
    (EASY, "trustno1"),
    (EASY, "fuckyou22"),
    (EASY, "aB3$aB3$"),
    (EASY, "a" * 150),
    (EASY, "starwars"),
]


@pytest.mark.parametrize(("code", "password"), TABLE)
def test_which_passwords_are_refused_and_why(code, password):
    assert why_weak(password, OWN) == code


@pytest.mark.parametrize("code", REASONS)
def test_every_refusal_has_a_sentence(code):
    assert WeakPassword(code).field == "password"
    assert WeakPassword(code).message.endswith(".")


@pytest.mark.parametrize("length", [8, 15, 64, 128, 200])
def test_any_length_from_8_to_200_is_taken_and_every_sign_counts(length):
    password = ("vk3 Hß日-q" * 30)[:length]
    assert why_refused(password, own=(), common=(), guesses=10**9) is None
    kept = passwords.hash_password(password)
    assert [passwords.is_right(typed, kept) for typed in (password, password[:-1], password + "x", password.upper())] == [
        True, False, False, False,
    ]  # fmt: skip


PARTS = (
    "Anna",
    "van",
    "der",
    "Visser",
    "visser64",
    "buurtpost",
    "Grote",
    "Waal",
    "0683502971",
    "Samen",
    "Lukt",
    "Het",
    "Zelf",
)


def disguised(word: str, choices: list[int]) -> str:
    """With capitals, and with the signs that people write for letters."""
    out = []
    for letter, choice in zip(word, choices, strict=False):
        signs = (letter.lower(), letter.upper(), *LOOKALIKES.get(letter.lower(), ""))
        out.append(signs[choice % len(signs)])
    return "".join(out)


disguise = st.tuples(
    st.sampled_from(PARTS), st.lists(st.integers(0, 5), min_size=12, max_size=12), st.booleans()
)


@given(
    st.lists(disguise, min_size=1, max_size=8),
    st.lists(st.sampled_from(" -_."), min_size=8, max_size=8),
    st.sampled_from(["", "1964", "2026", "12051964", "1", "42", "!", "1!", "123456789", "2026!"]),
)
def test_no_password_of_ones_own_words_passes(parts, separators, ending):
    words = [disguised(word[::-1] if backwards else word, choices) for word, choices, backwards in parts]
    password = (
        "".join(word + separator.strip() for word, separator in zip(words, separators, strict=False)) + ending
    )
    assert why_weak(password, OWN) is not None


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=210))
def test_whatever_is_typed_gets_an_answer(password):
    assert why_weak(password, OWN) in (None, *REASONS)


def test_the_list_of_common_words_holds_each_once_and_nothing_empty():
    words = common_words()
    assert (len(words) > 500, len(set(words)) == len(words), all(words)) == (True, True, True)


def test_names_are_taken_apart():
    assert words_of(["Ann-Marie O'Neill"]) == {
        "ann", "marie", "neill", "annmarieoneill", "nna", "eiram", "llien", "llienoeiramnna",
    }  # fmt: skip


def test_two_at_once_do_not_get_each_others_words(world):
    """zxcvbn keeps the words of whom it is asked about where all threads see them."""
    from threading import Thread

    answers: dict[str, set[object]] = {"mine": set(), "theirs": set()}

    def ask(whose: str, words: tuple[str, ...]) -> None:
        for _ in range(40):
            answers[whose].add(password_queries._guesses("kwistwelzo", words))

    threads = [Thread(target=ask, args=("mine", ("kwistwelzo",))), Thread(target=ask, args=("theirs", ()))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(found) for found in answers.values()] == [1, 1]


def test_only_the_made_up_world_sets_a_password_past_the_rule():
    setters = [
        path.relative_to(LMS).as_posix()
        for path in LMS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign)
        and any(getattr(target, "attr", "") == "password_hash" for target in node.targets)
    ]
    assert sorted(setters) == ["accounts/password_actions.py"] * 2 + ["demo/people.py"]


# another password


@pytest.fixture
def anna(world):
    return world.person(
        name="Anna Visser", email="anna@example.org", password_hash=passwords.hash_password(OLD)
    )


def is_now(person, password) -> bool:
    return passwords.is_right(password, db.session.get(Person, inspect(person).identity[0]).password_hash)


def mailed_code() -> str:
    db.session.commit()
    runner.run_due(kinds=["login_code"])
    mails = (
        select(Message.body).where(Message.template == "accounts/mail/login_code").order_by(Message.id.desc())
    )
    return re.search(r"Je code is: (\d+)", db.session.scalars(mails).first())[1]


@pytest.mark.parametrize(
    ("current", "password", "says"),
    [
        ("", NEW, "Vul je wachtwoord van nu in."),
        ("iets anders", NEW, "Dit is niet je wachtwoord van nu."),
        (OLD, "", "Vul een nieuw wachtwoord in."),
        (OLD, "kort", "Kies een wachtwoord van 8 tekens of meer."),
        (OLD, "x7kq9mzp " * 30, "Er passen 200 tekens."),
        (OLD, "Anna-Visser", "Je naam, je adres of onze naam raadt een ander snel."),
        (OLD, "welkom2026", "Dit wachtwoord kiezen veel mensen."),
        (OLD, "aaaaaaaaaaaa", "Dit wachtwoord is makkelijk te raden."),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(anna, as_person, submit, current, password, says):
    page = submit(as_person(anna), "/mijn/wachtwoord", status=400, current=current, password=password)
    assert says in page.get_data(as_text=True)
    assert (is_now(anna, OLD), db.session.scalars(select(Message)).all()) == (True, [])


def test_another_password_ends_other_sessions_and_is_told(anna, as_person, submit):
    here, there = as_person(anna), as_person(anna)
    submit(here, "/mijn/wachtwoord", current=OLD, password=NEW)
    told = db.session.scalars(select(Message)).one()
    assert (is_now(anna, NEW), here.get("/mijn").status_code, there.get("/mijn").status_code) == (
        True,
        200,
        303,
    )
    assert (told.address, told.channel, told.subject) == (
        "anna@example.org",
        "mail",
        "Je wachtwoord is veranderd",
    )
    assert "Was jij dat niet? Bel dan meteen Noor de Wit, 0229 123 456." in told.body


def test_who_has_no_mail_is_told_by_letter_and_every_change_is_told(anna, as_person, submit):
    anna.email = None
    browser = as_person(anna)
    submit(browser, "/mijn/wachtwoord", current=OLD, password=NEW)
    submit(browser, "/mijn/wachtwoord", current=NEW, password="een oude boom bij de brug")
    assert [(row.channel, row.person_id) for row in db.session.scalars(select(Message))] == [
        ("letter", anna.id)
    ] * 2


def test_who_forgot_it_shows_a_mailed_code(anna, as_person):
    page = Walk(as_person(anna)).opens("/mijn/wachtwoord").presses("Stuur mij een code")
    page.sees("We sturen je een code per mail.").misses("Je wachtwoord van nu")
    code = mailed_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    page.browser.post("/mijn/wachtwoord?met=code", data={"code": wrong, "password": NEW})
    assert is_now(anna, OLD)
    answer = page.browser.post("/mijn/wachtwoord?met=code", data={"code": code, "password": "welkom2026"})
    assert (answer.status_code, db.session.scalars(select(LoginCode)).one().used_at) == (400, None)
    answer = page.browser.post("/mijn/wachtwoord?met=code", data={"code": code, "password": NEW})
    assert (answer.status_code, is_now(anna, NEW)) == (303, True)
    again = page.browser.post("/mijn/wachtwoord?met=code", data={"code": code, "password": OLD})
    assert (again.status_code, is_now(anna, NEW)) == (400, True)


def test_who_has_none_is_asked_for_a_code_first(world, as_person, submit):
    person = world.person(email="bert@example.org")
    browser = as_person(person)
    page = (
        Walk(browser)
        .opens("/mijn/wachtwoord")
        .sees("We sturen je eerst een code per mail.")
        .misses("Je nieuwe")
    )
    submit(browser, "/mijn/wachtwoord", status=400, password=NEW)
    page.presses("Stuur mij een code").presses("Bewaar", code=mailed_code(), password=NEW).sees("is bewaard")
    assert is_now(person, NEW)


def test_who_came_in_by_code_just_now_needs_no_other(world, client, submit):
    person = world.person(email="bert@example.org")
    submit(client, "/inloggen/code", email="bert@example.org")
    submit(client, "/inloggen/code/invullen", code=mailed_code())
    session = db.session.scalars(select(LoginSession)).one()
    session.created_at -= timedelta(minutes=10)
    db.session.scalars(select(LoginCode)).one().used_at -= timedelta(minutes=10)
    submit(client, "/mijn/wachtwoord", status=400, password=NEW)
    session = db.session.scalars(select(LoginSession)).one()
    session.created_at += timedelta(minutes=1)
    db.session.scalars(select(LoginCode)).one().used_at += timedelta(minutes=1)
    submit(client, "/mijn/wachtwoord", password=NEW)
    assert is_now(person, NEW)


def test_a_code_that_a_newer_one_replaced_opens_no_change(anna, as_person, submit):
    """It is over, and nobody used it: coming in by password after that shows no code."""
    for wrong in (0, 5):
        code_actions.send_code(anna, key="k" * 40, wrong=wrong, now=clock.now())
    submit(as_person(anna), "/mijn/wachtwoord", status=400, password=NEW)
    codes = db.session.scalars(select(LoginCode).order_by(LoginCode.id)).all()
    assert [(row.digits, row.used_at) for row in codes] == [(6, None), (8, None)]
    assert codes[0].expires_at <= clock.now()


def test_guessing_the_present_password_is_slowed_down(anna, as_person):
    browser = as_person(anna)
    answers = [
        browser.post("/mijn/wachtwoord", data={"current": "fout", "password": NEW}).status_code
        for _ in range(21)
    ]
    assert answers == [400] * 20 + [429]


def test_who_has_a_weak_one_is_asked_for_another_at_login_and_may_say_no(world, client, app):
    person = world.person(email="kees@example.org", password_hash=passwords.hash_password("wachtwoord1"))
    page = Walk(client).opens("/inloggen?next=/mijn/berichten")
    data = {"email": "kees@example.org", "password": "wachtwoord1"}
    page = page._arrives(client.post("/inloggen?next=/mijn/berichten", data=data, follow_redirects=True))
    page.sees("Je wachtwoord is makkelijk te raden.", "Dat hoeft niet nu.").follows("Later")
    assert page.address == "/mijn/berichten"
    again = app.test_client().post("/inloggen", data=data)
    assert again.headers["Location"] == "/mijn/wachtwoord?zwak=ja&next=/mijn"
    page = page.opens("/mijn/wachtwoord?zwak=ja&next=/mijn/berichten")
    page.browser.post("/mijn/wachtwoord", data={"current": "wachtwoord1", "password": NEW})
    last = app.test_client().post("/inloggen", data=data | {"password": NEW})
    assert (last.headers["Location"], is_now(person, NEW)) == ("/mijn", True)


def test_the_fields_take_a_whole_paste_and_can_be_shown(anna, as_person, visit, client):
    page = visit(as_person(anna), "/mijn/wachtwoord")
    fields = re.findall(r'<input[^>]*type="password"[^>]*>', page) + re.findall(
        r'<input[^>]*type="password"[^>]*>', visit(client, "/inloggen")
    )
    assert len(fields) == page.count('class="button button--quiet show-password"') + 1 == 3
    assert [re.search(r'autocomplete="([\w-]+)"', field)[1] for field in fields] == [
        "current-password", "new-password", "current-password",
    ]  # fmt: skip
    assert not any("onpaste" in field for field in fields)
    assert [re.search(r'maxlength="(\d+)"', field) for field in fields[:2]] == [None, None]
