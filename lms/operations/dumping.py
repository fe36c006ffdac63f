"""The whole database as lines of JSON, and back: the same file serves SQLite and PostgreSQL.

A driver's own dump would tie a copy to one kind of database; the tables are small enough to spell out.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, LargeBinary, TableClause, func, insert, inspect, select, text
from sqlalchemy import column as bare_column
from sqlalchemy import table as bare_table

from lms.db import Base, UtcDateTime

ROWS_AT_A_TIME = 500


def dump(connection: Connection) -> Iterator[str]:
    """A line for the schema's revision, then a line a row. Call it in one transaction: it is one moment in time."""
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    yield json.dumps({"revision": revision})
    for table in Base.metadata.sorted_tables:
        for row in connection.execute(select(table)).mappings():
            yield json.dumps(
                {"table": table.name, "row": {name: _to_json(value) for name, value in row.items()}}
            )


def tables_there(connection: Connection) -> dict[str, TableClause]:
    """The tables the database has now, without defaults. On an older revision some tables and columns are yet to come."""
    there = inspect(connection)
    columns = {name: {one["name"] for one in there.get_columns(name)} for name in there.get_table_names()}
    return {
        table.name: bare_table(
            table.name,
            *(bare_column(one.name, one.type) for one in table.columns if one.name in columns[table.name]),
        )
        for table in Base.metadata.sorted_tables
        if table.name in columns
    }


def load(connection: Connection, lines: Iterable[str]) -> int:
    """Puts the rows into empty tables of the revision they were dumped from. Returns how many."""
    tables = tables_there(connection)
    waiting: list[dict[str, Any]] = []
    current: TableClause | None = None
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
    _continue_numbering(connection, tables)
    return number


def _to_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _from_json(table: TableClause, name: str, value: Any) -> Any:
    kind = table.c[name].type
    if value is None:
        return None
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value["base64"])
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


def _continue_numbering(connection: Connection, tables: Iterable[str]) -> None:
    """PostgreSQL counts apart from the rows: tell it where they end."""
    if connection.dialect.name != "postgresql":
        return
    for table in map(Base.metadata.tables.__getitem__, tables):
        for column in table.primary_key.columns:
            sequence = connection.execute(
                select(func.pg_get_serial_sequence(table.name, column.name))
            ).scalar()
            if sequence:
                highest = connection.execute(select(func.max(column))).scalar()
                connection.execute(select(func.setval(sequence, highest or 1, highest is not None)))
