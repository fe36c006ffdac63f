from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import CHROMIUM
from tests.journeys.server import Server, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a Chromium the journeys cannot be walked: they are skipped, and `make test` says so in a line."""
    for item in items:
        if item.get_closest_marker("browser") and CHROMIUM is None:
            item.add_marker(
                pytest.mark.skip(
                    reason="neither of Debian's packages `chromium-headless-shell` and `chromium` is installed"
                )
            )


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Ends with its module: while it runs there is an event loop in this thread, and signing a PDF wants its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def demo(own_world: Path) -> Iterator[Server]:
    with running(own_world) as server:
        yield server
