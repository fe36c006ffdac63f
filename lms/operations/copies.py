"""What this data folder remembers of its backups: where they were written, and when a restore was last tried."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from lms.clock import local_day
from lms.config import Settings
from lms.proof.keys import write_for_me

MADE, TRIED = "backups.jsonl", "restore-tried"


@dataclass(frozen=True)
class Copy:
    """A backup that stands where it was written."""

    path: Path
    made_on: date


def remember(file: Path, settings: Settings, now: datetime) -> date:
    """Writes down where a backup is. Returns the last day that it may be kept."""
    made_on, own = local_day(now), file.resolve()
    known = [copy for copy in made(settings) if copy.path != own]
    lines = [
        json.dumps({"path": str(copy.path), "made_on": copy.made_on.isoformat()})
        for copy in (*known, Copy(own, made_on))
    ]
    write_for_me(settings.data_dir / MADE, "".join(f"{line}\n" for line in lines).encode())
    return last_day(made_on, settings)


def last_day(made_on: date, settings: Settings) -> date:
    return made_on + timedelta(days=settings.backup_days)


def made(settings: Settings) -> Iterator[Copy]:
    """The backups that are still there, oldest first."""
    path = settings.data_dir / MADE
    for line in path.read_text().splitlines() if path.exists() else ():
        record = json.loads(line)
        if Path(record["path"]).exists():
            yield Copy(Path(record["path"]), date.fromisoformat(record["made_on"]))


def remember_try(settings: Settings, now: datetime) -> None:
    write_for_me(settings.data_dir / TRIED, f"{local_day(now).isoformat()}\n".encode())


def tried_on(settings: Settings) -> date | None:
    """The last day on which somebody tried to restore a backup of this folder."""
    path = settings.data_dir / TRIED
    return date.fromisoformat(path.read_text().strip()) if path.exists() else None
