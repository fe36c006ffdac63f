"""Which files of a course staff may write in, what those are made of, and where a complaint belongs. No files are read here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from lms.authoring.page_rules import (
    ASSIGNMENT_PIECES,
    GROUP_DAY_PIECES,
    LESSON_PIECES,
    WORKSHEET_PIECES,
    pieces_of_page,
    rewritten_page,
)
from lms.authoring.piece_rules import BODY, Piece, changed, piece_at
from lms.authoring.toml_rules import tables_of
from lms.curriculum.rules import Complaint

KINDS = LESSON, ASSIGNMENT, GROUP_DAY, WORKSHEET = "lesson", "assignment", "group_day", "worksheet"
SHAPES = dict(zip(KINDS, (LESSON_PIECES, ASSIGNMENT_PIECES, GROUP_DAY_PIECES, WORKSHEET_PIECES), strict=True))
ENDINGS = {".opdracht.md": ASSIGNMENT, ".werkblad.md": WORKSHEET, "/groepsdag.md": GROUP_DAY, ".md": LESSON}
MOST_SHOWN = 40  # changed lines
FIRST_WORDS = 5  # of a line, by which it is found
TITLE = re.compile(r'^title = "(.*)"$', re.M)


def kind_of(file: str) -> str | None:
    """What a file of a course is, when staff may write in it; the nearest ending decides."""
    return next((kind for ending, kind in ENDINGS.items() if file.endswith(ending)), None)


def title_of(text: str) -> str:
    found = TITLE.search(text)
    return found[1].replace('\\"', '"') if found else ""


@dataclass(frozen=True)
class Named:
    """A file that staff may write in, with what it is and what it is called."""

    file: str
    kind: str
    title: str


def modules_of(texts: Mapping[str, str]) -> list[tuple[str, list[Named]]]:
    """(title of a module, what can be written in it): lessons first, as they are met, then the rest."""
    found: dict[str, list[Named]] = {}
    for file in sorted(texts):
        kind, (module, _, rest) = kind_of(file), file.partition("/")
        if kind and rest:
            found.setdefault(module, []).append(Named(file, kind, title_of(texts[file])))
    return [_in_order(texts.get(f"{module}/module.toml", ""), rows) for module, rows in found.items()]


def _in_order(module: str, rows: list[Named]) -> tuple[str, list[Named]]:
    values = tables_of(module.split("\n"))[0].values
    order = [f"/{lesson}.md" for lesson in values.get("lessons", [])]

    def place(row: Named) -> tuple[int, int]:
        at = next((number for number, ending in enumerate(order) if row.file.endswith(ending)), len(order))
        return KINDS.index(row.kind), at

    return str(values.get("title", "")), sorted(rows, key=place)


def pieces_of(kind: str, text: str) -> list[Piece]:
    return pieces_of_page(text, SHAPES[kind])


def rewritten(kind: str, text: str, typed: Mapping[str, Any]) -> str:
    """The file as it becomes by what somebody typed in its fields; the very same text when that changes nothing."""
    values = changed(pieces_of(kind, text), typed)
    return rewritten_page(text, values) if values else text


@dataclass(frozen=True, order=True)
class Remark:
    """What is wrong, at the field where it is to be mended (none: at the page as a whole) and the line in that field, if it has
    lines; `words` begin that line."""

    field: str
    line: int
    words: str
    message: str
    is_warning: bool = False


def remarks_on(text: str, pieces: Sequence[Piece], complaints: Sequence[Complaint]) -> list[Remark]:
    lines = text.split("\n")
    found = []
    for complaint in complaints:
        piece = piece_at(pieces, complaint.line)
        is_body = piece is not None and piece.name == BODY
        words = (
            " ".join(lines[complaint.line - 1].split()[:FIRST_WORDS])
            if is_body and complaint.line <= len(lines)
            else ""
        )
        found.append(
            Remark(
                piece.name if piece else "",
                complaint.line - piece.first + 1 if piece and is_body else 0,
                words,
                complaint.message if piece is None else complaint.message.removeprefix(f"{piece.what}: "),
                complaint.is_warning,
            )
        )
    return sorted(found)


def differences(before: str, after: str) -> list[tuple[str, str]]:
    """(what stood there, what stands there now), line by line; what is empty came or went. The last row says when there is more."""
    old, new = before.split("\n"), after.split("\n")
    rows: list[tuple[str, str]] = []
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if tag == "equal":
            continue
        gone, came = old[first:last], new[start:end]
        for number in range(max(len(gone), len(came))):
            was, now = ("".join(part[number : number + 1]) for part in (gone, came))
            if was.strip() or now.strip():
                rows.append((was, now))
    return rows[:MOST_SHOWN] + ([("…", "…")] if len(rows) > MOST_SHOWN else [])
