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
    title, learning outcomes, gate and requirements, as in `rules.CourseContent`."""

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
    group_day: Mapped[dict[str, Any]] = mapped_column(JSON)  # title, minutes, bring, html

    version: Mapped[CourseVersion] = relationship(back_populates="modules")
    lessons: Mapped[list[Lesson]] = relationship(back_populates="module", order_by="Lesson.position")
    assignment: Mapped[Assignment] = relationship(back_populates="module")


class Lesson(Base):
    """A lesson with its HTML, rendered once at publishing. `extras` holds goal, can_do, needs, mini_do_html,
    reflection and words; `check` the questions, each with slug, text, explanation and options (key, text, right)."""

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
    """The field assignment of a module: something to do in the neighbourhood."""

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("version_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"))
    module_id: Mapped[int] = mapped_column(ForeignKey("modules.id"), unique=True)
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    hours: Mapped[int]
    photos: Mapped[int]
    goes_to_doors: Mapped[bool]
    html: Mapped[str] = mapped_column(Text)
    hand_in_html: Mapped[str] = mapped_column(Text)
    criteria: Mapped[list[str]] = mapped_column(JSON)
    yields: Mapped[str] = mapped_column(String(200))

    module: Mapped[Module] = relationship(back_populates="assignment")


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


for _frozen in (CourseVersion, Module, Lesson, Assignment, CourseImage):
    event.listen(_frozen, "before_update", _refuse_change)
    event.listen(_frozen, "before_delete", _refuse_removal)
