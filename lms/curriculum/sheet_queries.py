"""The pieces of a version that can be printed by themselves: worksheets, conversations, booklets."""

from collections.abc import Mapping

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.addresses import path_to
from lms.curriculum.models import Booklet, Conversation, Worksheet
from lms.curriculum.sheet_rules import NAMED, with_links
from lms.db import db


def sheets_of(version_id: int) -> Mapping[str, str]:
    """The addresses of its worksheets by title, kept per process like its outline: a published version never changes."""
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


def booklet_of(module_id: int) -> bytes | None:
    return db.session.scalar(select(Booklet.content).where(Booklet.module_id == module_id))


def booklet_pages(module_id: int) -> int | None:
    """How many pages the booklet of a module has; None while it is being made."""
    return db.session.scalar(select(Booklet.pages).where(Booklet.module_id == module_id))


def worksheet(sheet_id: int) -> Worksheet | None:
    query = select(Worksheet).where(Worksheet.id == sheet_id)
    return db.session.scalar(query.options(joinedload(Worksheet.module)))


def conversation(version_id: int, slug: str) -> Conversation | None:
    query = select(Conversation).where(Conversation.version_id == version_id, Conversation.slug == slug)
    return db.session.scalar(query.options(joinedload(Conversation.module)))


def conversation_with_id(conversation_id: int) -> Conversation | None:
    query = select(Conversation).where(Conversation.id == conversation_id)
    return db.session.scalar(query.options(joinedload(Conversation.module)))
