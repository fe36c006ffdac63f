"""A coach's Monday morning, and a pause with the way back: in a browser, with the keyboard, on a server of their own."""

from datetime import timedelta
from typing import Any

import pytest

from lms import clock
from tests.journeys.test_pages import log_in

pytestmark = [pytest.mark.browser, pytest.mark.own_database]


@pytest.fixture
def desk(chromium, demo):
    """A page for somebody by account name."""
    contexts = []

    def open_page(account: str, width: int = 1280) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, base_url=demo.address)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        log_in(page, account)
        return page

    yield open_page
    for context in contexts:
        context.close()


def text(page: Any) -> str:
    return " ".join(page.locator("main").inner_text().split())


def tab_to(page: Any, words: str) -> None:
    """Walks with the Tab key to the link, button or field that has these words or this name."""
    for _ in range(120):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "(document.activeElement.name || '') + '|' + (document.activeElement.value || '') + '|' + document.activeElement.innerText"
        )
        if words in found:
            return
    raise AssertionError(f"the keyboard does not reach {words!r} on {page.url}")


def test_a_coachs_monday_morning(desk):
    """The board names who needs a hand; a call, written down with the keyboard, lets the line rest until its day."""
    page = desk("begeleider")
    page.goto("/begeleiding")
    assert "Komt niet verder bij de check van" in text(page)
    assert page.get_by_role("link", name="Bel 06").count() >= 2
    line = page.locator(".board__line", has_text="Daan Ruiter")
    assert line.get_by_role("link", name="Bel 06").get_attribute("href").startswith("tel:06")
    tab_to(page, "bij Daan Ruiter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gesproken")
    tab_to(page, "kind|called")
    page.keyboard.press("Space")
    tab_to(page, "note|")
    page.keyboard.type("Gesproken, komt volgende week naar de groepsdag.")
    tab_to(page, "Bewaar")
    page.keyboard.press("Enter")
    page.wait_for_url("**/begeleiding")
    assert page.locator(".board__line", has_text="Daan Ruiter").count() == 0
    page.goto("/begeleiding/lichtingen/2")
    page.get_by_role("link", name="Daan Ruiter").click()
    page.wait_for_url("**/deelnemers/*")
    said = text(page)
    assert "gebeld. Gesproken, komt volgende week naar de groepsdag." in said
    until = clock.local_day(clock.now()) + timedelta(days=7)
    assert (
        f"We kijken er weer naar op {('maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag')[until.weekday()]}"
        in said
    )


def test_who_asks_is_called(desk):
    """A trainee on a phone asks to be called; the coach sees it on top, calls, and it is gone."""
    trainee = desk("deelnemer", width=390)
    trainee.goto("/leren")
    trainee.get_by_role("link", name="Ik wil graag gebeld worden").click()
    trainee.get_by_label("Waar gaat het over").fill("De acht gesprekken.")
    trainee.get_by_role("button", name="Bel mij").click()
    trainee.wait_for_load_state()
    assert "Je vroeg dit op" in text(trainee)
    coach = desk("begeleider", width=390)
    coach.goto("/begeleiding")
    line = coach.locator(".board__line", has_text="Wilma Kooistra")
    assert "om gebeld te worden" in line.inner_text()
    line.get_by_role("link", name="Gesproken? Schrijf het op").click()
    assert "De acht gesprekken." in text(coach)
    coach.get_by_label("Gesproken", exact=True).check()
    coach.get_by_label("Wat spraken jullie af?").fill("We lopen samen een straat.")
    coach.get_by_role("button", name="Bewaar").click()
    coach.wait_for_load_state()
    assert coach.locator(".board__line", has_text="Wilma Kooistra").count() == 0
    trainee.goto("/bel-mij")
    assert "Je vroeg dit op" not in text(trainee)


def test_pause_and_return(desk):
    """Somebody pauses: nothing is asked of them, and they read so themselves. Back: they go on where they were."""
    coach, trainee = desk("begeleider2"), desk("nieuw", width=390)
    coach.goto("/begeleiding/lichtingen/3")
    coach.get_by_role("link", name="Bram Oosterling").click()
    coach.get_by_role("link", name="Bram neemt pauze").click()
    until = clock.local_day(clock.now()) + timedelta(days=21)
    coach.get_by_label("Wanneer bellen we weer?").fill(until.isoformat())
    coach.get_by_label("Afspraak").fill("Eerst de verbouwing.")
    coach.get_by_role("button", name="Start de pauze").click()
    coach.wait_for_load_state()
    assert "Heeft pauze sinds" in text(coach)
    trainee.goto("/leren")
    assert "Je hebt nu pauze. Er wordt niets van je verwacht." in text(trainee)
    trainee.goto("/begeleiding/over-mij")
    assert "Er staat nu niets bijzonders." in text(trainee)
    coach.goto("/begeleiding/lichtingen/3")
    assert "pauze" in coach.locator("tr", has_text="Bram Oosterling").inner_text()
    coach.get_by_role("link", name="Bram Oosterling").click()
    coach.get_by_role("button", name="Bram doet weer mee").click()
    coach.wait_for_load_state()
    assert "Doet weer mee, na 0 dagen pauze." in text(coach)
    trainee.goto("/leren")
    assert "Je hebt nu pauze" not in text(trainee)


def test_the_group_day_in_one_tap_and_the_matrix_on_paper(desk):
    """A tap a person, and the matrix of the cohort shows it; printed it is not cut off."""
    page = desk("begeleider", width=390)
    page.goto("/lichtingen/2/groepsdagen/12")
    button = page.locator(".taps li", has_text="Daan Ruiter").get_by_role("button", name="Aanwezig")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    page.wait_for_url("**#deelnemer-*")
    assert button.get_attribute("aria-pressed") == "true"
    page.goto("/begeleiding/lichtingen/2")
    cells = page.locator("tr", has_text="Daan Ruiter").locator("td i").all_inner_texts()
    assert cells[7] == "aanwezig"
    names = page.locator(".matrix tbody th").first
    before = names.bounding_box()["x"]
    page.locator(".matrix-frame").evaluate("frame => frame.scrollLeft = 80")
    assert abs(names.bounding_box()["x"] - before) < 2  # names stay in sight
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.matrix-frame')).overflowX") == "visible"
