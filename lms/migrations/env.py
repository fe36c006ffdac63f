"""Alembic's environment: the app's own engine and metadata, nothing generated."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from lms.db import Base, UtcDateTime, belongs_to_models, db


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run() -> None:
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            include_name=belongs_to_models,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
