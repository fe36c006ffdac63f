"""A method on its page, on one sheet of paper and in large letters: from one source, and each carries an evening alone."""

import html
from pathlib import Path

import pytest

from lms.paths import TEMPLATES
from lms.peergroups.method_queries import frame, methods, steps_of

LAYOUT = '{% extends "peergroups/layout.html" %}'
CODES = [method.code for method in methods()]


@pytest.fixture
def browser(world, as_person):
    return as_person(world.person())


def words_of(page: str) -> str:
    return html.unescape(page)


@pytest.mark.parametrize("code", CODES)
def test_the_sheet_of_paper_carries_the_whole_evening(browser, visit, code):
    page = words_of(visit(browser, f"/intervisie/werkvormen/{code}/blad"))
    method = next(method for method in methods() if method.code == code)
    for step in steps_of(method):
        for text in (step.text, *step.say, step.risk, step.answer):
            assert text in page
    assert (frame().safety in page, frame().agreement in page) == (True, True)


@pytest.mark.parametrize("code", CODES)
def test_every_step_is_a_page_in_large_letters(browser, visit, code):
    method = next(method for method in methods() if method.code == code)
    steps = steps_of(method)
    for number, step in enumerate(steps, 1):
        page = words_of(visit(browser, f"/intervisie/werkvormen/{code}/stappen/{number}"))
        for text in (step.text, *step.say, step.risk, step.answer, frame().safety):
            assert text in page
        assert ("Volgende stap" in page, "Stap terug" in page) == (number < len(steps), number > 1)
        assert ("Draai de kaarten om, tegelijk." in page) == step.writes
    for number in (0, len(steps) + 1):
        assert browser.get(f"/intervisie/werkvormen/{code}/stappen/{number}").status_code == 404


def test_cards_to_write_on(browser, visit):
    page = words_of(visit(browser, "/intervisie/kaarten"))
    assert all(card.title in page for card in frame().cards)


@pytest.mark.parametrize("page", ["blad", "stappen/1"])
def test_a_method_that_is_not_there(browser, page):
    assert browser.get(f"/intervisie/werkvormen/onbekend/{page}").status_code == 404


def test_every_page_of_intervisie_says_what_to_do_when_worried(browser, visit):
    """Whoever adds one builds it on the page of intervisie; those for whom there is nothing to see say it too."""
    folders = ("peergroups", "joining", "yearplan", "moving", "buddies", "composing")
    pages = {path for name in folders for path in (TEMPLATES / name).glob("*.html") if is_page(path)}
    assert {path.name for path in pages if LAYOUT not in path.read_text().splitlines()[0]} == set()
    assert words_of(visit(browser, "/intervisie")).count(frame().safety) == 1


def is_page(path: Path) -> bool:
    return "{% block main %}" in path.read_text()
