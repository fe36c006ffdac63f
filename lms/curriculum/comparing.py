"""What changed between two versions of a course, lesson by lesson, for who decides whether a cohort goes on with the new one."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.curriculum.models import Assignment, Conversation, Lesson
from lms.curriculum.queries import images_of
from lms.curriculum.rules import IMAGE
from lms.db import db

PAGES = LESSON, ASSIGNMENT, CONVERSATION = "lesson", "assignment", "conversation"
CHANGES = NEW, GONE, MOVED, RENAMED, TEXT, QUESTIONS = "new", "gone", "moved", "renamed", "text", "questions"


@dataclass(frozen=True)
class Face:
    """What is compared of a page: its title, its place, and digests of its text and its questions."""

    title: str
    place: tuple[int, int]  # module and position in it, counted from 1
    text: str  # digests
    questions: str


@dataclass(frozen=True)
class Change:
    kind: str  # one of PAGES
    slug: str
    title: str
    what: tuple[str, ...]
    place: tuple[int, int]


def changes(
    before: Mapping[tuple[str, str], Face], after: Mapping[tuple[str, str], Face]
) -> tuple[Change, ...]:
    """What differs between two versions, each given as (kind, slug) -> face, in the order of the new one."""
    found = []
    for key in {**after, **before}:
        kind, slug = key
        old, new = before.get(key), after.get(key)
        face = new or old
        assert face is not None
        what = _what_changed(old, new)
        if what:
            found.append(Change(kind, slug, face.title, what, face.place))
    return tuple(sorted(found, key=lambda change: (change.what == (GONE,), change.place, change.kind)))


def _what_changed(old: Face | None, new: Face | None) -> tuple[str, ...]:
    if old is None:
        return (NEW,)
    if new is None:
        return (GONE,)
    differences = (
        (RENAMED, old.title != new.title),
        (MOVED, old.place != new.place),
        (TEXT, old.text != new.text),
        (QUESTIONS, old.questions != new.questions),
    )
    return tuple(name for name, differs in differences if differs)


def faces(version_id: int) -> dict[tuple[str, str], Face]:
    images = {name: _digest(content) for name, content in images_of(version_id).items()}

    def text_of(*parts: object) -> str:
        words = json.dumps(parts, sort_keys=True, default=str)
        return _digest(IMAGE.sub(lambda found: images.get(found[1], found[1]), words).encode())

    found: dict[tuple[str, str], Face] = {}
    lessons = select(Lesson).where(Lesson.version_id == version_id).options(joinedload(Lesson.module))
    for lesson in db.session.scalars(lessons):
        found[LESSON, lesson.slug] = Face(
            lesson.title,
            (lesson.module.position, lesson.position),
            text_of(lesson.html, lesson.extras),
            _digest(json.dumps(lesson.check, sort_keys=True).encode()),
        )
    tasks = select(Assignment).where(Assignment.version_id == version_id)
    for task in db.session.scalars(tasks.options(joinedload(Assignment.module))):
        found[ASSIGNMENT, task.slug] = Face(
            task.title,
            (task.module.position, 99),
            text_of(task.html, task.hand_in_html, task.criteria, task.goes_to_doors),
            "",
        )
    talks = select(Conversation).where(Conversation.version_id == version_id)
    for talk in db.session.scalars(talks.options(joinedload(Conversation.module))):
        text = text_of(talk.who, talk.scene, talk.after, talk.moments)
        found[CONVERSATION, talk.slug] = Face(talk.title, (talk.module.position, 98), text, "")
    return found


def compare(before_id: int, after_id: int) -> tuple[Change, ...]:
    return changes(faces(before_id), faces(after_id))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
