"""Large photos over a slow line: how far it is, complaints on the same page, and nothing lost when the line breaks."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.journeys.test_drafts import until
from tests.journeys.test_pages import log_in

pytestmark = [pytest.mark.browser, pytest.mark.own_database]
TEXT = "Bij de bloemenwinkel hielpen drie mensen elkaar."


def photo(quality: int = 90) -> dict[str, Any]:
    out = BytesIO()
    Image.effect_noise((1500, 1000), 90).save(out, "JPEG", quality=quality)
    return {"name": "deur.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def open_assignment(page: Any) -> None:
    """The first one of theirs that takes a hand-in."""
    page.goto("/leren")
    links = (
        "[...document.querySelectorAll('a[href^=\"/opdrachten/\"]')].map(link => link.getAttribute('href'))"
    )
    for address in dict.fromkeys(page.evaluate(links)):
        page.goto(address)
        if page.locator("[name=photos]").count():
            return
    raise AssertionError("no assignment to hand in")


def test_a_slow_line_shows_how_far_it_is_and_a_broken_one_loses_nothing(chromium, demo):
    context = chromium.new_context(base_url=demo.address)
    page = context.new_page()
    log_in(page, "deelnemer")
    open_assignment(page)
    page.locator("main form [name=text]").fill(TEXT)
    broken = {"name": "half.jpg", "mimeType": "image/jpeg", "buffer": photo()["buffer"][:400_000]}
    page.locator("[name=photos]").set_input_files([photo(), broken])
    until(page, "!document.querySelector('main form button[type=submit]:not([name])').disabled")
    send = page.get_by_role("button", name="Lever")

    context.set_offline(True)
    send.click()
    page.get_by_text("De verbinding viel weg").wait_for()
    assert page.locator("main form [name=text]").input_value() == TEXT
    assert page.evaluate("document.querySelector('[name=photos]').files.length") == 2
    context.set_offline(False)

    address = page.url
    send.click()
    page.locator(".error-summary").wait_for()
    assert "half.jpg" in page.locator(".error-summary").inner_text()
    assert page.evaluate("document.querySelector('[name=photos]').files.length") == 2

    slow = context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 300_000},
    )
    page.locator("[name=photos]").set_input_files([photo()])
    until(page, "!document.querySelector('main form button[type=submit]:not([name])').disabled")
    send.click()
    until(page, "document.querySelector('.sending progress')?.value > 0")
    page.wait_for_selector(".flash--done")
    assert page.url == address
    assert page.locator("main").inner_text().count(TEXT) == 1
    context.close()
