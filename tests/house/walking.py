"""What a migration changes, and what it says it changes."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from lms.paths import MIGRATIONS
from tests.house.generated_rows import Rows

FILES = sorted((MIGRATIONS / "versions").glob("*.py"))


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"migration_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def changes_since(version: str) -> dict[str, str]:
    """What the migrations after a version declare to change."""
    changes: dict[str, str] = {}
    for migration in map(loaded, FILES):
        if migration.revision > version:
            changes |= getattr(migration, "changes", {})
    return changes


def differences(before: Rows, after: Rows) -> Iterator[tuple[str, str]]:
    """What stood in `before` and reads otherwise in `after`: (the table or table.column, what happened)."""
    for table, rows in before.items():
        if table not in after:
            yield table, "is gone"
            continue
        if rows == after[table]:
            continue
        yield from ((table, f"{key} is gone") for key in rows.keys() - after[table].keys())
        yield from ((table, f"{key} is new") for key in after[table].keys() - rows.keys())
        for key in rows.keys() & after[table].keys():
            now = after[table][key]
            yield from (
                (f"{table}.{column}", f"of {key}: {value!r} became {now.get(column, 'no column')!r}")
                for column, value in rows[key].items()
                if now.get(column, "no column") != value
            )
