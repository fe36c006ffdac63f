"""The course format: everything that is wrong, with file and line, at once; and what passes can be published."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.curriculum.checking import check_course
from lms.curriculum.files import read_folder
from lms.curriculum.models import CourseVersion
from lms.curriculum.rules import vanished
from lms.db import db
from tests.curriculum.small_course import GOOD, RICH, TODAY, changed, published, write

LESSON, CHECK = GOOD["een/luisteren.md"], GOOD["een/luisteren.check.toml"]
PICTURE = "![Een oor](oor.svg)"


def complaints(**changes: str | None) -> list[tuple[str, int, str]]:
    """What is wrong after replacing `old -> new` in a file (file=(old, new)), or leaving a file out (None)."""
    texts = dict(GOOD)
    for name, change in changes.items():
        if change is None:
            del texts[name]
        elif isinstance(change, tuple):
            texts = changed(texts, name, *change)
        else:
            texts[name] = change
    return [(row.file, row.line, row.message) for row in check_course(texts, today=TODAY).complaints]


@pytest.mark.parametrize("texts", [GOOD, RICH])
def test_a_good_course_has_no_complaints(texts):
    assert check_course(texts, today=TODAY).complaints == []


# a lesson by this name gets this change, in its page or its check, and these complaints
MISTAKES = {
    "onbekend": ("goal =", 'doel = "x"\ngoal =', [".md:3: onbekend gegeven: doel"]),
    "ontbreekt": ('can_do = "luisteren"\n', "", [".md:1: ontbreekt: can_do"]),
    "geen-toml": ("minutes = 20", "minutes = twintig", [".md:5: geen geldige TOML: Invalid value"]),
    "zonder-gegevens": (LESSON.partition("## ")[0], "+++\n+++\n", [
        *(f".md:1: ontbreekt: {name}" for name in ("can_do", "goal", "mini_do", "needs", "reflection", "title")),
    ]),
    "datum": ('"Je luistert."', f'"Je luistert."\ncontroleer-voor = 2026-01-01T00:00:00\n# {"x" * 300}', [
        ".md:4: controleer-voor: hoort een datum te zijn",
    ]),
    "lange-titel": ('title = "Luisteren"', f'title = "{"x" * 201}"', [".md:2: title: is langer dan 200 tekens"]),
    "onzichtbaar": ('title = "Luisteren"', 'title = "Luis\\u0000teren"', [".md:2: title: bevat een onzichtbaar teken"]),
    "diep": ("minutes = 20", f"minutes = {'[' * 400}{']' * 400}", [".md:1: de gegevens zijn te diep genest"]),
    "diep-regels": ("minutes = 20", "minutes = " + "[\n" * 300 + "]\n" * 300, [".md:1: de gegevens zijn te diep genest"]),
    "diep-punten": ("minutes = 20", f"minutes = 20\n{'.'.join('a' * 9000)} = 1", [".md:1: de gegevens zijn te diep genest"]),
    "enorm": ("minutes = 20", f"minutes = 20\n# {'a' * 20_000}", [".md:1: de gegevens zijn te groot"]),
    "zonder-tijd": ("minutes = 20\n", "", [
        ".md:1: doing: hoeveel minuten duurt het doen? Het lezen tellen we zelf (of geef alleen minutes)",
    ]),
    "twee-tijden": ("minutes = 20", "minutes = 20\ndoing = 15", [
        ".md:1: doing: hoeveel minuten duurt het doen? Het lezen tellen we zelf (of geef alleen minutes)",
    ]),
    "zonder-tekst": (LESSON[LESSON.index("## ") :], "", [".md:9: heeft geen tekst onder de gegevens"]),
    "verwijst": ("**goed**", "[naar de les](/leren/een/bestaat-niet)", [
        ".md:12: de verwijzing /leren/een/bestaat-niet gaat nergens heen: die les is er niet",
    ]),
    "werkblad": ("**goed**", "op het werkblad ‘Kaart’", [".md:12: het werkblad ‘Kaart’ is er niet"]),
    "andere-module": ("**goed**", "[naar die les](/leren/twee/luisteren#deel-x)", [
        ".md:12: de verwijzing /leren/twee/luisteren#deel-x gaat nergens heen: die les is er niet",
    ]),
    "ander-adres": ("**goed**", "[naar elders](http://elders.example)", [
        ".md:12: de verwijzing http://elders.example kan niet; gebruik https, mailto, tel of /leren/",
    ]),
    "zonder-alt": ("![Een oor]", "![]", [".md:12: het beeld oor.svg heeft geen omschrijving"]),
    "zonder-beeld": ("oor.svg", "neus.svg", [".md:12: het beeld neus.svg staat niet in de map beelden"]),
    "html": ("**goed**", "<b>goed</b>", [".md:12: HTML in de tekst; gebruik alleen Markdown"]),
    "lange-zin": ("**goed**", "naar " + "de buurt en " * 6 + "dan", [
        f".md:12: een zin van 21 woorden (hoogstens 20): ‘Luister naar {'de buurt en ' * 6}dan.’",
    ]),
    "te-moeilijk": ("Luister **goed**", "Organisatorische samenwerkingsverbanden identificeren", [
        ".md:10: te moeilijk: leesgemak -165 (minstens 65)",
    ]),
    "telegram": ("Luister **goed**", "Ik kom. Ik zie. Ik zit. Ik ga. " * 3 + "Luister **goed**", [
        ".md:10: gemiddeld 2.0 woorden per zin buiten gesprekken en lijstjes (8 tot 11)",
        f".md:12: meer dan 3 korte zinnen achter elkaar: ‘{'Ik kom. Ik zie. Ik zit. Ik ga. ' * 3}Luister goed.’",
    ]),
    "eentonig": ("Luister **goed**", "Nu gaan wij met elkaar door de straat naar de winkel van Piet. " * 10 + "Ga mee", [
        ".md:10: gemiddeld 12.0 woorden per zin buiten gesprekken en lijstjes (8 tot 11)",
    ]),
    "vermeden": ("**goed**", "naar hen, indien het kan. Wij zijn burgers. Zeg niet ‘participatie’ maar hoe", [
        ".md:12: vermijd het woord ‘burgers’ (of zet het tussen aanhalingstekens)",
        ".md:12: vermijd het woord ‘indien’ (of zet het tussen aanhalingstekens)",
    ]),
    "vermeden-titel": ('title = "Luisteren"', 'title = "De toets"', [
        ".md:2: vermijd het woord ‘toets’ (of zet het tussen aanhalingstekens)",
    ]),
    "klik-hier": ("**goed**", "goed. Klik hier", [".md:12: ‘Klik hier’ zegt niet waar de verwijzing heen gaat"]),
    "kop-dubbel": (PICTURE, f"{PICTURE}\n\n## Oren open\n\nNog eens.", [".md:10: de kop ‘Oren open’ staat er twee keer"]),
    "kop-gelijk": (PICTURE, f"{PICTURE}\n\n## Oren: open!\n\nNog eens.", [
        ".md:10: de kop ‘Oren open’ staat er twee keer", ".md:14: de kop ‘Oren: open!’ staat er twee keer",
    ]),
    "kop-groot": ("## Oren", "# Oren", [".md:10: een kop begint met ##, ### of ####"]),
    "woord-dubbel": ("+++\n##", '[[word]]\nword = "oor"\nmeaning = "x"\n[[word]]\nword = "‘Oor’"\nmeaning = "y"\n+++\n##', [
        ".md:13: het woord ‘Oor’ staat er twee keer",
    ]),
    "geen-goed": ("right = true\n", "", [".check.toml:2: vraag eerst: er zijn 0 goede antwoorden; het hoort er precies één te zijn"]),
    "twee-goed": ('"Praten"', '"Praten"\nright = true', [
        ".check.toml:2: vraag eerst: er zijn 2 goede antwoorden; het hoort er precies één te zijn",
    ]),
    "een-antwoord": ('[[question.option]]\ntext = "Praten"', "", [".check.toml:2: vraag eerst: er zijn minstens twee antwoorden nodig"]),
    "gelijk": ('"Praten"', '"Luisteren"', [".check.toml:2: vraag eerst: twee antwoorden zijn gelijk"]),
    "zonder-uitleg": ('explanation = "Eerst luisteren."\n', "", [".check.toml:1: ontbreekt: question.explanation"]),
    "vraag-dubbel": (CHECK, CHECK + CHECK, [".check.toml:2: vraag 'eerst': de naam klopt niet of is dubbel"]),
}  # fmt: skip


def test_every_mistake_gets_its_complaint_with_file_and_line_all_at_once(tmp_path):
    texts, expected = dict(GOOD), set()
    for slug, (old, new, wrong) in MISTAKES.items():
        for ending, text in ((".md", LESSON), (".check.toml", CHECK)):
            texts[f"een/{slug}{ending}"] = text.replace(old, new)
        assert texts[f"een/{slug}.md"] + texts[f"een/{slug}.check.toml"] != LESSON + CHECK, slug
        expected |= {f"een/{slug}{row}" for row in wrong}
    # files that are not there, are there twice, or belong to nobody
    slugs = ["luisteren", *MISTAKES, "weg", "luisteren", "Grote Naam"]
    texts["een/module.toml"] = f"""title = "Een"
question = "Wat?"
summary = "Kort."
lessons = {json.dumps(slugs)}
assignment = "wandeling"
"""
    texts["een/los.md"] = "los"
    texts["beelden/eng.svg"] = (
        '<svg xmlns="http://www.w3.org/2000/svg">\n<script/>\n<g onload="x()"/>\n</svg>'
    )
    texts["beelden/kapot.svg"] = "<svg>\n<g>\n</svg>"
    texts["beelden/diep/oor.svg"] = "<svg/>"
    expected |= {
        "een/weg.md:1: dit bestand ontbreekt", "een/weg.check.toml:1: dit bestand ontbreekt",
        "een/module.toml:4: lessons: luisteren staat er twee keer",
        "een/module.toml:4: lessons: 'Grote Naam' is geen goede naam (kleine letters, cijfers, streepjes)",
        "een/los.md:1: hoort nergens bij: geen enkele lijst noemt dit bestand",
        "beelden/diep/oor.svg:1: hoort nergens bij: geen enkele lijst noemt dit bestand",
        "beelden/eng.svg:2: <script> hoort niet in een tekening", "beelden/eng.svg:3: onload hoort niet in een tekening",
        "beelden/kapot.svg:3: geen geldige SVG",
    }  # fmt: skip
    # what cannot be read
    folder = write(tmp_path / "kort", texts)
    (tmp_path / "geheim.md").write_text("geheim")
    (folder / "een" / "buiten.md").symlink_to(tmp_path / "geheim.md")
    (folder / "een" / "groot.md").write_text("x" * 200_001)
    (folder / "beelden" / "groot.svg").write_text("x" * 150_001)
    (folder / "een" / "vreemd.md").write_bytes(b"ab\xff")
    (folder / "een" / "foto.png").write_bytes(b"")
    expected |= {
        "een/buiten.md:1: een verwijzing naar buiten de map", "een/groot.md:1: het bestand is te groot",
        "beelden/groot.svg:1: het bestand is te groot", "een/vreemd.md:1: geen UTF-8 (byte 2)",
        "een/foto.png:1: onbekend soort bestand; alleen .toml, .md, .svg",
    }  # fmt: skip
    read, unreadable = read_folder(folder)
    checked = check_course(read, today=TODAY)
    before = {
        "module": {"een", "nul"},
        "lesson": {"luisteren", "spreken"},
        "assignment": {"wandeling", "fietsen"},
        "conversation": {"praten"},
    }
    gone = vanished(checked.slugs, before)
    expected |= {
        f"course.toml:1: {thing} is gepubliceerd en mag niet verdwijnen of anders heten"
        for thing in ("de module nul", "de les spreken", "de opdracht fietsen", "het gesprek praten")
    }
    # so many copies of one check have a pattern
    expected |= {
        "een/module.toml:1: bij 95 % van de vragen is het goede antwoord het langst (hoogstens 60 %)",
        "course.toml:1: bij 95 % van de vragen is het goede antwoord het langst (hoogstens 45 %)",
        "course.toml:1: bij 100 % van de vragen zijn er geen drie antwoorden (hoogstens 10 %)",
        "course.toml:1: bij 97 % van de vragen is antwoord 1 het goede (hoogstens 50 %)",
    }
    found = {str(row) for row in [*unreadable, *checked.complaints, *gone]}
    assert read == texts
    assert found == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"course.toml": ("slug =", "slug")}, ["course.toml:1: geen geldige TOML: Expected '=' after a key in a key/value pair"]),
        ({"course.toml": ('"kort"', '"../Kort"')}, ["course.toml:1: slug: geen goede naam (kleine letters, cijfers, streepjes)"]),
        ({"course.toml": ("summary", "samenvatting")}, ["course.toml:1: ontbreekt: summary", "course.toml:4: onbekend gegeven: samenvatting"]),
        ({"course.toml": ('modules = ["een"]\nlearning', 'modules = ["een", "een"]\nlearning')}, ["course.toml:5: modules: een staat er twee keer"]),
        ({"course.toml": ("group_days = 1", "group_days = 3")}, ["course.toml:11: requirements.group_days: meer groepsdagen dan modules"]),
        ({"course.toml": ('modules = ["een"]\n[req', 'modules = ["nul"]\n[req')}, ["course.toml:7: gate.modules: nul is geen module"]),
        ({"course.toml": ("[gate]", 'statements = ["Ik kan het."]\n[gate]')}, ["course.toml:7: statements: er zijn 1 zinnen; het horen er 10 te zijn"]),
        ({"een/luisteren.md": ("minutes = 20", "minutes = 90")}, ["een/luisteren.md:5: minutes: hoort tussen 5 en 60 te liggen"]),
        ({"een/luisteren.md": ('"Luister."', '" "')}, ["een/luisteren.md:7: mini_do: is leeg"]),
        ({"een/luisteren.md": ("+++\ntitle", "title")}, ["een/luisteren.md:1: begint niet met gegevens tussen twee regels +++"]),
        ({"een/module.toml": ('"wandeling"', '"Wan deling"')}, [
            "een/module.toml:5: assignment: 'Wan deling' is geen goede naam, of bestaat al",
            "een/wandeling.opdracht.md:1: hoort nergens bij: geen enkele lijst noemt dit bestand",
        ]),
        ({"beelden/oor.svg": ("<svg", '<!DOCTYPE svg [<!ENTITY a "b">]><svg')}, ["beelden/oor.svg:1: een DOCTYPE of ENTITY hoort niet in een tekening"]),
        ({"beelden/oor.svg": ('d="M0 0"', 'fill="url(https://elders)"')}, ["beelden/oor.svg:1: fill hoort niet in een tekening"]),
        ({"een/groepsdag.md": None}, ["een/groepsdag.md:1: dit bestand ontbreekt"]),
        # who broke a list is not told that every file is too many
        ({"course.toml": ("modules = [\"een\"]\nlearning", "learning")}, ["course.toml:1: ontbreekt: modules"]),
        ({"een/module.toml": None}, ["een/module.toml:1: dit bestand ontbreekt"]),
    ],
)  # fmt: skip
def test_faults_of_the_course_as_a_whole(changes, expected):
    assert [f"{file}:{line}: {message}" for file, line, message in complaints(**changes)] == expected


def too_small(word: str, size: str, needed: int) -> list[tuple[str, int, str]]:
    return [("beelden/oor.svg", 1, f"‘{word}’ is op een telefoon te klein: {size}, minstens {needed}")]


@pytest.mark.parametrize(
    ("box", "words", "expected"),
    [  # a phone shows 328 px of it: 16 px is 32 (31.2) units of 640, 16 of 328
        ("0 0 640 400", '<text font-size="32">oor</text>', []),
        ("0 0 640 400", '<text font-size="31">oor</text>', too_small("oor", "31", 32)),
        ("0,0,328,90", '<text font-size="16">oor</text>', []),
        ("0 0 640 400", '<g font-size="32"><text>oor</text></g>', []),
        ("0 0 640 400", '<g font-size="26"><text>oor</text></g>', too_small("oor", "26", 32)),
        ("0 0 640 400", '<text font-size="40"><tspan>oor</tspan> <tspan font-size="20">oren</tspan></text>', too_small("oren", "20", 32)),
        ("0 0 640 400", '<g transform="translate(9 9) scale(0.5)"><text font-size="40">oor</text></g>', too_small("oor", "20", 32)),
        ("0 0 640 400", '<g transform="scale(2)"><text font-size="16">oor</text></g>', []),
        ("0 0 640 400", "<text>oor</text>", too_small("oor", "16", 32)),
        ("0 0 640 400", '<text font-size="2em">oor</text>', too_small("oor", "0", 32)),
        ("0 0 640 400", '<text font-size="9"> </text>', []),
        ("breed", '<text font-size="32">oor</text>', [("beelden/oor.svg", 1, "een tekening met woorden heeft een viewBox nodig")]),
        ("breed", "<path/>", []),
        (f"0 0 {'9' * 400} 9", "<path/>", []),
        ("0 0 1.2.3 9", '<g transform="scale(1..2)"/>', []),
        ("-8 -8.5 640 400", '<g transform="scale(-.5 1)"><text font-size="40">oor</text></g>', too_small("oor", "20", 32)),
        ("0 0 640 400", "<g>" * 9_000 + '<text font-size="9">oor</text>' + "</g>" * 9_000, too_small("oor", "9", 32)),
    ],
)  # fmt: skip
def test_words_in_a_drawing_can_be_read_on_a_phone(box, words, expected):
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{words}</svg>'
    assert complaints(**{"beelden/oor.svg": drawing}) == expected


def test_the_same_name_in_two_modules():
    texts = changed(RICH, "course.toml", 'modules = ["een"]\nlearning', 'modules = ["een", "twee"]\nlearning')
    texts |= {
        name.replace("een/", "twee/"): text for name, text in texts.items() if re.match("een/(?!lui)", name)
    }
    texts["twee/module.toml"] = texts["twee/module.toml"].replace('"luisteren", ', "")
    assert [str(row) for row in check_course(texts, today=TODAY).complaints] == [
        "twee/module.toml:4: lessons: bruggen-bouwen bestaat al in een",
        "twee/module.toml:5: assignment: 'wandeling' is geen goede naam, of bestaat al",
        "twee/module.toml:6: sheets: turflijst bestaat al in een andere module",
        "twee/wandeling.opdracht.md:1: hoort nergens bij: geen enkele lijst noemt dit bestand",
    ]


LEVEL = """
[[levels]]
outcome = "Ik luister."
not_yet = "Praat vooral."
enough = "Vraagt door."
strong = "Laat de ander vertellen."
"""


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (LEVEL, []),
        (LEVEL + LEVEL, ["course.toml:16: levels: hoort bij elke leeruitkomst, in dezelfde woorden en volgorde"]),
        (LEVEL.replace("Ik luister", "Ik praat"), ["course.toml:16: levels: hoort bij elke leeruitkomst, in dezelfde woorden en volgorde"]),
        (LEVEL.replace('strong = "Laat de ander vertellen."\n', ""), ["course.toml:16: ontbreekt: levels.strong"]),
    ],
)  # fmt: skip
def test_each_outcome_has_its_levels_or_none_has(levels, expected):
    texts = GOOD | {"course.toml": GOOD["course.toml"] + levels}
    assert [str(row) for row in check_course(texts, today=TODAY).complaints] == expected


def test_a_word_means_one_thing_in_all_lessons():
    other = '[[word]]\nword = "Bemiddelen"\nmeaning = "Zwaaien."\n+++\n## Oren'
    texts = changed(RICH, "een/luisteren.md", "+++\n## Oren", other)
    said = ["een/bruggen-bouwen.md:12: het woord bemiddelen heeft in een andere les een andere uitleg"]
    assert [str(row) for row in check_course(texts, today=TODAY).complaints] == said
    same = changed(texts, "een/luisteren.md", '"Zwaaien."', '"In het midden gaan staan. Je kiest geen kant."')
    assert check_course(same, today=TODAY).complaints == []


def test_a_date_that_passed_is_a_warning_only():
    texts = changed(GOOD, "een/luisteren.md", "minutes", "controleer-voor = 2026-01-01\nminutes")
    course = check_course(texts, today=TODAY)
    assert (course.errors, [str(row) for row in course.complaints]) == (
        [], ["een/luisteren.md:5: let op: moest voor 01-01-2026 worden nagekeken"],
    )  # fmt: skip
    day_of = changed(texts, "een/luisteren.md", "2026-01-01", str(TODAY))
    assert check_course(day_of, today=TODAY).complaints == []


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.text(max_size=300))
def test_whatever_a_file_holds_the_answer_is_a_complaint(name, text):
    assert isinstance(check_course(GOOD | {name: text}, today=TODAY).complaints, list)


ODD = ('"a\\u0000b"', f'"{"x" * 300}"', "[]", '["a", "a"]', "0", "2026-01-01T00:00:00")


def damaged():
    """RICH with one file gone, one line gone or twice, or an odd value."""
    for name, text in RICH.items():
        if "luisteren" in name:  # the other lesson holds more
            continue
        yield {other: kept for other, kept in RICH.items() if other != name}
        lines = text.splitlines()
        for number, line in enumerate(lines):
            key = re.match(r"[\w-]+ = ", line)
            for new in ([], [line, line], *([key[0] + odd] for odd in ODD if key)):
                yield RICH | {name: "\n".join([*lines[:number], *new, *lines[number + 1 :]])}


@pytest.mark.slow(reason="534 damaged courses, of which 69 are published, 4 s")
def test_what_has_no_complaints_can_be_published(app):
    passed = refused = 0
    for texts in damaged():
        if check_course(texts, today=TODAY).errors:
            refused += 1
            continue
        savepoint = db.session.begin_nested()
        assert isinstance(published(texts), CourseVersion)
        savepoint.rollback()
        passed += 1
    assert (passed, refused) == (69, 465)
