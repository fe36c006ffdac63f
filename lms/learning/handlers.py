"""What learning does later: an answer is shown ten minutes after it was given, and at night files that no row names go."""

from datetime import datetime
from typing import Any

from lms.db import db
from lms.jobs import nightly
from lms.jobs.kinds import Kind, register
from lms.learning import file_actions
from lms.learning.models import Review
from lms.learning.verdict_actions import show_review
from lms.learning.verdict_rules import SHOW


def _show(payload: dict[str, Any], _result: object, now: datetime) -> None:
    row = db.session.get(Review, payload["review_id"])
    if row is not None:  # else it was taken back
        show_review(row, now=now)


def register_all() -> None:
    register(Kind(SHOW, dict, dict, _show))
    nightly.register(file_actions.sweep)
