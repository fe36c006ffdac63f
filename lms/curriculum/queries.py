"""Published versions and their pages. Outlines and lessons are kept per process, which is safe because they never change."""

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from lms.curriculum.models import (
    Assignment,
    Conversation,
    Course,
    CourseArchive,
    CourseImage,
    CourseVersion,
    Lesson,
    Module,
)
from lms.curriculum.rules import (
    AssignmentOutline,
    ConversationOutline,
    Fact,
    Gate,
    LessonOutline,
    Levels,
    ModuleOutline,
    Outline,
    Requirements,
    fact_of_data,
)
from lms.curriculum.sheet_queries import linked
from lms.db import db

KINDS: dict[str, type[Module | Lesson | Assignment | Conversation]] = {
    "module": Module,
    "lesson": Lesson,
    "assignment": Assignment,
    "conversation": Conversation,
}


def latest_version(course_slug: str) -> CourseVersion | None:
    query = (
        select(CourseVersion)
        .join(Course)
        .where(Course.slug == course_slug)
        .order_by(CourseVersion.number.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def version_with_number(course_slug: str, number: int) -> CourseVersion | None:
    query = select(CourseVersion).join(Course)
    return db.session.scalar(query.where(Course.slug == course_slug, CourseVersion.number == number))


def published_slugs(course_slug: str) -> dict[str, set[str]]:
    """Every module, lesson, assignment and conversation that any version of a course ever held."""
    return {
        kind: set(
            db.session.scalars(
                select(page.slug)
                .join(CourseVersion, CourseVersion.id == page.version_id)
                .join(Course)
                .where(Course.slug == course_slug)
            )
        )
        for kind, page in KINDS.items()
    }


def archive_of(version_id: int) -> bytes | None:
    return db.session.scalar(select(CourseArchive.content).where(CourseArchive.version_id == version_id))


def whole_module(module_id: int) -> Module | None:
    """A module with every page of it: what a booklet holds."""
    query = (
        select(Module)
        .where(Module.id == module_id)
        .options(
            selectinload(Module.lessons),
            selectinload(Module.worksheets),
            selectinload(Module.conversations),
            selectinload(Module.assignments),
            joinedload(Module.version),
        )
    )
    return db.session.scalar(query)


def images_of(version_id: int) -> dict[str, bytes]:
    query = select(CourseImage.name, CourseImage.content).where(CourseImage.version_id == version_id)
    return {name: content for name, content in db.session.execute(query)}


def versions() -> list[CourseVersion]:
    """Every published version, newest first."""
    return list(db.session.scalars(select(CourseVersion).order_by(CourseVersion.id.desc())))


def versions_of(course_id: int) -> list[CourseVersion]:
    """The versions of one course, newest first."""
    query = select(CourseVersion).where(CourseVersion.course_id == course_id)
    return list(db.session.scalars(query.order_by(CourseVersion.number.desc())))


def facts_of(version: CourseVersion) -> list[Fact]:
    """What may change in a version, with its sources. Versions from before they were kept have none."""
    return [fact_of_data(row) for row in version.content.get("facts", [])]


def sources_of(module: Module) -> list[Fact]:
    """Where the pages of a module come from, for trainers."""
    return [fact_of_data(row) for row in module.group_day.get("sources", [])]


def newest_versions() -> list[CourseVersion]:
    """The newest version of each course."""
    newest = select(func.max(CourseVersion.id)).group_by(CourseVersion.course_id)
    return list(db.session.scalars(select(CourseVersion).where(CourseVersion.id.in_(newest))))


def lesson(version_id: int, module_slug: str, lesson_slug: str) -> Lesson | None:
    """A page of a published version, kept per process like the outline: it never changes. Belongs to no session."""
    cache: dict[tuple[int, str, str], Lesson] = current_app.extensions.setdefault("lessons", {})
    key = (version_id, module_slug, lesson_slug)
    if key not in cache:
        found = _read_lesson(version_id, module_slug, lesson_slug)
        if found is None:
            return None
        db.session.expunge(found)
        found.html = linked(version_id, found.html)
        cache[key] = found
    return cache[key]


def _read_lesson(version_id: int, module_slug: str, lesson_slug: str) -> Lesson | None:
    query = (
        select(Lesson)
        .join(Lesson.module)
        .where(Lesson.version_id == version_id, Lesson.slug == lesson_slug, Module.slug == module_slug)
    )
    return db.session.scalar(query)


def stood_in(course_id: int, module_slug: str, lesson_slug: str) -> bool:
    """Whether a lesson stood in this module in some version of a course: an address that was given to people."""
    query = (
        select(Lesson.id)
        .join(Lesson.module)
        .join(CourseVersion, CourseVersion.id == Lesson.version_id)
        .where(CourseVersion.course_id == course_id, Module.slug == module_slug, Lesson.slug == lesson_slug)
    )
    return db.session.scalar(query.limit(1)) is not None


def assignment(version_id: int, slug: str) -> Assignment | None:
    query = (
        select(Assignment)
        .where(Assignment.version_id == version_id, Assignment.slug == slug)
        .options(joinedload(Assignment.module))
    )
    return db.session.scalar(query)


def module(version_id: int, slug: str) -> Module | None:
    return db.session.scalar(select(Module).where(Module.version_id == version_id, Module.slug == slug))


def image(version_id: int, name: str) -> bytes | None:
    query = select(CourseImage.content).where(CourseImage.version_id == version_id, CourseImage.name == name)
    return db.session.scalar(query)


def outline(version_id: int) -> Outline:
    """The outline of a version, read once per process: a published version never changes."""
    cache: dict[int, Outline] = current_app.extensions.setdefault("outlines", {})
    if version_id not in cache:
        cache[version_id] = _read_outline(version_id)
    return cache[version_id]


def forget_outlines() -> None:
    """For tests, whose databases come and go under the same numbers."""
    current_app.extensions.pop("outlines", None)
    current_app.extensions.pop("lessons", None)
    current_app.extensions.pop("sheets", None)


def _read_outline(version_id: int) -> Outline:
    pages = selectinload(CourseVersion.modules)
    version = db.session.scalars(
        select(CourseVersion)
        .where(CourseVersion.id == version_id)
        .options(
            joinedload(CourseVersion.course),
            pages.selectinload(Module.lessons).options(
                load_only(
                    Lesson.slug, Lesson.title, Lesson.minutes, Lesson.position, Lesson.check, Lesson.extras
                )
            ),
            pages.selectinload(Module.assignments),
            pages.selectinload(Module.conversations).load_only(
                Conversation.slug, Conversation.title, Conversation.after, Conversation.position
            ),
        )
    ).one()
    content = version.content
    return Outline(
        version_id=version.id,
        course_id=version.course_id,
        course_slug=version.course.slug,
        number=version.number,
        title=version.title,
        certificate_title=content["certificate_title"],
        learning_outcomes=tuple(content["learning_outcomes"]),
        statements=tuple(content.get("statements", ())),
        levels=tuple(Levels(**row) for row in content.get("levels", ())),
        gate=Gate(content["gate"]["title"], tuple(content["gate"]["modules"])),
        requirements=Requirements(**content["requirements"]),
        modules=tuple(_module_outline(found) for found in version.modules),
    )


def _module_outline(found: Module) -> ModuleOutline:
    content = found.version.content
    return ModuleOutline(
        slug=found.slug,
        title=found.title,
        question=found.question,
        summary=found.summary,
        lessons=tuple(
            LessonOutline(
                page.slug,
                page.title,
                page.minutes,
                tuple(question["slug"] for question in page.check),
                page.extras.get("reading", 0),
            )
            for page in found.lessons
        ),
        assignments=tuple(
            AssignmentOutline(
                task.slug,
                task.title,
                task.hours,
                task.goes_to_doors,
                task.photos,
                content.get("weeks", {}).get(task.slug, 0),
                task.after,
            )
            for task in found.assignments
        ),
        group_day_title=found.group_day["title"],
        group_day_minutes=found.group_day["minutes"],
        wheel=content.get("wheel", {}).get(found.slug, ""),
        conversations=tuple(
            ConversationOutline(row.slug, row.title, row.after) for row in found.conversations
        ),
    )
