"""The whole database as lines of JSON, and back: the same file serves SQLite and PostgreSQL.

A driver's own dump would tie a copy to one kind of database; the tables are small enough to spell out.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    select,
    text,
)

from lms.db import Base, UtcDateTime, belongs_to_models

ROWS_AT_A_TIME = 500


def dump(connection: Connection) -> Iterator[str]:
    """A line for the schema's revision, then a line a row. Call it in one transaction: it is one moment in time."""
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    yield json.dumps({"revision": revision})
    for table in Base.metadata.sorted_tables:
        for row in connection.execute(select(table)).mappings():
            yield json.dumps(
                {"table": table.name, "row": {name: to_json(value) for name, value in row.items()}}
            )


def tables_there(connection: Connection) -> dict[str, Table]:
    """The tables the database has now, as it says itself: an older revision may have some that no model knows any more, and lack
    others."""
    there = MetaData()
    there.reflect(
        connection, only=lambda name, _: name != "alembic_version" and belongs_to_models(name, "table", None)
    )
    for table in there.tables.values():
        for column in table.columns:
            if isinstance(column.type, DateTime):
                column.type = UtcDateTime()
            elif isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return {table.name: table for table in there.sorted_tables}


def load(connection: Connection, lines: Iterable[str]) -> int:
    """Puts the rows into empty tables of the revision they were dumped from. Returns how many."""
    tables = tables_there(connection)
    waiting: list[dict[str, Any]] = []
    current: Table | None = None
    number = 0
    for line in lines:
        record = json.loads(line)
        table = tables[record["table"]]
        if waiting and (table is not current or len(waiting) == ROWS_AT_A_TIME):
            connection.execute(insert(current), waiting)  # type: ignore[arg-type]
            waiting = []
        current = table
        waiting.append({name: _from_json(table, name, value) for name, value in record["row"].items()})
        number += 1
    if waiting:
        connection.execute(insert(current), waiting)  # type: ignore[arg-type]
    _continue_numbering(connection, tables.values())
    return number


def to_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _from_json(table: Table, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if value is None:
        return None
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value["base64"])
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def _continue_numbering(connection: Connection, tables: Iterable[Table]) -> None:
    """PostgreSQL counts apart from the rows: tell it where they end."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            sequence = connection.execute(
                select(func.pg_get_serial_sequence(table.name, column.name))
            ).scalar()
            if sequence:
                highest = connection.execute(select(func.max(column))).scalar()
                connection.execute(select(func.setval(sequence, highest or 1, highest is not None)))
