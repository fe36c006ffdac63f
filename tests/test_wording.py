"""A code without words: it raises in tests, and is a whole sentence on a real page."""

import re

import pytest
from flask import render_template_string
from jinja2 import UndefinedError

from lms.wording import Wordless, wordless, words

SENTENCE = re.compile(r"[A-Z][^<>]+ \(brand-new\)\.")
PLACES = {
    "a mapping": '{% set said = {"old": "Oud"} %}<p>{{ said[code] }}</p>',
    "a mapping, in small letters": '{% set said = {"old": "Oud"} %}<p>Nu {{ said[code] | upper | lower }}</p>',
    "a mapping, joined": '{% set said = {"old": "Oud"} %}<p>{{ "Nu: " ~ said[code] }}</p>',
    "the last branch of a macro": "<p>{% if code == 'old' %}Oud{% else %}{{ wordless(code) }}{% endif %}</p>",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_code_without_words_raises_in_tests(app, place):
    with pytest.raises(Wordless, match="brand-new"):
        render_template_string(PLACES[place], code="brand-new")
    assert "brand-new" not in render_template_string(PLACES[place], code="old")


@pytest.mark.parametrize("place", PLACES)
def test_a_code_without_words_is_a_sentence_on_a_real_page(app, monkeypatch, caplog, place):
    monkeypatch.setitem(app.config, "TESTING", False)
    page = render_template_string(PLACES[place], code="brand-new")
    assert re.search(SENTENCE.pattern, page, re.I), page
    assert [record.getMessage() for record in caplog.records] == ["no words for 'brand-new'"]


def test_words_outside_a_page_have_an_answer_too(app, monkeypatch):
    said = words("reporting/words.html", "standings")
    assert said["paused"] == "Op pauze"
    with pytest.raises(Wordless):
        said["brand-new"]
    monkeypatch.setitem(app.config, "TESTING", False)
    assert SENTENCE.fullmatch(said["brand-new"])
    assert wordless("brand-new") == said["brand-new"]


def test_a_name_that_is_not_there_raises_in_tests_too(app, monkeypatch):
    with pytest.raises(UndefinedError):
        render_template_string("{{ nobody }}")
    monkeypatch.setitem(app.config, "TESTING", False)
    assert render_template_string("{% if nobody %}x{% endif %}{{ nobody }}") == ""
