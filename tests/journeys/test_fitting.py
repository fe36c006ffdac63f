"""Every lesson and every worksheet fits a phone, with letters of every size; the pages a trainee works on stay short."""

import tomllib
from typing import Any

import pytest

from lms.paths import COURSES
from tests.journeys.test_pages import judge, log_in, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.own_database]
WIDTHS, LETTERS = (320, 390), ("", "large", "largest")
MOST_SHEETS = 60


def fits(page: Any, address: str) -> list[str]:
    """What does not fit of a page, at each width and with letters of each size."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        for size in LETTERS:
            page.evaluate("size => { document.documentElement.dataset.text = size; }", size)
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wrong.append(f"{address} at {width} with letters {size or 'normal'}")
    return wrong


def test_every_lesson_and_worksheet_fits(chromium, demo):
    """And a lesson begins on the first screen."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=demo.address)
    page = context.new_page()
    log_in(page, "deelnemer")
    page.goto("/voortgang")
    lessons = page.evaluate(
        "[...document.querySelectorAll('.steps a')].map(a => a.getAttribute('href').replace(/[/]check$/, ''))"
    )
    addresses = sorted(
        {address for address in lessons if address.count("/") == 3 or "/opdrachten/" in address}
    )
    assert len(addresses) > 40
    addresses += [f"/leren/werkbladen/{number}" for number in range(1, MOST_SHEETS)]
    wrong, sheets = [], 0
    for address in addresses:
        if page.goto(address).status == 404 and "werkbladen" in address:
            continue
        sheets += "werkbladen" in address
        if address.startswith("/leren/") and "werkbladen" not in address:
            page.set_viewport_size({"width": 390, "height": 844})
            first = page.locator(".lesson .prose p").first.bounding_box()
            if first["y"] + first["height"] > 844:
                wrong.append(f"{address}: the first paragraph ends at {first['y'] + first['height']:.0f}")
        wrong += fits(page, address)
    context.close()
    assert sheets > 20
    assert wrong == []


def test_every_check_fits_a_small_phone(chromium, demo):
    """The question, its answers and the button below them, without the page being scrolled; a row of 48 pixels for each answer."""
    context = chromium.new_context(viewport={"width": 375, "height": 667}, base_url=demo.address)
    page = context.new_page()
    log_in(page, "nieuw")
    checks = sorted((COURSES / "wijkverbinder").rglob("*.check.toml"))
    questions = [
        f"/leren/{path.parent.name}/{path.name.partition('.')[0]}/check?vraag={question['slug']}"
        for path in checks
        for question in tomllib.loads(path.read_text())["question"]
        if "card" not in question  # cards to sort are a list, longer than a screen
    ]
    assert len(questions) > 100
    wrong = []
    for address in questions:
        page.goto(address)
        boxes = [row.bounding_box() for row in page.locator("main form .choice").all()]
        button = page.locator("main form > .button").bounding_box()
        last = boxes[-1]["y"] + boxes[-1]["height"]
        if (
            button["y"] + button["height"] > 667
            or last > button["y"] + 1
            or min(box["height"] for box in boxes) < 48
        ):
            wrong.append(f"{address}: answers to {last:.0f}, the button from {button['y']:.0f}")
    context.close()
    assert wrong == []


ROWS = """() => [...document.querySelectorAll("main li:has(> a), main li:has(> .step__text a), main .lines > li, main summary")]
  .filter(row => row.checkVisibility() && !row.closest("p"))
  .map(row => [row.textContent.trim().slice(0, 40), row.getBoundingClientRect().height])
  .filter(([, height]) => height < 48)"""


def test_rows_to_press_are_48_pixels_high(chromium, demo):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=demo.address)
    page = context.new_page()
    log_in(page, "deelnemer")
    small = []
    for address in (
        "/leren", "/voortgang", "/leren/01-jouw-rol/privacy", "/leren/01-jouw-rol/privacy/check", "/opdrachten/krachtwandeling",
        "/intervisie", "/mijn/berichten", "/mijn", "/projecten",
    ):  # fmt: skip
        page.goto(address)
        small += [(address, *row) for row in page.evaluate(ROWS)]
    context.close()
    assert small == []


def test_the_start_page_fits_with_every_size_of_letters(chromium, demo):
    """No serious finding of axe at three widths with letters of three sizes, and nothing sticks out."""
    wrong = []
    context = chromium.new_context(viewport={"width": 320, "height": 844}, base_url=demo.address)
    page = context.new_page()
    log_in(page, "deelnemer")
    for address in (
        "/leren",
        "/voortgang",
        "/leren/02-in-gesprek/luisteren",
        "/leren/02-in-gesprek/aanbellen/check",
    ):
        page.goto(address)
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            for size in LETTERS:
                page.evaluate("size => { document.documentElement.dataset.text = size; }", size)
                wrong += [f"{address} {width} {size}: {line}" for line in (*judge(page), *sticks_out(page))]
    context.close()
    assert wrong == []


def test_pages_of_a_trainee_are_short_on_a_phone(chromium, demo):
    """Half-way the course: `/leren` under 2,000 px without the question whose device this is, `/voortgang` under 3,000; the
    first sentence of a lesson on the first screen; a check with its button on a small one; the menu in one row."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=demo.address)
    page = context.new_page()
    log_in(page, "deelnemer")
    height = "document.documentElement.scrollHeight"
    page.get_by_role("button", name="Anderen gebruiken dit ook").click()
    page.wait_for_load_state()
    page.goto("/leren")
    start, bar = page.evaluate(height), page.locator(".site-header").bounding_box()["height"]
    page.goto("/voortgang")
    progress = page.evaluate(height)
    page.goto("/leren/02-in-gesprek/luisteren")
    first = page.locator(".lesson .prose p").first.bounding_box()
    page.set_viewport_size({"width": 375, "height": 667})
    page.goto("/leren/05-samen-kiezen/kiezen-zonder-groepsdruk/check")
    button = page.locator("main form .button--primary").bounding_box()
    rows = [row.bounding_box()["height"] for row in page.locator("main form .choice").all()]
    print(f"start page {start} px, progress {progress} px, header {bar} px")
    assert start < 2000
    assert progress < 3000
    assert bar < 72
    assert first["y"] + first["height"] < 844
    assert button["y"] + button["height"] < 667
    assert min(rows) >= 48
    context.close()
