"""What is read of a document is what is seen on it: copied, searched and read aloud, in four scripts."""

import unicodedata
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from lms import pdf_text
from lms.proof import document, lettering
from tests.proof import press
from tests.proof.reading import copied, read_aloud

NAMES = [
    "Wilma Kooistra", "Şükran Çağlar", "Zoë Łukasiewicz", "Nguyễn Thị Ánh Ngọc", "Adébáyọ̀ Fífiẹ̀", "Ọmọlọlá Ọlọ́dẹ̀", "Αθηνά Παπαδοπούλου",
    "Олександра Шевченко", "محمد عبد الرحمن", "عبد الله الإسلامي", "فاطمة الزهراء", "پروین چنگیز ژاله", "مولا علي علا",
    "بيت تبن ثبت نيل", "Fiona de Graaff-van der Afflijter", "Wilhelmina Johanna van der Bergh-Schimmelpenninck van den Oever",
]  # fmt: skip
LEARNED = ["13 uur lessen", "21 uur groepsdagen", "35 uur opdrachten in de wijk", "8 uur intervisie", "samen ongeveer 77 uur"]  # fmt: skip
FOOT = [
    "Verzegeld: dit bestand bewijst zichzelf. Controleer het op https://leren.example.nl/controleren/ABCDEFGHJKLMNPQRSTUVWX0001",
]  # fmt: skip


def sheet(**facts) -> tuple[list[str], bytes]:
    """What stands on it, from its facts, block by block; and the file."""
    draft = press.draft(**facts)
    return expected(draft.facts), document.to_pdf(
        press.html(draft), draft.address, logo=press.LOGO if draft.facts.get("has_logo") else None
    )


def expected(facts) -> list[str]:
    texts, is_certificate = facts.get("texts", ["", ""]), facts.get("kind") != "participation"
    if is_certificate:
        given, heading = "Dit certificaat is voor", "Certificaat Wijkverbinder"
        what = "9 opdrachten in de wijk, en een eindgesprek met een onafhankelijke beoordelaar"
        what = f"{facts['programme']} {what}"
        middle = [
            "Dit heb ik laten zien", *(f"• {outcome}" for outcome in facts["outcomes"]), "Zo is dit geleerd", " ".join(LEARNED),
            "De modules", *(f"{number}. {module}" for number, module in enumerate(facts["modules"], 1)),
        ]  # fmt: skip
        standing = "Dit is een certificaat van een niet-formele opleiding. Het is geen diploma dat door het ministerie van OCW is erkend."
        end = "Geldig tot en met 2 maart 2028."
    else:
        given, heading = "Dit bewijs is voor", "Bewijs van deelname"
        what = f"die meedeed met de {facts['programme']} van Samen Lukt Het Zelf"
        middle = [
            "Dit is gedaan",
            "• 12 lessen, 4 uur",
            "• 4 groepsdagen, 12 uur",
            "• 3 keer intervisie, 6 uur",
        ]
        middle += [f"• Opdracht in de wijk: {title}" for title in facts["assignment_titles"]]
        standing, end = "Dit is een bewijs van wat iemand deed. Het is geen certificaat.", ""
    signed = [
        {"name": facts["coordinator"], "role": "coördinator"},
        {"name": facts["assessor"], "role": "beoordelaar"},
    ]
    found = [
        "Beeldmerk van Samen Lukt Het Zelf" if facts.get("has_logo") else "",
        "Samen Lukt Het Zelf", heading, given, facts["holder"], what, texts[0], *middle, texts[1], "Namens Samen Lukt Het Zelf",
        *(f"{who['name']} {who['role']}" for who in facts.get("signatories", signed)),
        f"Nummer SLHZ-2026-0001 Gegeven op 2 maart 2026. {end}".strip(), *FOOT, standing, "QR-code met het adres om dit te controleren",
    ]  # fmt: skip
    return [text for text in found if text]


def squashed(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(text.split()))


def seen(lines: list[str]) -> str:
    """The letters on the sheet: a picture has none."""
    return unicodedata.normalize(
        "NFC", " ".join(line for line in lines if not line.startswith(("Beeldmerk", "QR")))
    )


@pytest.mark.parametrize("facts", [{"holder": name} for name in NAMES] + list(press.KINDS.values()), ids=str)
def test_what_is_read_is_what_is_seen(app, tmp_path, facts):
    lines, content = sheet(**facts)
    assert [squashed(text) for _, text in read_aloud(content)] == [squashed(line) for line in lines]
    file = tmp_path / "blad.pdf"
    file.write_bytes(content)
    name = facts.get("holder", "Wilma Kooistra")
    found = unicodedata.normalize("NFC", copied(file))
    assert unicodedata.normalize("NFC", name) in found
    assert sorted(found.split()) == sorted(seen(lines).split())
    if not pdf_text.runs_left(name):  # asked for the order of drawing, it turns no letters around
        assert unicodedata.normalize("NFC", copied(file, "-raw")) == seen(lines)


def test_a_vowel_sign_above_an_arabic_letter_is_read_with_it(app):
    """pdftotext sets these signs apart, whatever a file says; who has it read aloud hears the name."""
    name = "مُحَمَّد"
    assert ("P", name) in read_aloud(sheet(holder=name)[1])


@pytest.mark.parametrize("name", lettering.FONTS)
def test_no_letter_is_without_width(name):
    """pdf.js begins a new line at one: the alef that stands on a lam was so, before its width became a thousandth."""
    font = TTFont(BytesIO(lettering.fonts()[name]))
    classes = font["GDEF"].table.GlyphClassDef.classDefs
    letters = [glyph for glyph, kind in classes.items() if kind == 1]
    assert [glyph for glyph in letters if font["hmtx"][glyph][0] == 0] == []


@pytest.mark.parametrize(
    ("line", "is_said"),
    [("Zoë", False), ("ẹ́", True), ("محمد", True), ("Αθηνά", False), ("Шевченко й", False), ("", False)],
)
def test_only_a_line_that_reads_wrong_carries_its_text(line, is_said):
    assert pdf_text.needs_saying(line) == is_said


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("A", 34), ("Wilma Kooistra", 34), ("Wilhelmina Johanna van der Bergh", 24), ("Schimmelpenninckvandenoeverlandschap", 20),
        ("Wilhelmina Johanna van der Bergh-Schimmelpenninck van den Oever", 20), ("محمد عبد الرحمن", 34), ("W" * 120, 13),
    ],
)  # fmt: skip
def test_a_name_is_as_large_as_its_longest_word_lets_it(name, size):
    assert lettering.set_name(name)[0] == size
