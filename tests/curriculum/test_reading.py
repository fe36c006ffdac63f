"""How hard a text reads, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.curriculum.reading import (
    AVOIDED,
    Prose,
    Reading,
    avoided_words,
    measure,
    prose_of,
    sentences_of,
    syllables,
    told,
    words_of,
)

SYLLABLES = {
    # one sound, however many letters
    "buurt": 1, "straat": 1, "mooi": 1, "saai": 1, "groei": 1, "nieuw": 1, "leeuw": 1, "huis": 1, "deur": 1, "rijst": 1,
    "blauw": 1, "zout": 1, "boek": 1, "hoi": 1, "mail": 1, "wijk": 1,
    # two
    "koffie": 2, "ruimte": 2, "buurman": 2, "bijna": 2, "eigen": 2, "leeuwen": 2, "nieuwe": 2, "koeien": 2, "gooien": 2, "uien": 2,
    "moeilijk": 2, "bureau": 2, "cadeau": 2, "niveaus": 2, "toilet": 2, "milieu": 2, "baby": 2, "yoga": 2, "loyaal": 2, "auto": 2,
    "chaos": 2, "trainer": 2, "beurten": 2, "groepsdag": 2, "vrijheid": 2,
    # more
    "aangename": 4, "gemeente": 3, "bijeenkomst": 3, "vergadering": 4, "wijkverbinder": 4, "intervisie": 4, "spelregelkaart": 4,
    "bewoners": 3, "woningcorporatie": 6, "vrijwilliger": 4, "organiseren": 5, "familie": 3, "radio": 3, "theater": 3, "piano": 3,
    "januari": 4, "actueel": 3, "individueel": 5, "financieel": 4, "initiatief": 5, "situatie": 4, "douane": 3, "eieren": 3,
    # a diaeresis begins a syllable
    "ideeën": 3, "knieën": 2, "tweeën": 2, "België": 3, "geïnteresseerd": 5, "beïnvloeden": 4, "coöperatie": 5, "reünie": 3,
    "egoïst": 3, "ruïne": 3, "poëzie": 3, "vacuüm": 3, "kopiëren": 4, "bacteriën": 4,
    # and may begin a sound of two letters
    "geëist": 2, "beëindigen": 4, "geëerd": 2, "naïef": 2, "mozaïek": 3,
    # -um stands by itself; so does a prefix before au-
    "museum": 3, "museumplein": 4, "jubileum": 4, "petroleumlamp": 5, "reuma": 2, "geautomatiseerd": 6, "geopend": 3, "geoefend": 3,
    # stress is no sound, nor is an apostrophe or a dash
    "één": 1, "Eén": 1, "vóór": 1, "zó": 1, "dé": 1, "café": 2, "logé": 2, "foto's": 2, "zo'n": 1, "e-mail": 2, "A4": 1, "BUURT": 1,
    # a figure, and letters without a vowel
    "2026": 1, "1.500": 1, "s": 1, "cm": 1,
}  # fmt: skip


def test_syllables():
    assert {word: syllables(word) for word in SYLLABLES} == SYLLABLES


def test_words():
    assert words_of("Om 19.30 uur zie je zo'n foto’s-muur: één A-viertje, 's avonds (of niet) & meer!") == [
        "Om", "19.30", "uur", "zie", "je", "zo'n", "foto’s-muur", "één", "A-viertje", "s", "avonds", "of", "niet", "meer",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("... – !", []),
        ("Een kop zonder punt\nDaarna een zin.", ["Een kop zonder punt", "Daarna een zin."]),
        ("Hoi. Hoe gaat het? Goed! Mooi zo", ["Hoi.", "Hoe gaat het?", "Goed!", "Mooi zo"]),
        ('"Ga je mee?" vroeg Joke. "Graag."', ['"Ga je mee?', "vroeg Joke.", '"Graag."']),
        ("Het kost 1.500 euro. Om 19.30 uur.", ["Het kost 1.500 euro.", "Om 19.30 uur."]),
        ("Wacht... even.", ["Wacht...", "even."]),
    ],
)  # fmt: skip
def test_sentences(text, expected):
    assert list(sentences_of(text)) == expected


TEXT = """## Eerst luisteren

Je drinkt **koffie** in het [museum](https://museum.example). Niemand heeft haast!

![Twee mensen met enorme verantwoordelijkheden](koffie.svg)

- Eén idee is genoeg.

| Waar | Verantwoordelijkheden |
|---|---|
| Aan de deur | Verantwoordelijkheden |
"""


def test_a_small_text_measured_by_hand():
    """Four sentences: the heading (2 words: 1 + 3 sounds), coffee (6 words: 1 1 2 1 1 3), haste (3 words: 2 1 1), the item
    (4 words: 1 2 1 2). Together 15 words and 23 sounds. Pictures and tables are no running text."""
    score = 206.84 - 0.77 * (100 * 23 / 15) - 0.93 * (15 / 4)
    found = measure(TEXT)
    assert round(score, 1) == 85.3
    assert (found.words, found.sentences, found.score, found.words_per_sentence, found.is_easy) == (15, 4, 85.3, 3.75, True)  # fmt: skip
    assert found.longest == ("Je drinkt koffie in het museum.", "Eén idee is genoeg.", "Niemand heeft haast!")


@pytest.mark.parametrize(
    ("page", "is_easy"),
    [
        ("De kat zit op de mat.", True),
        (" ".join(["kat"] * 12) + ".", True),
        (" ".join(["kat"] * 13) + ".", False),  # 13 words a sentence
        (" ".join(["kat"] * 20) + ".\n\nKat.\n\nKat.", True),
        (" ".join(["kat"] * 21) + ".\n\nKat.\n\nKat.", False),  # one above 20
        ("Verantwoordelijkheden verwaarlozen.", False),  # the score
        ("", True),
        ("![Een kat](kat.svg)", True),
    ],
)
def test_what_is_easy(page, is_easy):
    assert measure(page).is_easy is is_easy


def test_no_words_at_all():
    assert measure("## ...\n\n---\n") == Reading(0, 0, 100.0, ())
    assert measure("").words_per_sentence == 0.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Burgers en Kandidaten doen een TOETS.", ["Burgers", "Kandidaten", "TOETS"]),
        ("Indien nodig, conform de participatieladder. U dient te bellen.", ["Indien", "conform", "participatieladder", "dient te"]),
        ("Twee diploma's en een getuigschrift voor de cursisten.", ["diploma's", "getuigschrift", "cursisten"]),
        # inside another word, or another word
        ("De burgemeester zit achter het toetsenbord. Hij heeft voldoende. Een toespraak in de keuken.", []),
        # about the word: that is quoted
        ("Zeg niet ‘participatie’, \"draagvlak\" of “stakeholders”.", []),
        ("Zeg niet ‘participatie’ tegen burgers.", ["burgers"]),
        ("Er staat: ‘U dient te komen, indien u wilt.’ Dat is streng.", []),
        # an apostrophe opens no quotation
        ("Foto's van burgers, foto's van buren.", ["burgers"]),
        ("", []),
    ],
)  # fmt: skip
def test_avoided_words(text, expected):
    assert list(avoided_words(text)) == expected


@given(st.text(max_size=400))
def test_any_text_can_be_measured(text):
    found = measure(text)
    assert found.words >= found.sentences >= 0
    assert all(AVOIDED.fullmatch(word) for word in avoided_words(text))
    assert all(syllables(word) >= 1 for word in words_of(text))


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Ze ging weg. Hij bleef nog even zitten.", ["Ze ging weg.", "Hij bleef nog even zitten."]),
        # where somebody speaks stands an empty sentence
        ('"Ga je mee?" vroeg Joke. Ze liep door.', ["", "Ze liep door."]),
        ('"Ga je mee?" Joke liep door.', ["", "Joke liep door."]),
        ('Hij zei: "Nee. Nu niet. Straks." Toen was het stil.', ["Hij zei:", "", "Toen was het stil."]),
        ("“Kom,” zei Piet. Ze kwam.", ["", "Ze kwam."]),
        # a word between small quotation marks is a word
        ("Dat heet ‘toestemming’ in de wet. Zo is het.", ["Dat heet ‘toestemming’ in de wet.", "Zo is het."]),
        ('""', [""]),
        ("", []),
    ],
)  # fmt: skip
def test_the_sentences_outside_speech(paragraph, expected):
    assert told(paragraph) == expected


LESSON = """## Een kop van drie woorden

Je loopt door de straat en kijkt goed om je heen. Er is veel.

- Een lijst.
- Nog een.

| Tabel | Niets |
|---|---|
| Kort. | Kort. |

Het is stil. Niemand zegt iets. Je wacht af. "Hallo," zegt iemand. Dan komt er een. Hij lacht. Jij ook. Zo gaat dat.
"""


def test_a_lesson_measured_by_hand():
    """Without heading, list, table and speech: 11, 3 | 3, 3, 3 | 4, 2, 2, 3 words. The last four stand in a row."""
    piles = ((12, "Dan komt er een. Hij lacht. Jij ook. Zo gaat dat."),)
    assert prose_of(LESSON) == Prose(34, 9, piles)


@pytest.mark.parametrize(
    ("words", "sentences", "is_even"),
    [
        (8, 10, True), (11, 10, True), (7, 10, False), (12, 10, False),
        (3, 9, True),  # too little to judge
    ],
)  # fmt: skip
def test_what_is_even(words, sentences, is_even):
    found = prose_of("\n\n".join([" ".join(["kat"] * words) + "."] * sentences))
    assert (found.words_per_sentence, found.is_even) == (words, is_even)


def test_three_short_sentences_are_a_breath_and_four_a_telegram():
    assert prose_of("Ik kom. Ik zie. Ik ga.").piles == ()
    assert prose_of("Ik kom. Ik zie.\n\nIk zit. Ik ga.").piles == ((1, "Ik kom. Ik zie. Ik zit. Ik ga."),)
    assert prose_of("Ik kom. Ik zie.\n\n## Kop\n\nIk zit. Ik ga.").piles == ()


@given(st.text(max_size=400))
def test_any_text_has_prose(text):
    found = prose_of(text)
    assert (found.words >= found.sentences >= 0, found.words_per_sentence >= 0) == (True, True)
