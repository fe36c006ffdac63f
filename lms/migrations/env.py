"""Alembic's environment: the app's own engine and models, what a draft must hold, and SQLite's foreign keys.

SQLite changes a column by making its table anew, and dropping a table that others point at fails while foreign keys are
enforced (or empties the others, under ON DELETE CASCADE). So they rest while migrations run, and every step is checked
before it is kept.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.util import CommandError
from sqlalchemy import Column
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.schema import CreateTable

from lms.db import Base, UtcDateTime, belongs_to_models, db

# a test may draft from other models than ours
MODELS = context.config.attributes.get("models", Base.metadata)


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def finish_draft(
    migration: MigrationContext, _revision: object, directives: list[ops.MigrationScript]
) -> None:
    """Numbers a draft after the newest migration. Raises CommandError, so that nothing is written, when it has no message
    or could not run over the rows of somebody who has been here for a year."""
    for draft in directives:
        words = (draft.message or "").strip()
        if not words:
            raise CommandError('say in a few words what changes: make migration m="a phone of a partner"')
        draft.message = words.replace("\\", "/").replace('"', "'")
        draft.rev_id = f"{int(context.script.get_current_head() or 0) + 1:04}"
        if draft.upgrade_ops is not None:
            draft.upgrade_ops.ops = [*safe_for_rows(draft.upgrade_ops.ops, migration.dialect)]


def safe_for_rows(
    operations: Iterable[ops.MigrateOperation], dialect: Dialect
) -> Iterator[ops.MigrateOperation]:
    """The operations, with NULL filled in before a column may no longer be NULL."""
    for operation in operations:
        for part in operation.ops if isinstance(operation, ops.OpContainer) else [operation]:
            if isinstance(part, ops.AddColumnOp):
                _default_of(part.table_name, part.column, dialect)
            elif isinstance(part, ops.AlterColumnOp) and part.modify_nullable is False:
                table, name = part.table_name, part.column_name
                default = _default_of(table, MODELS.tables[table].c[name], dialect)
                yield ops.ExecuteSQLOp(f"UPDATE {table} SET {name} = {default} WHERE {name} IS NULL")  # noqa: S608 (words of our own models)
        yield operation


def _default_of(table: str, column: Column[Any], dialect: Dialect) -> str | None:
    if column.nullable or column.computed is not None or column.identity is not None:
        return None
    default = dialect.ddl_compiler(dialect, CreateTable(column.table)).get_column_default_string(column)
    if default is None:
        raise CommandError(
            f"no draft was written: {table}.{column.name} would be NOT NULL, and {table} may have rows that hold nothing there. "
            f'Give the column server_default="..." in its model (a default=... is known to Python only), or let it be NULL.'
        )
    return str(default)


def check_references(*, ctx: MigrationContext, step: MigrationInfo, **_rest: object) -> None:
    """What enforcing foreign keys would have refused. Raising takes the step back."""
    if ctx.connection is None or ctx.dialect.name != "sqlite":
        return
    broken = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise CommandError(
            f"migration {step.up_revision_id} left {len(broken)} rows that point at a row that is not there, the first in "
            f"{broken[0][0]}. The step was taken back."
        )


def rest_foreign_keys(connection: Connection) -> None:
    """SQLite hears this outside a transaction only. The connection is our own and is closed afterwards: the pool never sees it."""
    if connection.dialect.name == "sqlite":
        connection.detach()
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]


def run() -> None:
    with db.engine.connect() as connection:
        rest_foreign_keys(connection)
        context.configure(
            connection=connection,
            target_metadata=MODELS,
            render_item=render_item,
            include_name=belongs_to_models,
            process_revision_directives=finish_draft,
            on_version_apply=check_references,  # type: ignore[arg-type]  # it is called by names, not by place
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
