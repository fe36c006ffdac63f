"""The button *back*: what was typed is still there, and after somebody logged out there is nothing for the next person."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.firefox import FIREFOX, firefox
from tests.journeys.server import Server
from tests.journeys.test_pages import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.own_database]
TYPED = "Bij de bloemenwinkel hielpen drie mensen elkaar."
FILL = "(document.querySelector('[name={}]').value = '{}')"
SENT = "document.querySelector('main form').requestSubmit()"


class Chromium:
    """With the same four words as Firefox."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.goto, self.back, self.evaluate = page.goto, page.go_back, page.evaluate


@contextlib.contextmanager
def browser_named(name: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Any]:
    if name == "firefox":
        with firefox(folder / "profile") as found:
            yield found
        return
    context = request.getfixturevalue("chromium").new_context()
    yield Chromium(context.new_page())
    context.close()


def waits_for(browser: Any, expression: str) -> None:
    """A page that comes takes a moment."""
    for _ in range(200):
        with contextlib.suppress(Exception):
            if browser.evaluate(expression):
                return
        time.sleep(0.05)
    raise AssertionError(expression)


@pytest.mark.parametrize(
    "name",
    [
        "chromium",
        pytest.param(
            "firefox", marks=pytest.mark.skipif(FIREFOX is None, reason="Firefox ESR is not installed")
        ),
    ],
)
def test_going_back_keeps_what_was_typed_until_somebody_logs_out(name, request, demo: Server, tmp_path):
    with browser_named(name, request, tmp_path) as browser:
        browser.goto(f"{demo.address}/inloggen")
        browser.evaluate(FILL.format("email", "nieuw@demo.test"))
        browser.evaluate(FILL.format("password", PASSWORD))
        browser.evaluate(SENT)
        waits_for(browser, "location.pathname === '/leren'")
        browser.goto(f"{demo.address}/mijn")
        browser.evaluate("document.querySelector('[name=neighbourhood]').focus()")
        browser.evaluate(
            f"document.execCommand('selectAll') && document.execCommand('insertText', false, '{TYPED}')"
        )
        browser.goto(f"{demo.address}/contact")
        browser.back()
        waits_for(browser, "location.pathname === '/mijn'")
        assert browser.evaluate("document.querySelector('[name=neighbourhood]').value") == TYPED
        browser.evaluate("document.querySelector('.nav-button').form.requestSubmit()")
        waits_for(browser, "document.body.innerText.includes('Je bent uitgelogd')")
        browser.back()
        waits_for(browser, "location.pathname === '/' || location.pathname === '/inloggen'")
        assert "nieuw@demo.test" not in browser.evaluate("document.body.innerText")
