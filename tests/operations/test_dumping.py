"""What goes out as lines comes in again, also into tables that no model knows any more."""

import base64
import json

import pytest
import sqlalchemy as sa

from lms.operations import dumping
from tests.databases import empty_database

ROW = {
    "id": 7, "name": "Wilma", "is_gone": True, "day": "2026-01-05", "at": "2026-01-05T09:00:00.250000+00:00",
    "content": {"base64": base64.b64encode(b"\x00\xff").decode()}, "facts": {"a": [1, "b"]}, "more": None,
}  # fmt: skip


@pytest.fixture
def connection(tmp_path):
    with empty_database() as url:
        engine = sa.create_engine(url or f"sqlite:///{tmp_path / 'x.db'}")
        with engine.connect() as connection:
            yield connection
        engine.dispose()


def test_rows_of_a_table_without_a_model_come_in(connection):
    old = sa.Table(
        "long_gone",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(9)),
        sa.Column("is_gone", sa.Boolean),
        sa.Column("day", sa.Date),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.Column("content", sa.LargeBinary),
        sa.Column("facts", sa.JSON),
        sa.Column("more", sa.JSON),
    )
    old.create(connection)
    assert dumping.load(connection, [json.dumps({"table": "long_gone", "row": ROW})]) == 1
    table = dumping.tables_there(connection)["long_gone"]
    [row] = connection.execute(table.select().where(table.c.more.is_(sa.null()))).mappings()
    assert {name: dumping.to_json(value) for name, value in row.items()} == ROW
    connection.execute(old.insert().values(name="Joop"))
    assert connection.execute(sa.select(sa.func.max(table.c.id))).scalar() == 8
