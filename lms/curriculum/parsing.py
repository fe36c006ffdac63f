"""TOML with front matter, held against a shape; every complaint knows its line."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms.curriculum.rules import Complaint

SLUG = re.compile(r"(?=.{1,60}\Z)[a-z0-9]+(-[a-z0-9]+)*\Z")
FENCE = "+++"
DEEPEST = 6
LARGEST_FRONT_MATTER = 20_000  # characters


@dataclass
class Source:
    """One file while it is being checked: its text, its keys, and what is wrong with it."""

    name: str
    text: str
    values: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    complaints: list[Complaint] = field(default_factory=list)

    def complain(self, message: str, at: str | int = 1) -> None:
        """`at` is a line, or a text whose first line to hold it is meant."""
        line = at if isinstance(at, int) else self.line_of(at)
        self.complaints.append(Complaint(self.name, line, message))

    def warn(self, message: str, line: int) -> None:
        self.complaints.append(Complaint(self.name, line, message, is_warning=True))

    def line_of(self, text: str, after: int = 0) -> int:
        """The first line beyond line `after` that holds the text; without one, `after` itself, or the top."""
        return next((number for number in self.lines_of(text) if number > after), after or 1)

    def lines_of(self, text: str) -> list[int]:
        return [number for number, line in enumerate(self.text.splitlines(), 1) if text in line]


def parse_toml(name: str, text: str) -> Source:
    source = Source(name, text)
    _read_toml(source, text, 0)
    return source


def parse_page(name: str, text: str) -> Source:
    """A page: TOML between two lines of +++, then Markdown."""
    source = Source(name, text)
    lines = text.splitlines()
    if not lines or lines[0].strip() != FENCE or FENCE not in [line.strip() for line in lines[1:]]:
        source.complain("begint niet met gegevens tussen twee regels +++")
        return source
    end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == FENCE)
    _read_toml(source, "\n".join(lines[1:end]), 1)
    source.body = "\n".join(lines[end + 1 :])
    source.body_line = end + 2
    if not source.body.strip():
        source.complain("heeft geen tekst onder de gegevens", end + 1)
    return source


def _read_toml(source: Source, text: str, offset: int) -> None:
    if len(text) > LARGEST_FRONT_MATTER:
        source.complain("de gegevens zijn te groot")
        return
    if max((line.count("[") + line.count("{") for line in text.splitlines()), default=0) > 60:
        source.complain("de gegevens zijn te diep genest")
        return
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found[1]) + offset if found else 1
        source.complain(f"geen geldige TOML: {str(error).split(' (at')[0]}", line)
        return
    if _depth(values) > DEEPEST:
        source.complain("de gegevens zijn te diep genest")
        return
    source.values = values


def _depth(value: Any, level: int = 0) -> int:
    """How deep it is nested, as far as one step beyond the deepest that may be."""
    if level > DEEPEST:
        return level
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((_depth(child, level + 1) for child in children), default=level)


@dataclass(frozen=True)
class Key:
    """What a key must hold: a type, or a list of that type; numbers within bounds, texts that fit."""

    kind: type
    is_list: bool = False
    is_optional: bool = False
    low: int = 0
    high: int = 1_000
    longest: int = LARGEST_FRONT_MATTER


TEXT, TEXTS, SWITCH = Key(str), Key(str, is_list=True), Key(bool)
TITLE = Key(str, longest=200)
DAY = Key(date, is_optional=True)


def number(low: int, high: int) -> Key:
    return Key(int, low=low, high=high)


def hold_each(source: Source, key: str, shape: Mapping[str, Key]) -> bool:
    """Holds every table of a list (`[[step]]`) against a shape, each at its own lines."""
    tables = source.values[key]
    begins = source.lines_of(f"[[{key}]]")
    begins += [0] * (len(tables) - len(begins))
    fine = [hold(source, table, shape, f"{key}.", line) for table, line in zip(tables, begins, strict=False)]
    return all(fine)


NAMES = {str: "een tekst", int: "een heel getal", bool: "true of false", date: "een datum", dict: "een tabel"}


def hold(
    source: Source, values: Mapping[str, Any], shape: Mapping[str, Key], where: str = "", after: int = 0
) -> bool:
    """Complains about every unknown, missing or wrong key. True when all is well. `after` is the line at which the table begins
    whose keys these are."""
    before = len(source.complaints)
    for name in values:
        if name not in shape:
            source.complain(f"onbekend gegeven: {where}{name}", source.line_of(name, after))
    for name, key in shape.items():
        if name not in values:
            if not key.is_optional:
                source.complain(f"ontbreekt: {where}{name}", after or 1)
            continue
        message = _wrong(values[name], key)
        if message:
            source.complain(f"{where}{name}: {message}", source.line_of(name, after))
    return len(source.complaints) == before


def _wrong(value: Any, key: Key) -> str:
    if key.is_list:
        if not isinstance(value, list) or not value:
            return "hoort een lijst te zijn met minstens één regel"
        return next((wrong for item in value if (wrong := _wrong(item, Key(key.kind)))), "")
    if type(value) is not key.kind:
        return f"hoort {NAMES[key.kind]} te zijn"
    if isinstance(value, str) and not value.strip():
        return "is leeg"
    if isinstance(value, str) and len(value) > key.longest:
        return f"is langer dan {key.longest} tekens"
    if isinstance(value, str) and any(sign < " " and sign not in "\n\t" for sign in value):
        return "bevat een onzichtbaar teken"
    if isinstance(value, int) and key.kind is int and not key.low <= value <= key.high:
        return f"hoort tussen {key.low} en {key.high} te liggen"
    return ""
