"""A code on a letter: made while it is printed, kept nowhere, 21 days, once, and never ended by wrong tries."""

import re
from datetime import timedelta

import pytest

from lms import clock
from lms.accounts import code_actions
from lms.accounts.models import LoginCode
from lms.accounts.rules import MOST_WRONG_CODES
from lms.db import db
from lms.entry import actions
from lms.notifications.models import Message
from tests.walking import Walk

KEY = "only for tests, and long enough for a key"
NUMBER = "0229 55 01 77"
ADDRESS = "Dorpsstraat 1\n1234 AB Hoorn"


@pytest.fixture
def noor(world):
    return world.staff(name="Noor de Wit")


@pytest.fixture
def hennie(world):
    return world.person(name="Hennie Broer", email=None, phone=NUMBER)


def on_sheet(page: str) -> tuple[str, str]:
    """(code, number of the letter)"""
    code = re.search(r'class="code-to-read"[^>]*>(\d{4} \d{4})<', page)[1]
    number = re.search(r"je briefnummer: <strong>(\d{3} \d{3})<", page)[1]
    return code, number


def comes_in(client, submit, code, who=NUMBER, status=303):
    return submit(client, "/inloggen/code/invullen?met=brief", status=status, email=who, code=code)


def printed(hennie, noor, now):
    return actions.slip_for(hennie.id, by_id=noor.id, key=KEY, now=now)


def test_from_the_desk_to_the_start_page(noor, hennie, walk, client, submit):
    page = walk(noor).opens(f"/inlogcodes/{hennie.id}").presses("Bewaar het adres", postal_address=ADDRESS)
    page.presses("Maak een brief").sees(
        "De brief ligt klaar.", "komen hier een QR-code en een code van 8 cijfers"
    )
    assert db.session.scalars(db.select(LoginCode)).all() == []
    sheet = (
        page.opens("/brieven").presses("Print 1 brief").sees("Brieven om te printen", "Print nu.", ADDRESS)
    )
    code, _ = on_sheet(sheet.page)
    letter, kept = (
        db.session.scalars(db.select(Message)).one(),
        db.session.scalars(db.select(LoginCode)).one(),
    )
    plain = code.replace(" ", "")
    assert [
        text
        for text in (letter.body, letter.subject, kept.code_hash, kept.seed)
        if plain in text or code in text
    ] == []
    assert (kept.way, kept.digits, kept.expires_at - kept.created_at) == ("letter", 8, timedelta(days=21))
    for address in ("/brieven/afdruk", f"/brieven/afdruk?brief={letter.id}", f"/brieven/{letter.id}"):
        walk(noor).opens(address).misses(code)
    comes_in(client, submit, code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")))
    comes_in(client, submit, code, status=400)


def test_the_square_opens_the_page_and_fills_in_nothing(client, visit):
    assert client.get("/inloggen/code/invullen.svg").mimetype == "image/svg+xml"
    page = visit(client, "/inloggen/code/invullen?met=brief")
    fields = re.findall(r'<input[^>]*name="(?:email|first_name|code)"[^>]*>', page)
    assert [re.search(r'value="([^"]*)"', field)[1] for field in fields] == ["", "", ""]


def test_printing_again_gives_another_code_and_ends_the_old_one(noor, hennie, walk, app, client, submit):
    page = walk(noor).opens(f"/inlogcodes/{hennie.id}").presses("Maak een brief").presses("Print deze brief")
    first, _ = on_sheet(page.page)
    letter = db.session.scalars(db.select(Message)).one()
    second, _ = on_sheet(
        page.opens(f"/brieven/{letter.id}").presses("Print opnieuw, met een nieuwe code").page
    )
    said = comes_in(app.test_client(), submit, first, status=400).get_data(as_text=True)
    assert ("er kwam een nieuwere" in said, "Noor de Wit, <strong>0229 123 456</strong>" in said) == (
        True,
        True,
    )
    comes_in(client, submit, second)


def test_a_letter_that_was_posted_is_not_printed_anew(noor, hennie, walk, as_person, submit):
    walk(noor).opens(f"/inlogcodes/{hennie.id}").presses("Maak een brief").presses("Print deze brief")
    letter = db.session.scalars(db.select(Message)).one()
    walk(noor).opens(f"/brieven/{letter.id}").presses("Verstuurd of afgegeven")
    page = submit(as_person(noor), f"/brieven/{letter.id}/nieuwe-code", status=400).get_data(as_text=True)
    assert "Deze brief kun je nu niet opnieuw printen." in page
    assert len(db.session.scalars(db.select(LoginCode)).all()) == 1


def test_twenty_one_days_and_not_a_moment_more(world, noor, hennie):
    slip = printed(hennie, noor, world.now)

    def use(now):
        return (
            code_actions.use_code(hennie, slip.code, key=KEY, wrong=0, is_known_device=False, now=now)
            is not None
        )

    assert (use(world.days(21)), use(world.days(21) - timedelta(seconds=1))) == (False, True)


def test_who_has_neither_number_nor_address_says_the_number_of_the_letter(world, noor, client, submit, visit):
    arie = world.person(name="Arie Kok", email=None, phone="")
    slip = printed(arie, noor, world.now)
    comes_in(client, submit, slip.code, who=f"{slip.number[:3]} {slip.number[3:]}")
    assert 'value="Arie Kok"' in visit(client, "/mijn")


def test_wrong_tries_never_end_it_and_after_a_hundred_it_waits_a_day(
    world, app, noor, hennie, monkeypatch, submit
):
    slip, wrong = printed(hennie, noor, clock.now()), "00000000"
    for number in range(MOST_WRONG_CODES):
        address = {"REMOTE_ADDR": f"198.51.100.{number // 10}"}
        answer = app.test_client().post(
            "/inloggen/code/invullen?met=brief", data={"email": NUMBER, "code": wrong}, environ_base=address
        )
        assert answer.status_code == 400
    refused = comes_in(app.test_client(), submit, slip.code, status=429).get_data(as_text=True)
    assert ("kan het weer" in refused, "0229 123 456" in refused) == (True, True)
    tomorrow = clock.now() + timedelta(hours=26)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    comes_in(app.test_client(), submit, slip.code)


def test_the_sixth_try_reads_a_sentence_and_the_letter_still_opens(noor, hennie, client, submit):
    slip = printed(hennie, noor, clock.now())
    for _ in range(6):
        page = comes_in(client, submit, "12345678", status=400).get_data(as_text=True)
        assert ("Deze code klopt niet" in page, "0229 123 456" in page) == (True, True)
    comes_in(client, submit, slip.code)


def test_the_wrong_person_on_a_shared_number_reads_a_sentence(world, noor, hennie, client, submit):
    world.person(name="Joop Broer", email=None, phone=NUMBER)
    slip = printed(hennie, noor, world.now)
    values = {"email": NUMBER, "code": slip.code}
    for name in ("", "Joop"):
        page = submit(
            client, "/inloggen/code/invullen?met=brief", status=400, first_name=name, **values
        ).get_data(as_text=True)
        assert ("Kijk of de code voor jou is" in page, "Hennie" in page) == (True, False)
    submit(client, "/inloggen/code/invullen?met=brief", first_name="Hennie", **values)


def test_a_letter_goes_back_to_the_desk_and_out_again_with_another_code(noor, hennie, walk, app, submit):
    page = walk(noor).opens(f"/inlogcodes/{hennie.id}").presses("Maak een brief").presses("Print deze brief")
    first, _ = on_sheet(page.page)
    letter = db.session.scalars(db.select(Message)).one()
    page.opens(f"/brieven/{letter.id}").presses("Toch niet geprint").presses("Print deze brief")
    assert on_sheet(page.page)[0] != first
    comes_in(app.test_client(), submit, first, status=400)


def test_a_mail_reader_gets_a_letter_too_and_reads_no_code_in_messages(world, noor, as_person, walk, visit):
    anna = world.person(name="Anna Visser")
    sheet = walk(noor).opens(f"/inlogcodes/{anna.id}").presses("Maak een brief").presses("Print deze brief")
    code, number = on_sheet(sheet.page)
    letter = db.session.scalars(db.select(Message)).one()
    page = visit(as_person(anna), f"/mijn/berichten/{letter.id}")
    assert ("Zo log je in bij" in page, code in page, number in page) == (True, False, False)
    Walk(as_person(anna)).opens("/mijn/berichten").sees("Komt als brief")
