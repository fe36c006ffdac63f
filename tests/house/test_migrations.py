"""Every version of the database, up and down again, with rows in every table; and what a new draft looks like.

What changes on the way is declared in the migration itself: `changes` (going up) and `loses` (going down again) name a table whose rows
come or go, or a table.column whose values become others, each with the reason.
"""

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from lms.app import create_app
from lms.config import read_settings
from lms.db import Base, belongs_to_models, db
from lms.paths import MIGRATIONS
from tests.databases import empty_database
from tests.house.generated_rows import Rows, fill, reflected, snapshot
from tests.house.walking import FILES, differences, loaded

NEXT = f"{len(FILES) + 1:04}"


def test_versions_follow_each_other_by_number():
    wrong, below = [], None
    for number, path in enumerate(FILES, start=1):
        migration, name = loaded(path), f"{number:04}"
        if (path.name[:5], migration.revision, migration.down_revision) != (f"{name}_", name, below):
            wrong.append(
                f"{path.name} should be number {name}: name the file {name}_{path.name[5:]} and write in it "
                f"revision = {name!r} and down_revision = {below!r}. Were two made at the same time, then renumber the one that "
                "is not on the main branch yet."
            )
        below = name
    assert wrong == []


def described(metadata: sa.MetaData, connection: sa.Connection) -> set[str]:
    """Everything the database keeps beside the rows, a line each."""
    lines = set()
    for table in metadata.sorted_tables:
        lines |= {f"{table.name}: {one.name} {one.type} NULL={one.nullable}" for one in table.columns}
        for one in table.constraints | table.indexes:
            to = sorted(key.target_fullname for key in getattr(one, "elements", ()))
            options = getattr(one, "dialect_options", {}).get(connection.dialect.name, {})
            where = options.get("where", "") if isinstance(one, sa.Index) else ""
            lines.add(f"{table.name}: {type(one).__name__} {one.name} {one.columns.keys()} {to} {where}")
    triggers = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.dialect.name]
    return lines | {f"trigger {one}" for one in connection.exec_driver_sql(triggers)}


CATALOG = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master ORDER BY type, name",
    "postgresql": """
        SELECT attrelid::regclass::text, attnum::text, attname::text, format_type(atttypid, atttypmod), attnotnull::text
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0
        UNION ALL SELECT conrelid::regclass::text, contype::text, conname::text, pg_get_constraintdef(oid), ''
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT tablename, '', indexname, indexdef, '' FROM pg_indexes WHERE schemaname = 'public'
        ORDER BY 1, 2, 3, 4""",
}


class Look:
    """The database at one moment. Reading what tables there are takes longest: where the database's own list of them is
    that of an earlier look, they are the same."""

    def __init__(self, engine: sa.Engine, earlier: "Look | None" = None):
        with engine.connect() as connection:
            self.catalog = connection.exec_driver_sql(CATALOG[connection.dialect.name]).fetchall()
            is_same = earlier is not None and earlier.catalog == self.catalog
            self.metadata = earlier.metadata if is_same else reflected(connection)
            self.schema = described(self.metadata, connection)
            self.rows = snapshot(connection, self.metadata)

    def fill(self, engine: sa.Engine, time: int) -> None:
        with engine.begin() as connection:
            fill(connection, self.metadata, time)
            self.rows = snapshot(connection, self.metadata)


def undeclared(before: Rows, after: Rows, declared: dict[str, str]) -> list[str]:
    """What changed and was not to, and what was to change and did not (a row that shows it is missing then: see VALUES)."""
    found = list(differences(before, after))
    idle = declared.keys() - {what for what, _ in found}
    return [f"{what} {how}" for what, how in found if what not in declared] + [
        f"{what} is declared, and nothing changed" for what in idle
    ]


def with_place_in(metadata: sa.MetaData, rows: Rows) -> Rows:
    """The rows without the tables and columns that a version does not have."""
    return {
        table: {
            key: {column: value for column, value in row.items() if column in metadata.tables[table].columns}
            for key, row in of_table.items()
        }
        for table, of_table in rows.items()
        if table in metadata.tables
    }


@contextmanager
def empty_app(folder: Path) -> Iterator[Flask]:
    with empty_database() as url:
        app = create_app(read_settings({"LMS_DATA_DIR": str(folder), "LMS_DATABASE_URL": url}))
        with app.app_context():
            yield app
            db.engine.dispose()


def test_every_step_keeps_what_stands_there_and_can_be_taken_back(tmp_path):
    times, wrong = count(1), {}
    with empty_app(tmp_path):
        below, here = "base", Look(db.engine)
        for migration in map(loaded, FILES):
            name, changes = migration.revision, getattr(migration, "changes", {})
            flask_migrate.upgrade(directory=str(MIGRATIONS), revision=name)
            there = Look(db.engine)
            wrong[f"up to {name}"] = undeclared(here.rows, there.rows, changes) + [
                f"lost {line}" for line in here.schema - there.schema if line.startswith("trigger")
            ]
            there.fill(db.engine, next(times))
            flask_migrate.downgrade(directory=str(MIGRATIONS), revision=below)
            back = Look(db.engine, here)
            kept = with_place_in(back.metadata, there.rows)
            wrong[f"down from {name}"] = [
                *undeclared(kept, back.rows, getattr(migration, "loses", {})),
                *sorted(back.schema ^ here.schema),
            ]
            flask_migrate.upgrade(directory=str(MIGRATIONS), revision=name)
            here = Look(db.engine, there)
            wrong[f"up again to {name}"] = undeclared(back.rows, here.rows, changes)
            here.fill(db.engine, next(times))
            below = name
        assert {way: found for way, found in wrong.items() if found} == {}
        assert [table for table, rows in here.rows.items() if len(rows) < 2] == []


def test_foreign_keys_rest_for_migrations_only(tmp_path):
    with empty_app(tmp_path):
        for _ in ("with steps", "with nothing to do"):
            flask_migrate.upgrade(directory=str(MIGRATIONS))
            with db.engine.begin() as connection, pytest.raises(sa.exc.IntegrityError):
                connection.execute(
                    sa.text("INSERT INTO course_archives (version_id, content) VALUES (9, '')")
                )


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory) -> Iterator[Flask]:
    """An app of today with rows in every table."""
    with empty_app(tmp_path_factory.mktemp("lived-in")) as app:
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        Look(db.engine).fill(db.engine, 1)
        yield app


@pytest.fixture
def folder(tmp_path) -> Path:
    return shutil.copytree(MIGRATIONS, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__"))


def changed_models(app: Flask, change: Callable[[sa.MetaData], object]) -> sa.MetaData:
    """What `make migration` compares with: our models and a change."""
    models = sa.MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(models)
    change(models)

    def configure(config):
        config.attributes["models"] = models
        return config

    app.extensions["migrate"].migrate.configure(configure)
    return models


def phone(**options: object) -> Callable[[sa.MetaData], object]:
    return lambda models: models.tables["project_partners"].append_column(
        sa.Column("phone", sa.String(40), **options)
    )


def mail_for_all(**options: object) -> Callable[[sa.MetaData], object]:
    return lambda models: models.tables["people"].append_column(
        sa.Column("email", sa.String(254), nullable=False, **options), replace_existing=True
    )


def notebook(models: sa.MetaData) -> None:
    sa.Table(
        "notebooks",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
    )


@pytest.mark.parametrize(
    ("change", "table", "where_nothing_stood"),
    [
        (phone(nullable=True), "project_partners", {"phone": None}),
        (phone(nullable=False, server_default=""), "project_partners", {"phone": ""}),
        (mail_for_all(server_default="-"), "people", {"email": "-"}),
        (notebook, "people", {}),
    ],
    ids=["may be NULL", "has a default", "NULL no longer", "a new table"],
)
def test_a_draft_runs_over_rows_and_back(lived_in, folder, change, table, where_nothing_stood):
    """The whole way of `make migration m="a phone of a partner"`."""
    models, old = changed_models(lived_in, change), Look(db.engine)
    flask_migrate.migrate(directory=str(folder), message='a "phone" of a partner')
    [draft] = {path.name for path in (folder / "versions").glob("*.py")} - {path.name for path in FILES}
    migration = loaded(folder / "versions" / draft)
    assert (draft, migration.__doc__, migration.revision, migration.down_revision) == (
        f"{NEXT}_a_phone_of_a_partner.py", "a 'phone' of a partner", NEXT, FILES[-1].name[:4],
    )  # fmt: skip
    try:
        flask_migrate.upgrade(directory=str(folder))
        with db.engine.connect() as connection:
            options = {"compare_type": True, "include_name": belongs_to_models}
            assert compare_metadata(MigrationContext.configure(connection, opts=options), models) == []
        assert Look(db.engine).rows[table] == {
            key: row | {name: new for name, new in where_nothing_stood.items() if row.get(name) is None}
            for key, row in old.rows[table].items()
        }
    finally:
        flask_migrate.downgrade(directory=str(folder))
    assert Look(db.engine).schema == old.schema


@pytest.mark.parametrize(
    ("change", "message", "sentence"),
    [
        (
            phone(nullable=False),
            "x",
            "project_partners.phone would be NOT NULL, and project_partners may have rows",
        ),
        (phone(nullable=False, default=""), "x", 'Give the column server_default="..." in its model'),
        (mail_for_all(), "x", "people.email would be NOT NULL"),
        (phone(nullable=True), " ", "say in a few words what changes"),
    ],
    ids=["no default", "a default in Python only", "NULL no longer", "no message"],
)
def test_a_draft_that_older_rows_cannot_bear_is_refused(lived_in, folder, change, message, sentence, caplog):
    changed_models(lived_in, change)
    with caplog.at_level(logging.ERROR), pytest.raises(SystemExit):
        flask_migrate.migrate(directory=str(folder), message=message)
    assert sentence in caplog.text
    assert sorted(path.name for path in (folder / "versions").glob("*.py")) == [path.name for path in FILES]


def test_a_step_that_leaves_rows_pointing_nowhere_is_taken_back(lived_in, folder):
    """Also on SQLite, where foreign keys rest meanwhile."""
    step = (
        "from alembic import op\n"
        f"revision, down_revision, branch_labels, depends_on = {NEXT!r}, {FILES[-1].name[:4]!r}, None, None\n"
        "def upgrade():\n    op.execute('DELETE FROM people')\n"
    )
    (folder / "versions" / f"{NEXT}_everybody_goes.py").write_text(step)
    before = Look(db.engine).rows
    with pytest.raises((SystemExit, sa.exc.IntegrityError)):
        flask_migrate.upgrade(directory=str(folder))
    assert Look(db.engine).rows == before
    with db.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == FILES[-1].name[:4]
