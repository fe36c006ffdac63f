"""Makes the booklet of each module after a version is published."""

from datetime import datetime
from typing import Any

from lms import pdf
from lms.curriculum import booklets
from lms.curriculum.models import Booklet
from lms.curriculum.queries import images_of, whole_module
from lms.curriculum.sheet_queries import booklet_of
from lms.db import db
from lms.jobs.kinds import Kind, NothingToDo, register


def _load(payload: dict[str, Any]) -> booklets.Manuscript:
    module = whole_module(payload["module_id"])
    if module is None or booklet_of(module.id) is not None:
        raise NothingToDo
    return booklets.manuscript(module, images_of(module.version_id))


def _keep(payload: dict[str, Any], made: pdf.Document, now: datetime) -> None:
    if booklet_of(payload["module_id"]) is None:
        db.session.add(
            Booklet(module_id=payload["module_id"], content=made.content, pages=made.pages, made_at=now)
        )


def register_all() -> None:
    register(Kind("booklet", _load, booklets.draw, _keep, takes_long=True, can_wait=True))
