"""Facts that change: which lines of a page hold one, and where it was read. A law, a year, an amount, a figure of the country
or a number to call is true until somebody changes it, so it carries a source and a day by which somebody looks again."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from lms.curriculum.parsing import Source, hold_each
from lms.curriculum.rules import Fact
from lms.curriculum.shapes import SOURCE
from lms.formats import MONTHS

NUMBER_TO_CALL = r"\b0[89]00-\d[\d-]*|\b113\b"
CHANGES = re.compile(
    rf"{NUMBER_TO_CALL}|\b(?:19|20)\d\d\b|\b[1-9][\d.]+\s+euro\b|\bmiljoen\b|\bwet(?:ten|telijk\w*)?\b", re.I
)
IN_A_TABLE = re.compile(NUMBER_TO_CALL)
SAID = re.compile(
    r'"[^"]{1,600}"|“[^”]{1,600}”|!\[[^\]]*\]\([^)]*\)|(?<=\])\([^)]*\)'
)  # speech, pictures, addresses
DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")
MADE_UP = "verzonnen"  # a part that says so holds no facts


def look_at_facts(source: Source) -> None:
    """Complains about a fact that changes without a source, and about a source that does not hold together."""
    tables = source.values.get("bron", [])
    if not isinstance(tables, list) or not all(isinstance(row, dict) for row in tables):
        return
    if tables and not hold_each(source, "bron", SOURCE):
        return
    begins = source.lines_of("[[bron]]")
    for row, line in zip(tables, begins, strict=False):
        _look_at_source(source, row, line)
    known = [row["fact"] for row in tables]
    for number, text in _facts_in(source):
        if not any(words in text for words in known):
            source.complain(
                f"een feit dat verandert, zonder [[bron]]: ‘{text[:120]}’ (een wet, jaartal, bedrag of nummer)", number
            )  # fmt: skip


def _look_at_source(source: Source, row: dict[str, Any], line: int) -> None:
    words, read, by = row["fact"], row["read"], row.get("controleer-voor")
    if not row["address"].startswith("https://"):
        source.complain("bron.address: hoort met https:// te beginnen", line)
    places = [text for text in source.body.splitlines() if words in text]
    if not places:
        source.complain(f"bron.fact: ‘{words[:120]}’ staat niet in de tekst", line)
    if by is None:
        if any(CHANGES.search(text) for text in places):
            source.complain("bron: dit feit verandert; geef ook controleer-voor", line)
        return
    if by <= read:
        source.complain("bron.controleer-voor: hoort na de dag van lezen te vallen", line)
    changes = [day for text in places for day in days_in(text) if day > read]
    for day in {*changes, *([row["changes"]] if "changes" in row else [])}:
        if by >= day:
            source.complain(
                f"bron.controleer-voor: hoort voor {day:%d-%m-%Y} te vallen: dan verandert dit", line
            )


def _facts_in(source: Source) -> Iterator[tuple[int, str]]:
    """Lines of the page that hold something that changes, outside speech, pictures and what is made up."""
    lines = source.body.splitlines()
    heads = [number for number, line in enumerate(lines) if line.startswith("#")]
    for begin, end in zip([0, *heads], [*heads, len(lines)], strict=True):
        if any(MADE_UP in line for line in lines[begin:end]):
            continue
        for number in range(begin, end):
            pattern = IN_A_TABLE if lines[number].startswith("|") else CHANGES
            if pattern.search(SAID.sub(" ", lines[number])):
                yield source.body_line + number, lines[number]


def days_in(text: str) -> Iterator[date]:
    """The days that a text names in full; one that does not exist is passed over."""
    for day, month, year in DAY.findall(text):
        try:
            yield date(int(year), MONTHS.index(month) + 1, int(day))
        except ValueError:
            continue


def facts_of(source: Source, module: str, slug: str) -> list[Fact]:
    """What a page asks to be looked at again, or says where it comes from. The page must have passed every check."""
    values = source.values
    found = [
        Fact(
            module, slug, values["title"], row["fact"], row["title"], row["address"], row["read"], row.get("controleer-voor")
        )
        for row in values.get("bron", [])
    ]  # fmt: skip
    if "controleer-voor" in values:
        found.append(Fact(module, slug, values["title"], check_by=values["controleer-voor"]))
    return found


def warn_of_what_is_late(source: Source, today: date) -> None:
    """A day to look again that went by is said, and stops nothing."""
    rows = [row for row in source.values.get("bron", []) if isinstance(row, dict)]
    for row, line in zip(rows, source.lines_of("[[bron]]"), strict=False):
        _warn(source, row.get("controleer-voor"), line, today)
    _warn(source, source.values.get("controleer-voor"), source.line_of("controleer-voor"), today)


def _warn(source: Source, due: object, line: int, today: date) -> None:
    if type(due) is date and due < today:
        source.warn(f"moest voor {due:%d-%m-%Y} worden nagekeken", line)
