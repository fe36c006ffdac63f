"""Checks and conversations as pieces to fill in: a row of tables (questions, moments), each with rows of its own (answers)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.authoring.piece_rules import CHOICE, LINE, LIST, TEXT, TICK, Piece
from lms.authoring.toml_rules import Table, lines_of, tables_of
from lms.practice.conversation_rules import MOODS


@dataclass(frozen=True)
class Shape:
    """What is asked of a file: of the file itself, of each table called `row` (`key` names it for ever) and of the tables in it.
    `may_miss`: what is asked where it does not stand, too."""

    row: str
    key: str
    of_row: Mapping[str, str]
    within: Mapping[str, Mapping[str, str]]
    of_file: Mapping[str, str] = field(default_factory=dict)
    may_miss: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every kind of piece there is: what stands in a table within goes by the name of both."""
        inner = (f"{name.rpartition('.')[2]}_{key}" for name, keys in self.within.items() for key in keys)
        return (*self.of_file, *self.of_row, *inner)


CHECK_PIECES = Shape(
    "question", "slug",
    {"text": TEXT, "bins": LIST, "explanation": TEXT},
    {"question.option": {"text": LINE, "right": TICK, "why_not": LINE}, "question.card": {"text": LINE, "bin": LINE, "why_not": LINE}},
    may_miss=("right", "why_not"),
)  # fmt: skip
TALK_PIECES = Shape(
    "moment", "name",
    {"says": TEXT, "mood": CHOICE, "feels": TEXT, "talk": TEXT},
    {"moment.answer": {"text": TEXT, "to": CHOICE}},
    of_file={"title": LINE, "who": LINE, "scene": TEXT},
)  # fmt: skip
EMPTY: Mapping[str, Any] = {TICK: False, LINE: ""}


def pieces_of_tables(text: str, shape: Shape) -> list[Piece]:
    return [piece for piece, _, _ in _pieces(tables_of(text.split("\n")), shape)]


def rewritten_tables(text: str, values: Mapping[str, Any], shape: Shape) -> str:
    """The file with other values for these pieces, and every other line as it was. What became empty goes."""
    tables = tables_of(text.split("\n"))
    for piece, table, key in list(_pieces(tables, shape)):
        if piece.name in values:
            value = values[piece.name]
            table.put(key, None if key in shape.may_miss and not value else value)
    return "\n".join(lines_of(tables))


def _pieces(tables: list[Table], shape: Shape) -> Iterator[tuple[Piece, Table, str]]:
    """Each piece with the table and key where it stands."""
    names = tuple(str(table.values.get(shape.key, "")) for table in tables if table.name == shape.row)
    yield from _of(tables[0], shape, shape.of_file, "", names)
    row, number, inner = "", 0, 0
    for table in tables[1:]:
        if table.name == shape.row:
            row, number, inner = str(table.values.get(shape.key, "")), number + 1, 0
            yield from _of(table, shape, shape.of_row, f"{row}.", names, (number, row))
        elif table.name in shape.within:
            inner += 1
            what = table.name.rpartition(".")[2]
            begin = f"{row}.{what}.{inner}."
            keys = shape.within[table.name]
            yield from _of(table, shape, keys, begin, names, (number, row, inner), f"{what}_")


def _of(
    table: Table,
    shape: Shape,
    keys: Mapping[str, str],
    begin: str,
    names: tuple[str, ...],
    about: tuple[str | int, ...] = (),
    what: str = "",
) -> Iterator[tuple[Piece, Table, str]]:
    values = table.values
    for key, kind in keys.items():
        if key in values or key in shape.may_miss:
            choices = {"mood": tuple(MOODS), "to": names}.get(key, ())
            value = values.get(key, EMPTY.get(kind, ""))
            lines = table.lines_of(key)
            yield Piece(f"{begin}{key}", f"{what}{key}", kind, value, *lines, about, choices), table, key
