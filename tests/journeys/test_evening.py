"""An evening of the incidentmethode: three phones of 390 px and somebody with only paper at the table. Begun, led while the net
drops, taken over, ended; and led without JavaScript."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.journeys.test_drafts import until
from tests.journeys.test_pages import judge, log_in

pytestmark = [pytest.mark.browser, pytest.mark.own_database]
PHONE = {"width": 390, "height": 844}
STEPS = 11  # coming in, nine of the method, going home
NAMES = {"wijkverbinder": "Rosa", "geert.wieringa": "Geert", "samira.bouali": "Samira"}


@pytest.fixture(scope="module")
def tonight(demo) -> str:
    """The address of the evening that begins in an hour."""
    with closing(sqlite3.connect(demo.data_dir / "lms.db")) as database:
        (number,) = database.execute(
            "SELECT max(id) FROM meetings WHERE place LIKE '%keukentafel'"
        ).fetchone()
    return f"/intervisie/{number}/avond"


def phone_of(chromium: Any, demo: Any, account: str, address: str, **options: Any) -> Any:
    context = chromium.new_context(viewport=PHONE, base_url=demo.address, **options)
    page = context.new_page()
    page.clock.install()
    log_in(page, account)
    page.goto(address)
    return page


def shown(page: Any) -> int:
    """The number of the step that is on the screen."""
    words = page.locator(".big-step:visible .big-step__count").inner_text()
    return int(words.split()[1])


def reaches(page: Any, number: int) -> None:
    for _ in range(200):
        page.clock.run_for(1000)
        if page.locator(".big-step:visible").count() == 1 and shown(page) == number:
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"step {shown(page)}, not {number}")


def says(page: Any, words: str) -> None:
    for _ in range(200):
        page.clock.run_for(1000)
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"{words!r} is not in: {page.locator('main').inner_text()}")


def an_hour_goes_by(demo: Any) -> None:
    with closing(sqlite3.connect(demo.data_dir / "lms.db")) as database, database:
        ago = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S.000000")
        database.execute("UPDATE evenings SET begun_at = ?", (ago,))


def test_an_evening_with_three_phones_and_a_sheet_of_paper(chromium, demo, tonight):
    rosa, geert, samira = (phone_of(chromium, demo, account, tonight) for account in NAMES)

    # what Ineke has before her on paper says the same as the phones
    paper = geert.context.new_page()
    paper.goto("/intervisie/werkvormen/incident/blad")
    on_paper = paper.locator(".sheet__what strong").all_inner_texts()
    assert len(on_paper) == STEPS
    paper.close()

    rosa.get_by_role("button", name="Ik leid het gesprek").click()
    rosa.wait_for_selector("text=Jij leidt.")
    for page in (geert, samira):
        page.reload()
        assert "Rosa leidt. Je kijkt mee." in page.locator("main").inner_text()
    assert [judge(page) for page in (rosa, geert)] == [[], []]

    # step by step, and the others see where they are
    for number in range(1, 4):
        heading = rosa.locator(".big-step:visible h2").inner_text()
        assert on_paper[number - 1] == f"{number}. {heading}"
        rosa.get_by_role("button", name="Volgende stap").click()
    assert shown(rosa) == 4
    reaches(geert, 4)

    # the clock only advises
    says(rosa, "Nog ongeveer 5 minuten")
    rosa.clock.run_for(6 * 60_000)
    says(rosa, "De tijd is om. Maak het rustig af.")
    assert shown(rosa) == 4
    rosa.get_by_role("button", name="Neem 5 minuten extra").click()
    says(rosa, "Nog ongeveer 4 minuten")

    # the net drops: she goes on, back and on again, and the others hear of it when it is there
    rosa.context.set_offline(True)
    for name in ("Volgende stap", "Volgende stap", "Volgende stap", "Stap terug"):
        rosa.get_by_role("button", name=name).click()
    says(rosa, "Er is even geen internet. Ga gewoon door.")
    assert (shown(rosa), shown(geert)) == (6, 4)
    rosa.context.set_offline(False)
    reaches(geert, 6)
    rosa.reload()
    assert shown(rosa) == 6

    # writing on cards: silence, then everybody turns at once
    rosa.get_by_role("button", name="Volgende stap").click()
    assert shown(rosa) == 7
    rosa.clock.run_for(6 * 60_000)
    until(rosa, "document.querySelector('[data-turn]').textContent === 'Draai de kaarten om, tegelijk.'")

    # Geert takes over with one tap, and Rosa is told
    geert.get_by_role("button", name="Ik neem het over").click()
    geert.wait_for_selector("text=Jij leidt.")
    says(rosa, "Geert nam het over en leidt nu.")
    for _ in range(4):
        geert.get_by_role("button", name="Volgende stap").click()
    assert shown(geert) == STEPS
    reaches(rosa, STEPS)
    reaches(samira, STEPS)

    # the end, within a minute, on the leader's phone
    an_hour_goes_by(demo)
    geert.wait_for_timeout(300)
    geert.get_by_role("link", name="We zijn klaar").click()
    geert.wait_for_url("**/einde")
    assert judge(geert) == []
    geert.get_by_label("Je grenzen").check()
    geert.get_by_role("button", name="De avond is klaar").click()
    geert.wait_for_selector("text=De avond is klaar.")
    says(samira, "De avond is klaar.")

    # afterwards, each for themself
    samira.get_by_role("link", name="Schrijf je leerpunt").click()
    samira.get_by_label("Jouw leerpunt").fill("Ik vraag eerst wat iemand zelf al deed.")
    assert judge(samira) == []
    samira.get_by_role("button", name="Bewaar mijn leerpunt").click()
    samira.get_by_role("link", name="Twee korte vragen").click()
    for group in ("Durfde je te zeggen wat je wilde?", "Had je er iets aan?"):
        samira.get_by_role("group", name=group).get_by_label("Ja").check()
    samira.get_by_role("button", name="Geef mijn antwoord").click()
    samira.wait_for_selector("text=Wie wat zei, bewaren we niet.")
    samira.get_by_role("link", name="Klopt het wie er was?").click()
    samira.get_by_role("button", name="Bewaar").click()
    samira.wait_for_selector("text=Het telt mee.")
