"""Showing once more who one is: by whom, in which ways, and the form that was typed comes back. Every address that asks for it
is found by what it says of itself."""

import html
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pyotp
import pytest

from lms import clock
from lms.accounts import passwords
from lms.accounts.code_actions import code_for_letter, code_to_read_out
from lms.accounts.models import LoginSession, Person
from lms.db import db
from lms.factors import actions as factor_actions
from lms.factors import confirm_actions
from lms.factors.confirm_rules import is_fresh, ways_of
from lms.factors.models import FactorStart
from lms.jobs import runner
from lms.notifications.models import Message
from lms.typed_fields import endpoint_of
from lms.web import access_of
from tests.house.kinds import KEY, build_scene
from tests.house.test_access import snapshot
from tests.house.typed import forms_in
from tests.proofreader import proofread

PASSWORD = "een zin die lang is"
ASKED, BACK = "Ben jij het?", "We weten nu dat jij het bent."
CONFIRM, SET_UP = "/mijn/bevestiging", "/mijn/tweede-stap"
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("began", "confirmed", "expected"),
    [
        (0, None, True),
        (9.9, None, True),
        (10, None, False),
        (600, 9.9, True),
        (600, 10, False),
        (1, 60, True),
    ],
)
def test_how_long_it_counts(began, confirmed, expected):
    """In minutes ago."""
    began_at = NOW - timedelta(minutes=began)
    confirmed_at = None if confirmed is None else NOW - timedelta(minutes=confirmed)
    assert is_fresh(began_at=began_at, confirmed_at=confirmed_at, now=NOW) is expected


@pytest.mark.parametrize(
    ("has", "expected"),
    [
        ((True, True, True, True), ("app_code", "passkey", "password", "mailed_code")),
        ((False, True, True, True), ("passkey", "password", "mailed_code")),
        ((False, False, True, True), ("password", "mailed_code")),
        ((False, False, False, True), ("mailed_code",)),
        ((True, False, False, False), ("app_code",)),
        ((False, False, False, False), ("told_code",)),
    ],
)
def test_which_ways_somebody_has(has, expected):
    names = ("has_app", "has_passkey", "has_password", "has_mail")
    assert ways_of(**dict(zip(names, has, strict=True))) == expected


def fresh_endpoints(app) -> list:
    rules = list(app.url_map.iter_rules())
    return [rule for rule in rules if access_of(app, rule.endpoint).is_fresh]


def test_what_asks_for_it(app):
    assert sorted(rule.endpoint for rule in fresh_endpoints(app)) == [
        "certificates.erase",
        "certificates.export",
        "cohorts.add_coach",
        "cohorts.end_coaching",
        "factors.begin_factor",
        "factors.recovery",
        "factors.remove_factor",
        "factors.reset",
        "intake.applications_sheet",
        "people.contact",
        "people.do_merge",
        "people.end_role",
        "people.lend_role",
        "people.merge_with",
        "people.own_address",
        "people.put_back",
        "people.roles",
        "people.sheet",
        "people.undo_role",
        "projects.end_membership",
        "projects.members",
    ]


def grow_stale() -> None:
    """Everybody who is logged in did so an hour ago."""
    db.session.execute(
        db.update(LoginSession).values(created_at=clock.now() - timedelta(hours=1), confirmed_at=None)
    )
    db.session.commit()


@pytest.fixture
def stale(as_person):
    def browser_of(person: Person):
        browser = as_person(person)
        person.password_hash = passwords.hash_password(PASSWORD)
        grow_stale()
        return browser

    return browser_of


def shown(answer) -> str:
    page = answer.get_data(as_text=True)
    proofread(page, "page")
    return page


def kept_in(page: str) -> str:
    return html.unescape(re.search(r'name="kept" value="([^"]+)"', page)[1])


def sent_on(browser, page: str, **typed: str):
    """As a browser that fills in the first form of the page which asks who somebody is: what waits is sent on, with all of it."""
    form = next(form for form in forms_in(page, "", CONFIRM) if form.secrets)
    fields = {**form.untouched(), **typed}
    answer = browser.post(form.action, data=fields)
    while answer.status_code == 307:
        answer = browser.post(answer.headers["Location"], data=fields)
    return answer


def test_every_form_that_asks_keeps_what_was_typed_and_sends_it_afterwards(app, world, stale):
    """Over every address that says so: asked first, nothing is done; then the form comes back, but for passwords and files."""
    scene, asked = build_scene(world), []
    person = scene.people["administrator"]
    scene.values["factor_id"] = world.factor(person).id
    browser = stale(person)
    for rule in fresh_endpoints(app):
        if "POST" not in rule.methods:
            continue
        grow_stale()
        address = scene.address(rule)
        fields = {"reason": 'Getypt "met zorg"', "person_id": "<7>", "password": "geheim", "once": "x" * 20}
        before = snapshot()
        page = shown(browser.post(address, data={**fields, "bijlage": (BytesIO(b"x"), "brief.pdf")}))
        assert ASKED in page, address
        assert [name for name, rows in snapshot().items() if before[name] != rows] == [], address
        kept = kept_in(page)
        wrong = browser.post(CONFIRM, data={"password": "fout", "kept": kept})
        assert (wrong.status_code, kept_in(shown(wrong)) == kept) == (400, True)
        page = shown(sent_on(browser, page, password=PASSWORD))
        assert (BACK in page, [name for name, rows in snapshot().items() if before[name] != rows]) == (
            True,
            ["login_sessions"],
        ), address
        assert f'action="{address}"' in page
        assert "Getypt &#34;met zorg&#34;</textarea>" in page
        assert 'name="person_id" value="&lt;7&gt;"' in page
        assert "Kies opnieuw: brief.pdf" in page
        assert ("geheim" in page, "x" * 20 in page) == (False, True)
        answer = browser.post(address, data={"person_id": "7"})
        assert ASKED not in answer.get_data(as_text=True)
        asked.append(rule.endpoint)
    assert len(asked) == 18


def typed_in(form) -> list[tuple[str, str]]:
    return [(name, value) for _, name, value, _ in form.fields if name in form.typed]


def test_each_of_them_comes_back_on_its_own_page_filled_in(app, world, stale):
    """Over every form to type in that asks, on a page of its own or the one above. None is sent by itself."""
    scene, back = build_scene(world), {}
    browser = stale(scene.people["administrator"])
    asking = {rule.endpoint: scene.address(rule) for rule in fresh_endpoints(app) if "POST" in rule.methods}
    for where in sorted({*asking.values(), *(address.rpartition("/")[0] for address in asking.values())}):
        page = browser.get(where, follow_redirects=True)
        for form in forms_in(page.get_data(as_text=True), "", where):
            endpoint = endpoint_of(form.action)
            if not form.typed or endpoint not in asking or endpoint in back:
                continue
            grow_stale()
            typed = form.filled(lambda name: f"Getypt bij {name}")
            asked = browser.post(form.action, data=typed).get_data(as_text=True)
            before = snapshot()
            again = shown(sent_on(browser, asked, password=PASSWORD))
            changed = [name for name, rows in snapshot().items() if before[name] != rows]
            assert (BACK in again, changed) == (True, ["login_sessions"]), where
            expected = [(name, f"Getypt bij {name}") for name in form.typed]
            found = forms_in(again, "", form.action)
            assert expected in [typed_in(one) for one in found if one.action == form.action], where
            back[endpoint] = "Hier is wat je invulde</h1>" not in again
    assert (len(back), [endpoint for endpoint, is_own in back.items() if not is_own]) == (7, [])


def test_what_waits_goes_along_when_somebody_is_logged_out_on_the_way(world, stale):
    person = world.staff()
    browser = stale(person)
    page = shown(browser.post("/mijn/mailadres", data={"email": "nieuw@voorbeeld.nl"}))
    db.session.execute(db.update(LoginSession).values(ended_at=clock.now()))
    db.session.commit()
    page = shown(sent_on(browser, page, password=PASSWORD))
    again = shown(sent_on(browser, page, email=person.email, password=PASSWORD))
    assert (BACK in again, 'value="nieuw@voorbeeld.nl"' in again) == (True, True)


def test_every_page_with_such_a_form_can_be_looked_at(app, world, stale):
    scene = build_scene(world)
    person = scene.people["administrator"]
    browser = stale(person)
    seen = {
        rule.endpoint: browser.get(scene.address(rule)).status_code
        for rule in fresh_endpoints(app)
        if rule.methods >= {"GET", "POST"}
    }
    assert seen == dict.fromkeys(seen, 200)


def test_a_file_is_asked_for_too_and_the_way_there_is_kept(world, stale, visit):
    browser = stale(world.staff())
    sheet = "/certificaten/register.xlsx"
    asked = browser.get(sheet)
    assert (asked.status_code, asked.headers["Location"]) == (303, f"{CONFIRM}?next={sheet}")
    assert ASKED in visit(browser, asked.headers["Location"])
    page = shown(browser.post(f"{CONFIRM}?next={sheet}", data={"password": PASSWORD}))
    assert f'<a href="{sheet}">Ga verder</a>' in page
    assert browser.get(sheet).status_code == 200
    page = shown(browser.post(f"{CONFIRM}?next=//elders.example", data={"password": PASSWORD}))
    assert "elders" not in page


def mailed_code() -> str:
    runner.run_due(kinds=["login_code"])
    body = db.session.scalars(db.select(Message).order_by(Message.id.desc())).first().body
    return re.search(r"Je code is: (\d+)", body)[1]


def test_by_a_code_that_is_mailed_for_who_has_no_password(world, as_person, visit, submit):
    """Trainees too."""
    browser = as_person(world.trainee(world.cohort()))
    grow_stale()
    page = visit(browser, CONFIRM)
    assert ("Je wachtwoord" in page, "De code in je app" in page, "De code uit de mail" in page) == (
        False,
    ) * 3
    page = submit(browser, f"{CONFIRM}/code", status=200, kept="iets").get_data(as_text=True)
    assert ("De code uit de mail" in page, kept_in(page)) == (True, "iets")
    submit(browser, CONFIRM, status=400, mailed_code="123")
    code = mailed_code()
    submit(browser, CONFIRM, status=200, mailed_code=f"{code[:3]} {code[3:]}")
    submit(browser, CONFIRM, status=400, mailed_code=code)
    confirmed = db.session.scalars(db.select(LoginSession)).one().confirmed_at
    assert confirmed is not None


def test_by_an_app_and_not_by_a_code_from_paper(world, stale, submit):
    person = world.staff()
    factor = world.factor(person)
    [paper, *_] = factor_actions.new_sheet(person, key=KEY, now=world.now)
    browser = stale(person)
    submit(browser, CONFIRM, status=400, app_code=paper)
    code = pyotp.TOTP(factor_actions.secret_of(factor, key=KEY)).at(clock.now())
    submit(browser, CONFIRM, status=200, app_code=code)
    submit(browser, CONFIRM, status=400, app_code=code)


def test_who_has_neither_mail_nor_password_asks_for_a_code(world, as_person, visit, submit):
    """Read out, or on a letter: as they came in."""
    person, coach = world.person(email=None), world.staff()
    browser = as_person(person)
    grow_stale()
    page = visit(browser, CONFIRM)
    assert ("Vraag een code. Bel" in page, "uit de mail" in page) == (True, False)
    spoken, _ = code_to_read_out(person, by=coach, key=KEY, wrong=0, now=clock.now())
    on_paper, _ = code_for_letter(person, by_id=coach.id, key=KEY, now=clock.now())
    submit(browser, CONFIRM, status=400, mailed_code="123456")
    for code in (spoken, on_paper):
        submit(browser, CONFIRM, status=200, mailed_code=code)
        submit(browser, CONFIRM, status=400, mailed_code=code)


def test_what_was_typed_after_the_days_to_set_it_up_comes_back(world, as_person, visit, submit):
    """With the way to set it up, in another window."""
    person = world.staff()
    db.session.execute(db.update(FactorStart).values(began_at=world.days(-300)))
    browser = as_person(person)
    text = "Belde vandaag, wil graag"
    drawn = re.search(r'name="drawn_for" value="([^"]*)"', visit(browser, SET_UP))[1]
    answer = browser.post("/aanmeldingen/nieuw", data={"motivation": text, "drawn_for": drawn})
    page = shown(answer)
    assert (answer.status_code, f"{text}</textarea>" in page) == (400, True)
    assert re.search(
        r'href="/tweede-stap[^"]*" target="_blank"|href="/mijn/tweede-stap[^"]*" target="_blank"', page
    )
    assert browser.post("/aanmeldingen/nieuw").status_code == 303  # nothing typed: to the page itself


def test_nothing_filled_in_and_too_many_tries(world, stale, submit):
    browser = stale(world.staff())
    page = submit(browser, CONFIRM, status=400).get_data(as_text=True)
    assert "Vul iets in" in page
    answers = [browser.post(CONFIRM, data={"password": "fout"}).status_code for _ in range(21)]
    assert answers == [400] * 20 + [429]


def keep(person, now, **values):
    return confirm_actions.keep(person, "/x", [("reason", "tekst")], [], key=KEY, now=now, **values)


def test_a_kept_form_is_of_one_person_for_an_hour_and_cannot_be_changed(world):
    mine, other = world.person(), world.person()
    sealed = keep(mine, world.now)
    opened = [
        confirm_actions.kept_form(person, text, key=key, now=now) is not None
        for person, text, key, now in (
            (mine, sealed, KEY, world.now),
            (mine, sealed, KEY, world.now + timedelta(minutes=59)),
            (mine, sealed, KEY, world.now + timedelta(minutes=61)),
            (other, sealed, KEY, world.now),
            (mine, sealed[:-6] + "AAAAA=", KEY, world.now),
            (mine, "geen zegel é", KEY, world.now),
            (mine, sealed, "another key of another machine", world.now),
        )
    ]
    assert opened == [True, True, False, False, False, False, False]


def test_a_form_that_waited_too_long_is_said_to_be_gone(world, stale, submit, visit):
    person = world.staff()
    browser = stale(person)
    late = keep(person, world.now - timedelta(hours=2))
    where = submit(browser, CONFIRM, password=PASSWORD, kept=late).headers["Location"]
    assert "Vul het formulier nog een keer in" in visit(browser, where)


def test_a_long_form_comes_back_whole(world, stale):
    person = world.staff()
    text = "Een lange zin met van alles erin. " * 20_000
    sealed = confirm_actions.keep(person, "/x", [("text", text)], [], key=KEY, now=world.now)
    assert confirm_actions.kept_form(person, sealed, key=KEY, now=world.now).fields == [("text", text)]


def test_the_table_of_rights_says_so(app):
    from lms.cli import with_verbs

    lines = app.test_cli_runner().invoke(with_verbs(), ["people", "rights"]).output.splitlines()
    asked = [line for line in lines if line.endswith("who shows again who they are")]
    assert len(asked) == len(fresh_endpoints(app))
