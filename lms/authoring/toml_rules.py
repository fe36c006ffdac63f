"""TOML changed value by value: what nobody touched keeps its lines as they were written."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

HEADER = re.compile(r"\[\[?([\w.-]+)\]\]?\s*")
KEY = re.compile(r"([\w-]+)\s*=")
Value = str | int | bool | Sequence[str]


@dataclass
class Table:
    """The lines of one table: its header, its keys and what stands between. What comes before the first header has no name.
    `first` is the line in the file at which it begins."""

    name: str
    first: int
    lines: list[str] = field(default_factory=list)

    def places(self) -> dict[str, tuple[int, int]]:
        """Key -> (its first line among `lines`, the one after its last), counted from 0."""
        found, at = {}, 0
        while at < len(self.lines):
            key = KEY.match(self.lines[at])
            end = at + 1
            if key:
                end = _end_of_value(self.lines, at)
                found[key[1]] = (at, end)
            at = end
        return found

    @property
    def values(self) -> dict[str, Any]:
        return tomllib.loads("\n".join(self.lines[1:] if self.name else self.lines))

    def lines_of(self, key: str) -> tuple[int, int]:
        """The first and last line of a key in the file; without the key those of the whole table."""
        first, after = self.places().get(key, (0, max(1, len(self.lines))))
        return self.first + first, self.first + after - 1

    def put(self, key: str, value: Value | None) -> None:
        """Gives a key another value; None takes it away. A key that is new comes behind the others."""
        places = self.places()
        first, after = places.get(key, (self._end_of_keys(), self._end_of_keys()))
        is_long = after - first > 1
        self.lines[first:after] = [] if value is None else written(key, value, is_long=is_long)

    def _end_of_keys(self) -> int:
        return max((after for _, after in self.places().values()), default=1 if self.name else 0)


def _end_of_value(lines: Sequence[str], at: int) -> int:
    """The line after a value that may go on over several lines."""
    for end in range(at + 1, len(lines) + 1):
        try:
            tomllib.loads("\n".join(lines[at:end]))
        except tomllib.TOMLDecodeError:
            continue
        return end
    return at + 1


def written(key: str, value: Value, *, is_long: bool = False) -> list[str]:
    """A key with its value, as lines of TOML. A list that stood over several lines does so again."""
    if isinstance(value, str | bool | int):
        return [f"{key} = {_text(value)}"]
    if is_long:
        return [f"{key} = [", *(f"  {_text(one)}," for one in value), "]"]
    return [f"{key} = [{', '.join(_text(one) for one in value)}]"]


def _text(value: str | int | bool) -> str:
    # what JSON writes between quotes TOML reads alike, but for the sign DEL
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def tables_of(lines: Sequence[str], first: int = 1) -> list[Table]:
    """The tables of a file in order, the one without a name included; `first` is the number of the first line."""
    found = [Table("", first)]
    at = 0
    while at < len(lines):
        header = HEADER.fullmatch(lines[at])
        if header:
            found.append(Table(header[1], first + at))
        end = _end_of_value(lines, at) if KEY.match(lines[at]) else at + 1
        found[-1].lines += lines[at:end]
        at = end
    return found


def lines_of(tables: Sequence[Table]) -> list[str]:
    return [line for table in tables for line in table.lines]


def new_table(name: str, values: Mapping[str, Value]) -> Table:
    """A table to put behind others, with an empty line before the next one."""
    lines = [f"[[{name}]]", *(line for key, value in values.items() for line in written(key, value)), ""]
    return Table(name, 0, lines)
