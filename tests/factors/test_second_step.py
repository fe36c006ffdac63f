"""The second step through the browser's eyes: set up, asked for, wrong, on paper, and after the days of grace."""

import re
from datetime import timedelta

import pyotp
import pytest
from werkzeug.exceptions import TooManyRequests

from lms import clock
from lms.accounts import actions, passwords
from lms.accounts.models import LoginSession
from lms.db import db
from lms.factors import actions as factor_actions
from lms.factors import step_actions
from lms.factors.models import Factor, FactorChange, FactorStart, HalfLogin, RecoveryCode
from lms.notifications.models import Message
from lms.trail import TrailLine
from tests.house.kinds import KEY

PASSWORD = "een zin die lang is"
STEP = "/inloggen/nog-een-stap"


def staff(world, role="coordinator", **values):
    values.setdefault("email", "noor@example.org")
    return world.staff(role, password_hash=passwords.hash_password(PASSWORD), **values)


def secret(factor) -> str:
    return factor_actions.secret_of(factor, key=KEY)


def code_of(factor, steps=0) -> str:
    """What the app of this factor shows so many half minutes from now."""
    return pyotp.TOTP(secret(factor)).at(clock.now() + timedelta(seconds=30 * steps))


def knock(browser, submit, email="noor@example.org", **options):
    return submit(browser, "/inloggen", email=email, password=PASSWORD, **options).headers.get("Location")


def changes() -> list[str]:
    return list(db.session.scalars(db.select(FactorChange.what).order_by(FactorChange.id)))


def grace_ended(world) -> None:
    """This house asks for a second step for 15 days."""
    db.session.scalars(db.select(FactorStart)).one().began_at = world.days(-15)


def test_who_needs_a_second_step_is_asked_at_the_first_login_only(world, app, submit, visit):
    staff(world)
    browser = app.test_client()
    assert knock(browser, submit) == "/mijn/tweede-stap?next=/begeleiding"
    page = visit(browser, "/mijn/tweede-stap?next=/begeleiding")
    assert 'Doe dit binnen 14 dagen. Nu geen tijd? <a href="/begeleiding">Doe het later</a>' in page
    assert knock(app.test_client(), submit) == "/begeleiding"


@pytest.mark.parametrize("role", ["coordinator", "administrator", "assessor", "coach", "trainee", "partner"])
def test_every_page_has_a_line_as_long_as_the_days_of_grace_last(world, as_person, visit, role):
    person = world.staff(role)
    is_asked = role not in ("trainee", "partner")
    assert ("Je hebt nog 14 dagen" in visit(as_person(person), "/contact")) is is_asked
    db.session.scalars(db.select(FactorStart)).one().began_at = world.days(-13.5)
    assert ("Je hebt nog 1 dag" in visit(as_person(person), "/projecten")) is is_asked
    world.factor(person)
    assert "Je hebt nog" not in visit(as_person(person), "/contact")


def test_after_grace_the_way_in_leads_to_the_page_to_set_it_up(world, as_person, submit, visit):
    person = staff(world)
    grace_ended(world)
    browser = as_person(person)
    for address in ("/begeleiding", "/mijn", "/projecten", "/"):
        assert browser.get(address).headers["Location"] == "/mijn/tweede-stap"
    assert "Stel nu eerst je tweede stap in" in visit(browser, "/mijn/tweede-stap")
    visit(browser, "/contact")
    set_up(browser, submit, person)
    visit(browser, "/begeleiding")


def set_up(browser, submit, person) -> Factor:
    where = submit(browser, "/mijn/tweede-stap/nieuw", kind="app").headers["Location"]
    factor = db.session.scalars(db.select(Factor).order_by(Factor.id.desc())).first()
    assert where == f"/mijn/tweede-stap/{factor.id}/proef"
    answer = submit(browser, where, code=f"{code_of(factor)[:3]} {code_of(factor)[3:]}", name="Mijn telefoon")
    assert answer.headers["Location"].startswith("/mijn/tweede-stap")
    return factor


def test_an_app_is_set_up_with_a_drawing_or_a_key_and_counts_once_it_worked(
    world, app, as_person, submit, visit
):
    person = staff(world, name="Noor de Wit")
    browser, elsewhere = as_person(person), as_person(person)
    submit(browser, "/mijn/tweede-stap/nieuw", kind="app")
    factor = db.session.scalars(db.select(Factor)).one()
    where = f"/mijn/tweede-stap/{factor.id}/proef"
    page = visit(browser, where)
    typed = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1]
    assert typed.replace(" ", "") == secret(factor)
    drawing = browser.get(f"{where}.svg")
    assert (drawing.status_code, drawing.mimetype, b"<script" in drawing.data) == (
        200,
        "image/svg+xml",
        False,
    )
    assert drawing.headers["Cache-Control"] == "no-store"
    answer = submit(browser, where, status=400, code="000000").get_data(as_text=True)
    assert "Deze code klopt niet" in answer
    assert knock(app.test_client(), submit) == "/begeleiding"
    submit(browser, where, code=code_of(factor), name="Mijn telefoon")
    assert browser.get(f"{where}.svg").status_code == 404
    assert browser.get(where).status_code == 404
    assert "Mijn telefoon" in visit(browser, "/mijn/tweede-stap")
    assert elsewhere.get("/mijn").headers["Location"] == "/inloggen?next=/mijn"
    assert knock(app.test_client(), submit) == STEP
    assert changes() == ["added"]


def test_the_secret_is_kept_locked_and_for_its_owner_only(world):
    one, other = world.factor(world.person()), world.factor(world.person())
    kept = one.locked_secret
    assert len(secret(one)) == 32
    assert secret(one) not in kept
    other.locked_secret = kept
    assert secret(other) == ""
    assert factor_actions.secret_of(one, key="another key, of another machine") == ""


def half_way(world, app, submit, **values):
    """(a browser that showed a password, the app)."""
    factor, browser = world.factor(staff(world, **values)), app.test_client()
    assert knock(browser, submit) == STEP
    return browser, factor


def test_a_password_alone_opens_nothing_any_more(world, app, submit, visit):
    browser, factor = half_way(world, app, submit)
    assert browser.get("/begeleiding").headers["Location"] == "/inloggen?next=/begeleiding"
    assert db.session.scalars(db.select(LoginSession)).all() == []
    visit(browser, STEP)
    assert submit(browser, STEP, code=code_of(factor)).headers["Location"] == "/begeleiding"
    visit(browser, "/begeleiding")
    assert browser.get(STEP).headers["Location"] == "/inloggen"


def test_where_somebody_was_going_is_kept_over_both_steps(world, app, submit):
    factor, browser = world.factor(staff(world)), app.test_client()
    fields = {"email": "noor@example.org", "password": PASSWORD}
    where = submit(browser, "/inloggen?next=/lichtingen", **fields).headers["Location"]
    assert where == f"{STEP}?next=/lichtingen"
    assert submit(browser, where, code=code_of(factor)).headers["Location"] == "/lichtingen"


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(world, steps, opens):
    person, now = world.person(), world.now
    code = pyotp.TOTP(secret(world.factor(person))).at(now + timedelta(seconds=30 * steps))
    assert factor_actions.use_app_code(person.id, code, key=KEY, now=now) is opens


def test_a_code_that_was_right_once_is_wrong_afterwards(world):
    """Also an older one, of a clock that is behind."""
    person, now = world.person(), world.now
    factor = world.factor(person)
    app = pyotp.TOTP(secret(factor))
    used = [
        factor_actions.use_app_code(person.id, app.at(now + timedelta(seconds=30 * steps)), key=KEY, now=now)
        for steps in (0, 0, -1, 1, 1)
    ]
    assert used == [True, False, False, True, False]


def test_five_wrong_and_then_ten_minutes(world, app, submit):
    browser, factor = half_way(world, app, submit)
    for _ in range(5):
        submit(browser, STEP, status=400, code="000000")
    refused = browser.post(STEP, data={"code": code_of(factor)})
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 10 * 60 + 1
    assert "kan het weer" in refused.get_data(as_text=True)


def test_strangers_guess_a_hundred_codes_a_day_and_paper_stays_open(world, app):
    """From however many addresses; who was in on a device before is not counted with them."""
    person = world.staff()
    factor = world.factor(person)
    [paper, *_] = factor_actions.new_sheet(person, key=KEY, now=world.now)
    token = actions.open_session(person, device="", now=world.now)

    def knocks(code: str, number: int, earlier: str | None = None) -> bool | None:
        with app.test_request_context(method="POST", environ_base={"REMOTE_ADDR": f"198.51.100.{number}"}):
            try:
                return step_actions.try_step(person, code, key=KEY, earlier=earlier, now=clock.now())
            except TooManyRequests:
                return None

    assert [knocks("000000", number // 5) for number in range(100)] == [False] * 100
    assert knocks(code_of(factor), 99) is None
    assert knocks(paper, 99) is True
    assert knocks(code_of(factor), 99, token) is True


def test_who_was_in_on_this_device_waits_for_no_stranger(world, app, submit):
    browser, factor = half_way(world, app, submit)
    submit(browser, STEP, code=code_of(factor))
    submit(browser, "/uitloggen")
    stranger = app.test_client()
    knock(stranger, submit)
    answers = [stranger.post(STEP, data={"code": "000000"}).status_code for _ in range(6)]
    assert answers == [400] * 5 + [429]
    knock(browser, submit)
    submit(browser, STEP, code=code_of(factor, 1))


def test_a_half_finished_login_ends_after_ten_minutes(world, app, submit):
    browser, factor = half_way(world, app, submit)
    half = db.session.scalars(db.select(HalfLogin)).one()
    assert half.expires_at - half.made_at == timedelta(minutes=10)
    assert step_actions.half_login_of("verzonnen", now=world.now) is None
    half.expires_at = world.now
    assert submit(browser, STEP, code=code_of(factor)).headers["Location"] == "/inloggen"
    factor_actions.forget_half_logins(world.days(1))
    assert db.session.scalars(db.select(HalfLogin)).all() == []


def sheet_of(browser, submit) -> list[str]:
    page = submit(browser, "/mijn/tweede-stap/noodcodes", status=200).get_data(as_text=True)
    return re.findall(r"<code>([A-Z2-9-]{14})</code>", page)


def test_ten_codes_on_paper_are_shown_once_and_each_opens_once(world, app, as_person, submit, visit):
    person = staff(world)
    world.factor(person)
    owner = as_person(person)
    codes = sheet_of(owner, submit)
    assert (len(codes), len(set(codes))) == (10, 10)
    assert [code for code in codes if code in visit(owner, "/mijn/tweede-stap/noodcodes")] == []
    kept = {row.code_hash for row in db.session.scalars(db.select(RecoveryCode))}
    assert not kept & {code.replace("-", "") for code in codes}
    browser = app.test_client()
    knock(browser, submit)
    where = submit(browser, STEP, code=codes[3].lower().replace("-", " ")).headers["Location"]
    assert "Je hebt nog 9 codes op je blad" in visit(browser, where)
    again = app.test_client()
    knock(again, submit)
    submit(again, STEP, status=400, code=codes[3])
    submit(again, STEP, code=codes[4])
    assert changes() == ["sheet", "paper_used", "paper_used"]


def test_a_new_sheet_ends_the_old_one(world, app, as_person, submit):
    person = staff(world)
    world.factor(person)
    old, new = (sheet_of(as_person(person), submit) for _ in range(2))
    browser = app.test_client()
    knock(browser, submit)
    submit(browser, STEP, status=400, code=old[0])
    submit(browser, STEP, code=new[0])


def test_codes_on_paper_are_of_one_person(world, as_person, submit):
    mine, other = world.staff(), world.staff()
    world.factor(mine)
    [code, *_] = sheet_of(as_person(mine), submit)
    used = [
        factor_actions.use_recovery_code(person, code.replace("-", ""), key=KEY, now=world.now)
        for person in (other, mine, mine)
    ]
    assert used == [False, True, False]


def test_a_second_app_may_go_and_the_last_one_stays(world, as_person, submit, visit):
    person = world.staff()
    first, second = world.factor(person, name="Oud"), world.factor(person, name="Nieuw")
    second.confirmed_at = first.confirmed_at
    browser = as_person(person)
    submit(browser, f"/mijn/tweede-stap/{first.id}", name="Oude telefoon")
    assert "Oude telefoon" in visit(browser, f"/mijn/tweede-stap/{first.id}")
    submit(browser, f"/mijn/tweede-stap/{first.id}/verwijdering")
    refused = submit(browser, f"/mijn/tweede-stap/{second.id}/verwijdering", status=400)
    assert "Dit is je enige tweede stap" in refused.get_data(as_text=True)
    assert [row.name for row in db.session.scalars(db.select(Factor))] == ["Nieuw"]
    assert changes() == ["removed"]


def test_who_needs_none_may_take_the_last_one_away(world, as_person, submit):
    person = world.person()
    factor = world.factor(person)
    submit(as_person(person), f"/mijn/tweede-stap/{factor.id}/verwijdering")
    assert db.session.scalars(db.select(Factor)).all() == []


def test_every_change_is_mailed(world, as_person, submit):
    person = staff(world)
    browser = as_person(person)
    factor = set_up(browser, submit, person)
    sheet_of(browser, submit)
    mails = [(row.subject, row.address) for row in db.session.scalars(db.select(Message))]
    assert mails == [("Inloggen bij Samen Lukt Het Zelf", "noor@example.org")] * 2
    assert factor.name == "Mijn telefoon"
    lines = [
        (row.act, row.person_id, row.by_id, row.word) for row in db.session.scalars(db.select(TrailLine))
    ]
    assert lines == [("factor_set", person.id, person.id, word) for word in ("app", "sheet")]
