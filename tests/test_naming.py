"""A surname as a verifier types it from paper."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.curriculum.searching import plain
from lms.naming_rules import PARTICLES, surname_fits, without_accents

NAMES = [
    "Anna Maria de Vries", "Maria Jansen-de Vries", "Piotr Wałęsa", "Jan van der Berg", "Fatima el Amrani", "Zoë Müller", "Almaz",
    "Søren Kierkegaard", "Þóra Sigurðardóttir", "Đorđe Đoković", "Zeynep Işık", "Ana-Luísa da Conceição e Silva", "Wil van 't Hoff",
    "Jean d’Arc", "Олександра Шевченко", "Αθηνά Παπαδοπούλου", "محمد عبد الرحمن", "Wilma VAN DEN BOS", "Ngọc Nguyễn Thị", "Strauß Weiß",
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "typed", "fits"),
    [
        ("Wilma Kooistra", "kooistra", True), ("Wilma Kooistra", "Wilma Kooistra", True), ("Wilma Kooistra", "W. Kooistra", True),
        ("Wilma Kooistra", "Wilma", False), ("Wilma Kooistra", "", False), ("Wilma Kooistra", " - ", False),
        ("Wilma Kooistra", "Kooistr", False), ("Wilma Kooistra", "ooistra", False), ("Wilma Kooistra", "K", False),
        ("Wilma Kooistra", "Jansen", False), ("Almaz", "almaz", True), ("Anna Maria de Vries", "de Vries", True),
        ("Anna Maria de Vries", "Vries", True), ("Anna Maria de Vries", "Maria", False), ("Anna Maria de Vries", "de", False),
        ("Maria Jansen-de Vries", "Jansen", True), ("Maria Jansen-de Vries", "de Vries", True),
        ("Maria Jansen-de Vries", "Jansen de Vries", True), ("Maria Jansen-de Vries", "Jansen – de Vries", True),
        ("Anne-Marie Bos", "Anne", False), ("Anne-Marie Bos", "Marie", False), ("Piotr Wałęsa", "Walesa", True),
        ("Jan van der Berg", "v.d. Berg", True), ("Jan van der Berg", "v d Berg", True), ("Jan van der Berg", "vd Berg", True),
        ("Jan van der Berg", "v/d Berg", True), ("Jan van der Berg", "VAN DER BERG", True), ("Jan van der Berg", "Vanderberg", True),
        ("Jan van der Berg", "Berg, van der", True), ("Jan van der Berg", "Berg, Jan van der", True),
        ("Jan van der Berg", "van den Berg", False), ("Jan v.d. Berg", "van der Berg", True), ("Jan van der Berg", "v.d. Burg", False),
        ("Fatima el Amrani", "El-Amrani", True), ("Zoë Müller", "muller", True), ("Zoë Müller", "Mueller", True),
        ("Søren Ørsted", "Orsted", True), ("Søren Ørsted", "Oersted", True), ("Wil van 't Hoff", "van t Hoff", True),
        ("Wil van 't Hoff", "Van ’t Hoff", True), ("Zeynep Işık", "isik", True), ("Þóra Ævarsdóttir", "aevarsdottir", True),
        ("Jean d’Arc", "d'Arc", True), ("Hans Weiß", "Weiss", True), ("Олександра Шевченко", "шевченко", True),
    ],
)  # fmt: skip
def test_surnames(name, typed, fits):
    assert surname_fits(name, typed) is fits


@pytest.mark.parametrize("name", NAMES)
def test_every_end_of_a_name_fits(name):
    """In small letters, in capitals, without accents, and however its letters are put together."""
    words = name.split()
    for start in range(min(1, len(words) - 1), len(words)):
        end = " ".join(words[start:])
        for typed in (
            end,
            end.lower(),
            end.upper(),
            without_accents(end),
            unicodedata.normalize("NFD", end),
            f"  {end} ",
        ):
            assert surname_fits(name, typed), typed


WORD = st.text(st.characters(categories=("Lu", "Ll", "Lo"), max_codepoint=0x2FFF), min_size=2, max_size=12)


@given(st.lists(st.one_of(WORD, st.sampled_from(sorted(PARTICLES))), min_size=2, max_size=5), st.data())
def test_every_end_of_any_name_fits_and_none_of_another(words, data):
    start = data.draw(st.integers(1, len(words) - 1))
    assert surname_fits(" ".join(words), " ".join(words[start:]))
    other = data.draw(st.sampled_from(["Qqqqxx", "Zzzz-Qqqq"]))
    assert not surname_fits(" ".join(words), other)


@pytest.mark.parametrize(
    ("letters", "plain_letters"),
    [("Ł", "l"), ("ø", "o"), ("Đ", "d"), ("ð", "d"), ("Þ", "th"), ("Æ", "ae"), ("œ", "oe"), ("ß", "ss"), ("ı", "i"), ("İ", "i"), ("ŉ", "n"), ("ﬁ", "fi")],
)  # fmt: skip
def test_letters_without_their_stroke(letters, plain_letters):
    assert plain(letters) == plain_letters


def test_no_letter_of_latin_is_lost():
    """Every letter of the Latin blocks that names of Europe and its neighbours use has a plain one."""
    letters = [chr(code) for code in range(0xC0, 0x180) if chr(code).isalpha()]
    lost = [letter for letter in letters if not without_accents(letter).replace("ʼ", "").isascii()]
    assert lost == []
