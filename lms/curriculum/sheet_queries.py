"""The addresses of a version's worksheets by title, kept per process like its outline: a published version never changes."""

from collections.abc import Mapping

from flask import current_app
from sqlalchemy import select

from lms.addresses import path_to
from lms.curriculum.models import Worksheet
from lms.curriculum.sheet_rules import NAMED, with_links
from lms.db import db


def sheets_of(version_id: int) -> Mapping[str, str]:
    cache: dict[int, dict[str, str]] = current_app.extensions.setdefault("sheets", {})
    if version_id not in cache:
        query = select(Worksheet.title, Worksheet.id).where(Worksheet.version_id == version_id)
        cache[version_id] = {
            title: path_to("curriculum.worksheet", sheet_id=number)
            for title, number in db.session.execute(query)
        }
    return cache[version_id]


def linked(version_id: int, html: str) -> str:
    """A page that names a worksheet leads to it."""
    return with_links(html, sheets_of(version_id)) if NAMED.search(html) else html
