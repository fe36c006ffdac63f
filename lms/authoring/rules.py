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
from lms.authoring.table_rules import CHECK_PIECES, TALK_PIECES, pieces_of_tables, rewritten_tables
from lms.authoring.toml_rules import tables_of
from lms.curriculum.rules import Complaint

KINDS = LESSON, CHECK, TALK, ASSIGNMENT, GROUP_DAY, WORKSHEET = (
    "lesson", "check", "conversation", "assignment", "group_day", "worksheet",
)  # fmt: skip
PAGES = {
    LESSON: LESSON_PIECES,
    ASSIGNMENT: ASSIGNMENT_PIECES,
    GROUP_DAY: GROUP_DAY_PIECES,
    WORKSHEET: WORKSHEET_PIECES,
}
TABLES = {CHECK: CHECK_PIECES, TALK: TALK_PIECES}
ENDINGS = {
    ".check.toml": CHECK, ".gesprek.toml": TALK, ".opdracht.md": ASSIGNMENT, ".werkblad.md": WORKSHEET, "/groepsdag.md": GROUP_DAY,
    ".md": LESSON,
}  # fmt: skip
MOST_SHOWN = 40  # changed lines
FIRST_WORDS = 5  # of a line, by which it is found
TITLE = re.compile(r'^title = "(.*)"$', re.M)


def kind_of(file: str) -> str | None:
    """What a file of a course is, when staff may write in it; the nearest ending decides."""
    return next((kind for ending, kind in ENDINGS.items() if file.endswith(ending)), None)


def title_of(texts: Mapping[str, str], file: str) -> str:
    """What a file is called; a check by its lesson."""
    found = TITLE.search(texts.get(file.replace(".check.toml", ".md"), ""))
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
            found.setdefault(module, []).append(Named(file, kind, title_of(texts, file)))
    return [_in_order(texts.get(f"{module}/module.toml", ""), rows) for module, rows in found.items()]


def _in_order(module: str, rows: list[Named]) -> tuple[str, list[Named]]:
    values = tables_of(module.split("\n"))[0].values
    order = [f"/{lesson}." for lesson in values.get("lessons", [])]

    def place(row: Named) -> tuple[bool, int, int]:
        """Each check stands under its lesson; the rest comes behind, a kind at a time."""
        at = next((number for number, ending in enumerate(order) if ending in row.file), len(order))
        kind = KINDS.index(row.kind)
        return (kind > 1, at, kind) if kind < 2 else (True, kind, at)

    return str(values.get("title", "")), sorted(rows, key=place)


def names_of(kind: str) -> tuple[str, ...]:
    """Every kind of piece that a file of this kind may have."""
    return TABLES[kind].names if kind in TABLES else (*PAGES[kind], BODY)


def pieces_of(kind: str, text: str) -> list[Piece]:
    return pieces_of_tables(text, TABLES[kind]) if kind in TABLES else pieces_of_page(text, PAGES[kind])


def rewritten(kind: str, text: str, typed: Mapping[str, Any]) -> str:
    """The file as it becomes by what somebody typed in its fields; the very same text when that changes nothing."""
    values = changed(pieces_of(kind, text), typed)
    if not values:
        return text
    return rewritten_tables(text, values, TABLES[kind]) if kind in TABLES else rewritten_page(text, values)


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
