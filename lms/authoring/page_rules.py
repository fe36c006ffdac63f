"""Pages (lessons, field assignments, group days, worksheets) as pieces to fill in: what is said of a page, and its text."""

from collections.abc import Mapping
from typing import Any

from lms.authoring.piece_rules import BODY, LINE, LIST, NUMBER, PAIRS, TEXT, Piece
from lms.authoring.toml_rules import Table, lines_of, new_table, tables_of

FENCE = "+++"
WORDS = "words"
# what is said of each kind of page, in the order in which it is asked; what else stands in a file stays as it is
LESSON_PIECES = {
    "title": LINE, "goal": LINE, "can_do": LINE, "doing": NUMBER, "minutes": NUMBER, "needs": LIST, "mini_do": TEXT,
    "reflection": TEXT, WORDS: PAIRS,
}  # fmt: skip
ASSIGNMENT_PIECES = {
    "title": LINE,
    "hours": NUMBER,
    "weeks": NUMBER,
    "criteria": LIST,
    "yields": LINE,
    "hand_in": TEXT,
}
GROUP_DAY_PIECES = {"title": LINE, "minutes": NUMBER, "bring": LIST}
WORKSHEET_PIECES = {"title": LINE, "use": LINE}


def _parts(text: str) -> tuple[list[Table], list[str], int]:
    """The tables between the fences, the lines of the text under them, and the number of its first line."""
    lines = text.split("\n")
    end = next((at for at, line in enumerate(lines[1:], 1) if line.strip() == FENCE), 0)
    return tables_of(lines[1:end], first=2), lines[end + 1 :], end + 2


def pieces_of_page(text: str, shape: Mapping[str, str]) -> list[Piece]:
    tables, body, first = _parts(text)
    top = tables[0]
    found = []
    for key, kind in shape.items():
        if key == WORDS:
            rows = [table for table in tables if table.name == "word"]
            words = [(row.values["word"], row.values["meaning"]) for row in rows]
            lines = (rows[0].first, rows[-1].first + len(rows[-1].lines) - 1) if rows else (0, 0)
            found.append(Piece(key, key, kind, words, *lines))
        elif key in top.values:
            found.append(Piece(key, key, kind, top.values[key], *top.lines_of(key)))
    found.append(Piece(BODY, BODY, TEXT, "\n".join(body).strip(), first, first + len(body)))
    return found


def rewritten_page(text: str, values: Mapping[str, Any]) -> str:
    """The file with other values for these pieces, and every other line as it was."""
    tables, body, _ = _parts(text)
    for key, value in values.items():
        if key == BODY:
            body = [*value.split("\n"), ""]
        elif key == WORDS:
            tables = _with_words(tables, value)
        else:
            tables[0].put(key, value)
    return "\n".join([FENCE, *lines_of(tables), FENCE, *body])


def _with_words(tables: list[Table], words: list[tuple[str, str]]) -> list[Table]:
    """New hard words take the place of the old ones, or come behind everything."""
    at = next((place for place, table in enumerate(tables) if table.name == "word"), len(tables))
    rows = [new_table("word", {"word": word, "meaning": meaning}) for word, meaning in words]
    others = [(place, table) for place, table in enumerate(tables) if table.name != "word"]
    before = [table for place, table in others if place < at]
    after = [table for place, table in others if place > at]
    if rows and before[-1].lines and before[-1].lines[-1].strip():
        before[-1].lines.append("")
    if rows and not after:
        rows[-1].lines.pop()
    return [*before, *rows, *after]
