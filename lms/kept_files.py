"""Files that were good in a form that was not done: they wait an hour for who sent them, so that nobody sends them again.

They stand among the uploads, under names that no row refers to, so no page shows them. The page holds a word that names them,
locked for this person.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from lms import tokens

KEPT = timedelta(hours=1)
MOST_A_DAY = 60  # of one person, of each kind


def word_for(rows: list[list[Any]], kind: str, person_id: int, *, key: str, now: datetime) -> str:
    """What names these files in a page. Empty when there are none."""
    return tokens.locked(key, _about(kind, person_id), json.dumps([now.timestamp(), rows])) if rows else ""


def named_by(word: str, kind: str, person_id: int, *, key: str, now: datetime) -> list[list[Any]]:
    """The files of a word, for the person whose it is, within the hour."""
    opened = tokens.unlocked(key, _about(kind, person_id), word) if word else None
    kept_at, rows = json.loads(opened) if opened else (0.0, [])
    return rows if now.timestamp() < kept_at + KEPT.total_seconds() else []


def _about(kind: str, person_id: int) -> str:
    return f"kept-{kind}:{person_id}"
