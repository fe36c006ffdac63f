"""A course as immutable versions, each with its modules, lessons, assignments, sheets, drawings, and what can be searched.

What people do refers to slugs, which stay the same over versions; never to the rows of one version.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from lms.db import Base


class Course(Base):
    __tablename__ = "courses"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)


class CourseVersion(Base):
    """A course as it was on the day of publishing. `content` holds what is not a page of its own: title, certificate
    title, learning outcomes, gate and requirements, and the facts that may change (`rules.Fact`)."""

    __tablename__ = "course_versions"
    __table_args__ = (UniqueConstraint("course_id", "number"), UniqueConstraint("course_id", "digest"))

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]

    course: Mapped[Course] = relationship()
    modules: Mapped[list[Module]] = relationship(back_populates="version", order_by="Module.position")


class Module(Base):
    """One of the modules of a version. `group_day` is the coach's running order as HTML, with title and minutes."""

    __tablename__ = "modules"
    __table_args__ = (UniqueConstraint("version_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    slug: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    question: Mapped[str] = mapped_column(String(300))
    summary: Mapped[str] = mapped_column(Text)
    group_day: Mapped[dict[str, Any]] = mapped_column(JSON)  # title, minutes, bring, html, sources

    version: Mapped[CourseVersion] = relationship(back_populates="modules")
    lessons: Mapped[list[Lesson]] = relationship(back_populates="module", order_by="Lesson.position")
    assignments: Mapped[list[Assignment]] = relationship(
        back_populates="module", order_by="Assignment.position"
    )
    worksheets: Mapped[list[Worksheet]] = relationship(back_populates="module", order_by="Worksheet.position")
    conversations: Mapped[list[Conversation]] = relationship(
        back_populates="module", order_by="Conversation.position"
    )


class Lesson(Base):
    """A lesson with its HTML, rendered once at publishing. `extras` holds goal, can_do, needs, mini_do_html,
    reflection, words and, where they are counted apart, the minutes of reading and doing, and the modules in which it `was` before; `check` the questions, each with slug, text, explanation and options (key, text, right)."""

    __tablename__ = "lessons"
    __table_args__ = (UniqueConstraint("version_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    module_id: Mapped[int] = mapped_column(ForeignKey("modules.id"), index=True)
    slug: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    minutes: Mapped[int]
    html: Mapped[str] = mapped_column(Text)
    extras: Mapped[dict[str, Any]] = mapped_column(JSON)
    check: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    module: Mapped[Module] = relationship(back_populates="lessons")


class Assignment(Base):
    """A field assignment: something to do in the neighbourhood. One ends each module; a long module has another half-way."""

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("version_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    module_id: Mapped[int] = mapped_column(ForeignKey("modules.id"), index=True)
    position: Mapped[int] = mapped_column(server_default="1")  # among those of its module
    after: Mapped[str] = mapped_column(String(80), server_default="")  # the lesson it follows; none: the last
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    hours: Mapped[int]
    photos: Mapped[int]
    goes_to_doors: Mapped[bool]
    html: Mapped[str] = mapped_column(Text)
    hand_in_html: Mapped[str] = mapped_column(Text)
    criteria: Mapped[list[str]] = mapped_column(JSON)
    yields: Mapped[str] = mapped_column(String(200))

    module: Mapped[Module] = relationship(back_populates="assignments")


class Worksheet(Base):
    """A sheet to write on: cards, tally lists, a canvas. Printed from the page or with the booklet of its module."""

    __tablename__ = "worksheets"
    __table_args__ = (UniqueConstraint("version_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    module_id: Mapped[int] = mapped_column(ForeignKey("modules.id"), index=True)
    slug: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    use: Mapped[str] = mapped_column(String(400))
    html: Mapped[str] = mapped_column(Text)

    module: Mapped[Module] = relationship(back_populates="worksheets")


class Conversation(Base):
    """A conversation to practise after a lesson: who stands there, where, and the moments of it (`practice.conversation_rules`)."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("version_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    module_id: Mapped[int] = mapped_column(ForeignKey("modules.id"), index=True)
    slug: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    after: Mapped[str] = mapped_column(String(80))  # the lesson it follows
    title: Mapped[str] = mapped_column(String(200))
    who: Mapped[str] = mapped_column(String(200))
    scene: Mapped[str] = mapped_column(Text)
    moments: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    module: Mapped[Module] = relationship(back_populates="conversations")


class CourseSection(Base):
    """A findable piece of a version: the part of a lesson under one heading, or a hard word with its meaning. `plain` is
    what is searched: small letters without accents. SQLite finds in it through an FTS5 index with trigrams, which the
    database keeps itself (`lms/curriculum/searching.py`)."""

    __tablename__ = "course_sections"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), index=True)
    module_slug: Mapped[str] = mapped_column(String(60))
    lesson_slug: Mapped[str] = mapped_column(String(80))
    lesson_title: Mapped[str] = mapped_column(String(200))
    heading: Mapped[str] = mapped_column(String(200))
    anchor: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)


class CourseArchive(Base):
    """The files a version was published from, as a zip: what an export gives and an import takes."""

    __tablename__ = "course_archives"

    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Booklet(Base):
    """The paper set of a module as one PDF, made once by a job: lessons, assignment and worksheets."""

    __tablename__ = "booklets"

    module_id: Mapped[int] = mapped_column(ForeignKey("modules.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    pages: Mapped[int]
    made_at: Mapped[datetime]


class CourseImage(Base):
    """A drawing of a version, kept with it."""

    __tablename__ = "course_images"
    __table_args__ = (UniqueConstraint("version_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    name: Mapped[str] = mapped_column(String(80))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PublishedVersionIsFrozen(Exception):
    """Somebody tried to change a published version. Publish a new one."""


def _refuse_change(mapper: Mapper[Any], _connection: object, target: object) -> None:
    attributes = inspect(target).attrs
    if any(attributes[column.key].history.has_changes() for column in mapper.column_attrs):
        raise PublishedVersionIsFrozen(repr(target))


def _refuse_removal(_mapper: Mapper[Any], _connection: object, target: object) -> None:
    raise PublishedVersionIsFrozen(repr(target))


for _frozen in (
    CourseVersion, Module, Lesson, Assignment, Worksheet, Conversation, CourseSection, CourseArchive, Booklet, CourseImage,
):  # fmt: skip
    event.listen(_frozen, "before_update", _refuse_change)
    event.listen(_frozen, "before_delete", _refuse_removal)
