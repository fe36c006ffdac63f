"""On one's own phone what was typed waits in the browser until it was sent, with its photos; and leaves when it should."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.journeys.test_pages import log_in

pytestmark = [pytest.mark.browser, pytest.mark.own_database]
POINTS, FIELD = "/voortgang/leerpunten", "module-01-jouw-rol"
WAITS = "Nog niet ingeleverd."


def until(page: Any, expression: str) -> None:
    """Our pages let no text be run as a script, so the browser is asked again and again."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def opened(context: Any, address: str) -> Any:
    page = context.new_page()
    page.goto(address)
    until(page, "!document.body.dataset.drafts || document.body.dataset.watched")
    return page


def typed(page: Any, text: str) -> None:
    page.locator(f"[name={FIELD}]").fill(text)
    page.locator(f"[name={FIELD}]").blur()


def number_of_drafts(page: Any) -> int:
    return page.evaluate(
        """() => new Promise(done => { const opening = indexedDB.open("drafts", 1); opening.onsuccess = () => {
        const asked = opening.result.transaction("forms").objectStore("forms").count();
        asked.onsuccess = () => { opening.result.close(); done(asked.result); }; }; })"""
    )


def waits_for_drafts(page: Any, number: int) -> None:
    for _ in range(100):
        if number_of_drafts(page) == number:
            return
        page.wait_for_timeout(50)
    raise AssertionError(number_of_drafts(page))


def test_a_draft_waits_until_it_was_sent_and_only_on_ones_own_phone(chromium, demo):
    context = chromium.new_context(base_url=demo.address)
    page = context.new_page()
    log_in(page, "nieuw")
    page = opened(context, POINTS)
    typed(page, "Op een gedeeld apparaat")
    page.close()
    page = opened(context, POINTS)
    assert page.locator(f"[name={FIELD}]").input_value() == ""

    page.goto("/mijn")
    page.get_by_role("button", name="Dit is mijn eigen").click()
    page = opened(context, POINTS)
    typed(page, "Luisteren is meer dan wachten")
    waits_for_drafts(page, 1)
    page.close()
    page = opened(context, POINTS)
    assert page.locator(f"[name={FIELD}]").input_value() == "Luisteren is meer dan wachten"
    assert page.get_by_text(WAITS).is_visible()
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector(".flash--done")
    waits_for_drafts(page, 0)
    page = opened(context, POINTS)
    assert (page.locator(f"[name={FIELD}]").input_value(), page.get_by_text(WAITS).count()) == (
        "Luisteren is meer dan wachten",
        0,
    )

    typed(page, "Nog een gedachte")
    waits_for_drafts(page, 1)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.locator(".nav-button").click()
    page.get_by_text("Je bent uitgelogd").wait_for()
    assert len(asked) == 1
    assert number_of_drafts(page) == 0
    context.close()


def test_a_large_photo_is_sent_smaller(chromium, demo):
    out = BytesIO()
    Image.effect_noise((3600, 2700), 90).save(out, "JPEG", quality=95)
    context = chromium.new_context(base_url=demo.address)
    page = context.new_page()
    log_in(page, "deelnemer")
    page.goto("/leren")
    address = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"/opdrachten/\"]')].map(link => link.getAttribute('href'))"
    )
    for one in dict.fromkeys(address):
        page.goto(one)
        if page.locator("[name=photos]").count():
            break
    field = page.locator("[name=photos]")
    field.set_input_files([{"name": "deur.png", "mimeType": "image/jpeg", "buffer": out.getvalue()}])
    until(page, "document.querySelector('[name=photos]').files[0].name === 'deur.jpg'")
    size = page.evaluate("document.querySelector('[name=photos]').files[0].size")
    assert size < len(out.getvalue()) / 2
    side = page.evaluate(
        "createImageBitmap(document.querySelector('[name=photos]').files[0]).then(one => one.width)"
    )
    assert side == 2400
    context.close()
