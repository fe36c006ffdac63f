"""Everything we keep of one person, to take along (AVG art. 15 and 20): rows as JSON, with the files that belong to them.

Found by the schema itself, so a new table is in it without being told: rows with this person's `person_id`, and the rows that
hang on those. Of others only the name of who did something stands in it; keys and hashes stay behind.
"""

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, select

from lms.accounts.models import Person
from lms.db import Base, db
from lms.privacy import readable_rules
from lms.privacy.readable_rules import LABELS

PEOPLE = Person.__table__
SECRET = ("_hash", "token", "seed", "secret")


@dataclass(frozen=True)
class Row:
    """A row as it is told: the values of its columns, and the names of the files beside it."""

    values: Mapping[str, Any]
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Taken:
    """All rows of somebody by table; `labels`: what the rows of other tables that they belong to are called."""

    rows: Mapping[Table, Sequence[Row]]
    labels: Mapping[tuple[str, Any], Any]

    def label(self, column: Column[Any], value: Any) -> Any:
        """What the row is called that this column holds the number of; None for any other column."""
        return self.labels.get((column.name, value)) if column.foreign_keys else None


def everything_of(person: Person, uploads: Path) -> Taken:
    """Raises nothing for a file that is gone."""
    found = _rows_of(person.id)
    names = {row.id: row.name for row in db.session.execute(select(Person.id, Person.name))}
    rows = {
        table: [
            Row(_shown(table, row, names), dict(_files(table, row, uploads, number)))
            for number, row in enumerate(own.values(), 1)
        ]
        for table, own in found.items()
        if own
    }
    return Taken(rows, _labels(rows))


def zipped(taken: Taken, pages: Mapping[str, str]) -> bytes:
    """A zip with `gegevens.json`, the photos and recordings, the certificates, and these pages to read."""
    out = BytesIO()
    shown = {table.name: [row.values for row in rows] for table, rows in taken.rows.items()}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in pages.items():
            archive.writestr(name, text)
        archive.writestr("gegevens.json", json.dumps(shown, indent=1, ensure_ascii=False, default=str))
        for rows in taken.rows.values():
            for row in rows:
                for name, content in row.files.items():
                    archive.writestr(name, content)
    return out.getvalue()


def _labels(rows: Mapping[Table, Sequence[Row]]) -> dict[tuple[str, Any], Any]:
    """(column, number) -> what the row with that number in another table is called, a query for each such table."""
    asked: dict[Column[Any], set[tuple[str, Any]]] = {}
    for table, own in rows.items():
        for column in table.c:
            for key in column.foreign_keys:
                if key.column.table.name in LABELS:
                    numbers = {
                        (column.name, row.values[column.name]) for row in own if column.name in row.values
                    }
                    asked.setdefault(key.column, set()).update(numbers)
    found = {}
    for primary, wanted in asked.items():
        label = primary.table.c[LABELS[primary.table.name]]
        query = select(primary, label).where(
            primary.in_({number for _, number in wanted if number is not None})
        )
        called = {number: name for number, name in db.session.execute(query)}
        found.update({(name, number): called[number] for name, number in wanted if number in called})
    return found


def tables_of_people() -> list[Table]:
    """All tables of which somebody may have rows."""
    return [
        table
        for table in Base.metadata.sorted_tables
        if table is PEOPLE or "person_id" in table.c or _hangs(table)
    ]


def _rows_of(person_id: int) -> dict[Table, dict[Any, Any]]:
    """Table -> primary key -> row. First what names the person, then what hangs on it, until nothing is added."""
    found: dict[Table, dict[Any, Any]] = {PEOPLE: _read(PEOPLE, PEOPLE.c.id == person_id)}  # type: ignore[dict-item, arg-type]
    tables = [table for table in Base.metadata.sorted_tables if table is not PEOPLE]
    for table in tables:
        found[table] = _read(table, table.c.person_id == person_id) if "person_id" in table.c else {}
    for table in tables:  # parents stand before their children
        if "person_id" in table.c:
            continue
        for column in table.c:
            for key in column.foreign_keys:
                parent = key.column.table
                if (
                    parent is PEOPLE
                    or not found.get(parent)
                    or ("person_id" not in parent.c and not _hangs(parent))
                ):
                    continue
                values = [getattr(row, key.column.name) for row in found[parent].values()]
                found[table] |= _read(table, column.in_(values))
    return found


def _hangs(table: Table) -> bool:
    """Whether the rows of a table belong to one person through another row: a review does, a cohort does not."""
    return any(
        "person_id" in key.column.table.c or (key.column.table is not table and _hangs(key.column.table))
        for key in table.foreign_keys
        if key.column.table is not PEOPLE
    )


def _read(table: Table, condition: Any) -> dict[Any, Any]:
    keys = [column.name for column in table.primary_key]
    rows = db.session.execute(select(table).where(condition))
    return {tuple(getattr(row, name) for name in keys): row for row in rows}


def _shown(table: Table, row: Any, names: dict[int, str]) -> dict[str, Any]:
    values = {}
    for column in table.c:
        value = getattr(row, column.name)
        if not is_open(column):
            continue
        is_person = (
            any(key.column.table is PEOPLE for key in column.foreign_keys) or "is_person" in column.info
        )
        values[column.name] = names.get(value) if is_person else value
    return values


def is_told(column: Column[Any]) -> bool:
    parents = [key.column.table.name for key in column.foreign_keys]
    return is_open(column) and readable_rules.is_told(
        column.table.name, column.name, parents[0] if parents else None
    )


def is_open(column: Column[Any]) -> bool:
    """Keys and hashes stay behind; what is a file lies beside."""
    return not isinstance(column.type, LargeBinary) and not column.name.endswith(SECRET)


def _files(table: Table, row: Any, uploads: Path, number: int) -> list[tuple[str, bytes]]:
    if "file_name" in table.c and row.file_name:
        path = uploads / row.file_name[:2] / row.file_name
        return [(f"{table.name}/{number}{path.suffix}", path.read_bytes())] if path.exists() else []
    columns: list[Column[Any]] = [
        column for column in table.c if isinstance(getattr(row, column.name), bytes)
    ]
    return [
        (f"{table.name}/{number}.pdf", getattr(row, column.name))
        for column in columns
        if getattr(row, column.name).startswith(b"%PDF-")
    ]
