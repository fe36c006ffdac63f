"""Reads the pages and drawings of a course the way a strict editor would: pictures told, links that lead somewhere, plain
words, sentences one can follow, nothing that runs."""

import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import ceil, prod
from typing import Any

from lms import markdown
from lms.curriculum import reading
from lms.curriculum.parsing import Source, hold_each
from lms.curriculum.shapes import ASKED, LEVELS, LOOK, STATEMENTS
from lms.curriculum.sheet_rules import sheets_named, title_of

IMAGES = "beelden"
RAW_HTML = re.compile(r"<[a-zA-Z/!]")
BLIND_LINK = re.compile(r"\b(klik hier|lees meer|deze link)\b", re.I)
OTHER_HEADING = re.compile(r"#(?!#)|#{5}")
LONGEST_HEADING = 200  # characters
MOST_LOOKS = 3
HEADED, OPENED = 3, 4  # words of a heading, and of an opening, that make a turn
FEWEST_ALIKE = 3  # lessons that may always share a heading
HEADING = re.compile(r"^##+ (.+)$", re.M)
SILENCE = re.compile(r"\b(?:bleef|was|werd|viel) (?:het |er )?(?:even )?stil\b")
RUNNING = ("script", "style", "foreignObject", "image", "use", "a", "animate", "set")
SHOWN, SMALLEST = 328, 16  # css px: how wide a phone shows a drawing, and the smallest words to read there
NUMBER = r"(\d{0,6}\.?\d{1,6})"
VIEW_BOX = re.compile(rf"(?:-?{NUMBER}[ ,]+){{2}}{NUMBER}[ ,]+{NUMBER}")
SCALE = re.compile(rf"(?:scale|matrix)\(\s*-?{NUMBER}")


def look_at_text(source: Source, images: Collection[str]) -> None:
    """Pictures exist and can be told, links go somewhere known, no raw HTML, no word that frightens or misleads."""
    for number, line in enumerate(source.body.splitlines(), source.body_line):
        if RAW_HTML.search(line):
            source.complain("HTML in de tekst; gebruik alleen Markdown", number)
        if found := BLIND_LINK.search(line):
            source.complain(f"‘{found[0]}’ zegt niet waar de verwijzing heen gaat", number)
        if OTHER_HEADING.match(line):
            source.complain("een kop begint met ##, ### of ####", number)
        _avoid(source, line, number)
    for name, words in markdown.images(source.body):
        if name not in images:
            source.complain(f"het beeld {name} staat niet in de map {IMAGES}", name)
        if not words.strip():
            source.complain(f"het beeld {name} heeft geen omschrijving", name)
    headings = [section for section in markdown.sections(source.body) if section.heading]
    anchors = [section.anchor for section in headings]
    for heading in sorted({part.heading for part in headings if anchors.count(part.anchor) > 1}):
        source.complain(f"de kop ‘{heading}’ staat er twee keer", f"# {heading}")
    for section in headings:
        if len(section.heading) > LONGEST_HEADING:
            source.complain(f"een kop is langer dan {LONGEST_HEADING} tekens", section.heading[:30])


def look_at_values(source: Source, values: Any = None) -> None:
    """The words in TOML: titles, questions, options, explanations. Without values all of the file."""
    for text in _strings(source.values if values is None else values):
        _avoid(source, text, text[:30])


def _avoid(source: Source, text: str, at: str | int) -> None:
    for word in reading.avoided_words(text):
        source.complain(f"vermijd het woord ‘{word}’ (of zet het tussen aanhalingstekens)", at)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        # the title of a source is what others wrote over it
        parts = (part for name, part in value.items() if name != "bron") if isinstance(value, dict) else value
        for part in parts:
            yield from _strings(part)


def look_at_links(source: Source, pages: Mapping[str, Collection[str]]) -> None:
    """`pages`: the lessons of each module, to which a page may refer."""
    for target in markdown.links(source.body):
        if target.startswith("/leren/"):
            module, _, lesson = target.removeprefix("/leren/").partition("#")[0].partition("/")
            if lesson not in pages.get(module, ()):
                source.complain(f"de verwijzing {target} gaat nergens heen: die les is er niet", target)
        elif not target.startswith(("https://", "mailto:", "tel:")):
            source.complain(f"de verwijzing {target} kan niet; gebruik https, mailto, tel of /leren/", target)


def look_at_sheets(source: Source, titles: Collection[str]) -> None:
    """`titles`: the worksheets of the course. A page that names one leads there, so it has to be there."""
    for name in sheets_named(source.body):
        if title_of(name, titles) is None:
            source.complain(f"het werkblad ‘{name}’ is er niet", name)


def look_at_reading_level(source: Source, text: str = "", line: int = 0) -> None:
    """A text above B1 is a complaint at this line, a sentence that is too long one of its own. Without a text it is the body of
    the page."""
    found = reading.measure(text or source.body)
    at = line or source.body_line
    if found.score < reading.EASIEST_ENOUGH:
        source.complain(
            f"te moeilijk: leesgemak {found.score:.0f} (minstens {reading.EASIEST_ENOUGH:.0f})", at
        )
    if found.words_per_sentence > reading.AVERAGE_WORDS:
        source.complain(
            f"te lange zinnen: gemiddeld {found.words_per_sentence:.1f} woorden (hoogstens {reading.AVERAGE_WORDS:.0f})", at
        )  # fmt: skip
    for sentence in found.too_long:
        number = len(reading.words_of(sentence))
        source.complain(
            f"een zin van {number} woorden (hoogstens {reading.MOST_WORDS}): ‘{sentence[:200]}’",
            " ".join(sentence.split()[:4]),
        )


def look_at_prose(source: Source) -> None:
    """A lesson that is chopped into telegrams, or goes on and on, outside speech, lists and steps."""
    found = reading.prose_of(source.body)
    low, high = reading.AVERAGES
    if not found.is_even:
        source.complain(
            f"gemiddeld {found.words_per_sentence:.1f} woorden per zin buiten gesprekken en lijstjes ({low:.0f} tot {high:.0f})",
            source.body_line,
        )
    for line, words in found.piles:
        source.complain(
            f"meer dan {reading.MOST_SHORT} korte zinnen achter elkaar: ‘{words[:200]}’", source.body_line + line - 1
        )  # fmt: skip


def look_at_statements(course: Source) -> None:
    found = course.values.get("statements", [])
    if found and len(found) != STATEMENTS:
        course.complain(
            f"statements: er zijn {len(found)} zinnen; het horen er {STATEMENTS} te zijn", "statements"
        )


def look_at_levels(course: Source) -> None:
    """Each learning outcome has its three levels, in the same words and order, or none has."""
    found, outcomes = course.values.get("levels"), course.values.get("learning_outcomes")
    if found is None or not isinstance(found, list) or not hold_each(course, "levels", LEVELS):
        return
    if [row["outcome"] for row in found] != outcomes:
        course.complain("levels: hoort bij elke leeruitkomst, in dezelfde woorden en volgorde", "[[levels]]")


def look_at_devices(lessons: Sequence[Source]) -> None:
    """A turn that comes again and again is worn: a heading that begins alike in more than a third of the lessons, two lessons
    that open with the same four words, somebody who falls silent a second time."""
    headed = [
        (source, f"{'#' * 2} {words}")
        for source in lessons
        for words in {" ".join(heading.split()[:HEADED]) for heading in HEADING.findall(source.body)}
        if len(words.split()) == HEADED
    ]
    counts = Counter(words for _, words in headed)
    for source, words in headed:
        if counts[words] > max(len(lessons) / 3, FEWEST_ALIKE):
            source.complain(
                f"{counts[words]} lessen hebben een kop die zo begint: ‘{words[3:]}’ (hoogstens een derde)",
                words,
            )
    opened: dict[str, Source] = {}
    silent = ""
    for source in lessons:
        first = next((text for _, text in markdown.paragraphs(source.body) if text), "")
        words = " ".join(first.split()[:OPENED])
        other = opened.setdefault(words, source)
        if len(words.split()) == OPENED and other.body != source.body:
            source.complain(f"begint met dezelfde woorden als {other.name}: ‘{words}’", words)
        if found := SILENCE.search(source.body):
            if silent:
                source.complain(f"ook in {silent} valt iemand stil: ‘{found[0]}’", found[0])
            silent = silent or source.name


def look_at_talk(talk: Source, course: Source) -> None:
    """The questions for the final talk: some for each learning outcome, in the same words and order."""
    if talk.complaints or not hold_each(talk, "talk", ASKED):
        return
    if [row["outcome"] for row in talk.values["talk"]] != course.values["learning_outcomes"]:
        talk.complain("talk: hoort bij elke leeruitkomst, in dezelfde woorden en volgorde", "[[talk]]")


def look_at_looks(group_day: Source, course: Source) -> None:
    """What a trainer looks at on a group day belongs to outcomes of the course; the sheet has room for three."""
    rows = group_day.values.get("look")
    if not rows or not isinstance(rows, list) or not hold_each(group_day, "look", LOOK):
        return
    if len(rows) > MOST_LOOKS:
        group_day.complain(
            f"look: hoogstens {MOST_LOOKS}, anders past het kijkblad niet op één bladzijde", "[[look]]"
        )
    for row, line in zip(rows, group_day.lines_of("[[look]]"), strict=True):
        if row["outcome"] not in course.values["learning_outcomes"]:
            group_day.complain("look.outcome: dit is geen leeruitkomst van de opleiding", line)


def look_at_time(source: Source) -> None:
    """A lesson says how long its doing takes; one from before that was told apart says how long it takes in all."""
    if source.values and len({"minutes", "doing"} & source.values.keys()) != 1:
        source.complain(
            "doing: hoeveel minuten duurt het doen? Het lezen tellen we zelf (of geef alleen minutes)"
        )


def look_at_glossary(source: Source, meanings: dict[str, str]) -> None:
    """A word means one thing in all of a course. `meanings` grows with the words of each page."""
    words = source.values.get("word", [])
    for row in words if isinstance(words, list) else []:
        if not (
            isinstance(row, dict) and isinstance(row.get("word"), str) and isinstance(row.get("meaning"), str)
        ):
            continue
        word = row["word"].casefold()
        if meanings.setdefault(word, row["meaning"]) != row["meaning"]:
            source.complain(f"het woord {row['word']} heeft in een andere les een andere uitleg", row["word"])


def look_at_drawing(source: Source) -> None:
    if "<!DOCTYPE" in source.text or "<!ENTITY" in source.text:
        source.complain("een DOCTYPE of ENTITY hoort niet in een tekening")
        return
    try:
        root = ElementTree.fromstring(source.text)  # noqa: S314 (entities were refused above)
    except ElementTree.ParseError as error:
        source.complain("geen geldige SVG", error.position[0])
        return
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        if tag in RUNNING:
            source.complain(f"<{tag}> hoort niet in een tekening", f"<{tag}")
        for attribute, value in element.attrib.items():
            plain = attribute.rpartition("}")[2]
            if plain.startswith("on") or plain in ("href", "style") or "url(" in value:
                source.complain(f"{plain} hoort niet in een tekening", plain)
    words, box = list(_words_in(root)), VIEW_BOX.fullmatch(root.get("viewBox", ""))
    if words and not box:
        source.complain("een tekening met woorden heeft een viewBox nodig")
    least = SMALLEST * float(box[2]) / SHOWN if box else 0.0
    for text, size in (found for found in words if found[1] < least):
        source.complain(f"‘{text[:30]}’ is op een telefoon te klein: {size:g}, minstens {ceil(least)}", text)


def _words_in(root: ElementTree.Element) -> Iterator[tuple[str, float]]:
    """The words in a drawing with their size in units of its viewBox; 0 for a size that is not a plain number."""
    within = [(root, 16.0, 1.0)]
    while within:
        element, size, scale = within.pop()
        if found := element.get("font-size"):
            size = float(found) if re.fullmatch(NUMBER, found) else 0.0
        scale *= prod(map(float, SCALE.findall(element.get("transform", ""))))
        if element.tag.rpartition("}")[2] in ("text", "tspan") and (words := (element.text or "").strip()):
            yield words, size * scale
        within += [(child, size, scale) for child in reversed(element)]
