"""Hard words that open in the text, and the places under headings that can be found and pointed at."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms import markdown
from lms.curriculum.rules import heading_at
from lms.curriculum.words import anchor_of_word, explain
from lms.markdown import Section, anchor_of, sections

BRUG = {"word": "brug", "meaning": "Een weg over water."}


def opened(word: str, anchor: str, bare: str, meaning: str) -> str:
    return (
        f'<button class="word" type="button" popovertarget="{anchor}">{word}</button>'
        f'<span class="word__meaning" popover id="{anchor}"><strong>{bare}</strong>: {meaning}</span>'
    )


BRIDGE = opened("brug", "woord-brug", "brug", "Een weg over water.")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Een brug en een brug.</p><p>De brug.</p>", f"<p>Een {BRIDGE} en een brug.</p><p>De brug.</p>"),
        ("<p>Brug!</p>", f"<p>{BRIDGE.replace('>brug</button>', '>Brug</button>')}!</p>"),
        ("<ul><li>een <em>brug</em></li></ul>", f"<ul><li>een <em>{BRIDGE}</em></li></ul>"),
        # where no button may stand: a heading, a link; nor in what a tag says
        ('<h2 id="deel-brug">De brug</h2><h3>brug</h3><h4>brug</h4><p>brug</p>', f'<h2 id="deel-brug">De brug</h2><h3>brug</h3><h4>brug</h4><p>{BRIDGE}</p>'),
        ('<p><a href="/leren/brug">naar de <em>brug</em></a>, brug</p>', f'<p><a href="/leren/brug">naar de <em>brug</em></a>, {BRIDGE}</p>'),
        ('<p><img src="brug.svg" alt="Een brug"> brug</p>', f'<p><img src="brug.svg" alt="Een brug"> {BRIDGE}</p>'),
        # the word itself, not a part of another
        ("<p>bruggen, brugklas, ophaal-brug, brug-klas, ebrug</p>", "<p>bruggen, brugklas, ophaal-brug, brug-klas, ebrug</p>"),
        ("<p>(brug)</p>", f"<p>({BRIDGE})</p>"),
        # not there
        ("<p>Een tunnel.</p>", "<p>Een tunnel.</p>"),
        ("<h2>De brug</h2>", "<h2>De brug</h2>"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_first_place_in_the_running_text(html, expected):
    assert explain(html, [BRUG]) == expected


@pytest.mark.parametrize(
    ("word", "text", "bare", "anchor"),
    [
        ("R&D", "R&amp;D", "R&amp;D", "woord-r-d"),
        ("C++ (oud)", "C++ (oud)", "C++ (oud)", "woord-c-oud"),
        ("stille midden", "stille\nmidden", "stille midden", "woord-stille-midden"),
        ("‘draagvlak’", "draagvlak", "draagvlak", "woord-draagvlak"),
        ("thema's", "thema's", "thema&#x27;s", "woord-thema-s"),
        ("idee of één", "idee of één", "idee of één", "woord-idee-of-een"),
        ("a < b", "a &lt; b", "a &lt; b", "woord-a-b"),
        (".*", ".*", ".*", "woord-"),
    ],
)  # fmt: skip
def test_a_word_with_signs(word, text, bare, anchor):
    meaning = {"word": word, "meaning": 'Wat <b>dit</b> & "dat" is.'}
    html = explain(f"<p>Zie {text}, hier.</p>", [meaning])
    said = "Wat &lt;b&gt;dit&lt;/b&gt; &amp; &quot;dat&quot; is."
    assert html == f"<p>Zie {opened(text, anchor, bare, said)}, hier.</p>"
    assert anchor_of_word(word) == anchor


def test_a_sign_is_not_a_word():
    assert explain("<p>R&amp;D</p>", [{"word": "amp", "meaning": "Een lamp."}]) == "<p>R&amp;D</p>"


def test_no_word_inside_what_another_means():
    """The meaning of the first holds the second; that one opens in the text, where a reader sees it."""
    words = [{"word": "oever", "meaning": "Waar een brug begint."}, BRUG]
    bank = opened("oever", "woord-oever", "oever", "Waar een brug begint.")
    for order in (words, words[::-1]):
        assert explain("<p>De oever en de brug.</p>", order) == f"<p>De {bank} en de {BRIDGE}.</p>"


def test_a_longer_word_and_a_shorter_one():
    words = [{"word": "hoge brug", "meaning": "Hoog."}, BRUG]
    high = opened("hoge brug", "woord-hoge-brug", "hoge brug", "Hoog.")
    assert explain("<p>De hoge brug, een brug.</p>", words) == f"<p>De {high}, een {BRIDGE}.</p>"


@given(st.lists(st.fixed_dictionaries({"word": st.text("ab&<'", min_size=1, max_size=3), "meaning": st.text(max_size=9)}), max_size=4), st.text("ab&<>' #*\n", max_size=40))  # fmt: skip
def test_taking_the_words_out_gives_the_text_back(words, text):
    html = markdown.render(text)
    found = explain(html, words)
    assert (
        re.sub(r'<button class="word"[^>]*>(.*?)</button><span.*?</span>', r"\1", found, flags=re.S) == html
    )


PAGE = """Voor de eerste kop.
Nog een regel.

## Één *warme* kop?

Tekst met [een verwijzing](https://a.example).

- een
- twee

### Kop & staart

| Waar | Wat |
|---|---|
| hier | dit |

![Een vis](vis.svg)

## Leeg
"""


def test_sections_and_their_anchors():
    assert sections(PAGE) == [
        Section("", "", "Voor de eerste kop. Nog een regel."),
        Section("Één warme kop?", "deel-een-warme-kop", "Tekst met een verwijzing.\neen\ntwee"),
        Section("Kop & staart", "deel-kop-staart", "Waar\nWat\nhier\ndit\nEen vis"),
        Section("Leeg", "deel-leeg", ""),
    ]
    assert sections("") == []


def test_every_anchor_stands_in_the_page_with_its_heading():
    html = markdown.render(PAGE, lambda name: f"/beeld/{name}")
    found = re.findall(r'<h[234] id="([^"]+)">(.*?)</h[234]>', html)
    assert found == [
        ("deel-een-warme-kop", "Één <em>warme</em> kop?"), ("deel-kop-staart", "Kop &amp; staart"), ("deel-leeg", "Leeg"),
    ]  # fmt: skip
    assert [heading_at(html, anchor) for anchor, _ in found] == ["Één warme kop?", "Kop &amp; staart", "Leeg"]
    assert (heading_at(html, ""), heading_at(html, "deel-elders")) == ("", "")


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Wat nu?", "deel-wat-nu"), ("  Wat: nu! ", "deel-wat-nu"), ("Café & ideeën", "deel-cafe-ideeen"), ("1. Eén", "deel-1-een"),
        ("‘Aanbellen’", "deel-aanbellen"), ("…", "deel-"), ("STRAẞE", "deel-strasse"),
    ],
)  # fmt: skip
def test_anchors(heading, anchor):
    assert anchor_of(heading) == anchor
