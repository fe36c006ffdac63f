"""The second step in a real browser: an app, a sheet, and a passkey of a device that Chromium itself plays."""

from typing import Any

import pyotp
import pytest

from tests.journeys.server import running
from tests.journeys.test_pages import judge, log_in, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.own_database]


def with_device(context: Any) -> Any:
    """A page on a laptop that knows its owner's finger."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    return page


def press(page: Any, words: str) -> None:
    page.get_by_role("button", name=words).click()
    page.wait_for_load_state()


def test_an_app_a_sheet_and_a_passkey(chromium, own_world):
    with running(own_world, host="localhost") as server:
        context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=server.address)
        page, wrong = with_device(context), []
        log_in(page, "coordinator")
        page.get_by_role("link", name="Stel je tweede stap in").click()
        press(page, "Stel een app in")
        wrong += judge(page) + sticks_out(page)
        app = pyotp.TOTP(page.locator("main code").inner_text().replace(" ", ""))
        page.get_by_label("De code in je app").fill(app.now())
        press(page, "Klaar")
        press(page, "Maak een blad met noodcodes")
        wrong += judge(page) + sticks_out(page)
        assert page.locator(".paper-codes li").count() == 10
        page.get_by_role("link", name="Ik heb de codes bewaard").click()
        press(page, "Maak een passkey")
        wrong += judge(page) + sticks_out(page)
        press(page, "Maak een passkey")
        page.wait_for_url("**/mijn/tweede-stap")
        press(page, "Menu")
        press(page, "Uitloggen")
        log_in(page, "coordinator")
        wrong += judge(page) + sticks_out(page)
        press(page, "Gebruik je passkey")
        page.wait_for_url("**/begeleiding")
        page.goto("/mijn/bevestiging")
        wrong += judge(page) + sticks_out(page)
        press(page, "Gebruik je passkey")
        page.get_by_role("heading", name="Gelukt").wait_for()
        context.close()
        assert wrong == []
