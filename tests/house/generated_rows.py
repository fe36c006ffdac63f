"""Rows for any schema, made from what the database says of itself: for walking through versions whose models are long gone.

Two rows a table each time: one with everything filled in, and one with nothing but what must be.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

Row = dict[str, Any]
Rows = dict[str, dict[tuple[Any, ...], Row]]  # table -> primary key -> column -> value
# (table, column) -> the values to choose from, where a check constraint or the code of a migration wants something in particular
VALUES: dict[tuple[str, str], tuple[Any, ...]] = {
    ("jobs", "status"): ("waiting", "running"),
    ("messages", "template"): (
        "certificates/mail/cosign",
        "renewal/mail/cosign",
        "learning/mail/feedback_given",
    ),
}


BETWEEN = 94  # numbers from one time to the next: room for the rows that a migration adds itself


def reflected(connection: sa.Connection) -> sa.MetaData:
    """The tables that hold what people made: not the bookkeeping of migrations, nor the search index, which fills itself."""
    metadata = sa.MetaData()
    metadata.reflect(
        connection,
        only=lambda name, _: name != "alembic_version" and not name.startswith("course_section_index"),
    )
    return metadata


def fill(connection: sa.Connection, metadata: sa.MetaData, time: int) -> None:
    """A full and a bare row in every table, which point at the full and the bare rows of the same time."""
    for table in metadata.sorted_tables:
        for number, is_full in ((BETWEEN * time, True), (BETWEEN * time + 1, False)):
            connection.execute(table.insert(), generated(table, number, is_full))


def generated(table: sa.Table, number: int, is_full: bool) -> Row:
    return {
        column.name: value(origin(column), number)
        for column in table.columns
        if column.primary_key or is_full or not (column.nullable or column.server_default is not None)
    }


def origin(column: sa.Column[Any]) -> sa.Column[Any]:
    """The column at the end of the foreign keys: who has a row's number has its key."""
    for key in column.foreign_keys:
        return key.column if key.column.table is column.table else origin(key.column)
    return column


def value(column: sa.Column[Any], number: int) -> Any:
    """Another one for every number, so that what must be unique is."""
    kind = column.type
    chosen = VALUES.get((column.table.name, column.name)) or (
        tuple(kind.enums) if isinstance(kind, sa.Enum) else ()
    )
    if chosen:
        return chosen[number % len(chosen)]
    if isinstance(kind, sa.String):
        return f"{number} {column.name}"[: kind.length]
    if isinstance(kind, sa.DateTime):
        return datetime(2026, 1, 1, 12, tzinfo=UTC if kind.timezone else None) + timedelta(days=number)
    return {
        bool: number % 2 == 0,
        int: 1000 + number,
        float: number + 0.5,
        bytes: f"{number} {column.name}".encode(),
        object: {"number": number},  # JSON
        date: date(2026, 1, 1) + timedelta(days=number),
    }[kind.python_type]


def snapshot(connection: sa.Connection, metadata: sa.MetaData) -> Rows:
    """What stands in the database, as the driver gives it."""
    return {table.name: _rows(connection, table) for table in metadata.sorted_tables}


def _rows(connection: sa.Connection, table: sa.Table) -> dict[tuple[Any, ...], Row]:
    found = connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')
    names = list(found.keys())
    places = [names.index(column.name) for column in table.primary_key]
    return {
        tuple(row[place] for place in places): dict(zip(names, row, strict=True)) for row in found.fetchall()
    }
