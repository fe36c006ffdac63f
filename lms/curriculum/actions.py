import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from lms import markdown
from lms.clock import local_day
from lms.curriculum.checking import CheckedCourse, CheckedModule, check_course
from lms.curriculum.files import read_folder
from lms.curriculum.models import Assignment, Course, CourseImage, CourseVersion, Lesson, Module
from lms.curriculum.parsing import Source
from lms.curriculum.rules import Complaint, CourseComplaints
from lms.db import db


def publish(folder: Path, *, now: datetime) -> CourseVersion:
    """Publishes a course folder as a new version, or returns the version that holds exactly this already. Raises
    CourseComplaints, with everything that is wrong, and publishes nothing then."""
    texts, complaints = read_folder(folder)
    checked = check_course(texts, today=local_day(now))
    if complaints or checked.errors:
        raise CourseComplaints(sorted([*complaints, *checked.errors]))
    digest = hashlib.sha256(repr(sorted(texts.items())).encode()).hexdigest()
    course = _course(checked.values["slug"])
    known = db.session.scalar(
        select(CourseVersion).where(CourseVersion.course_id == course.id, CourseVersion.digest == digest)
    )
    if known is not None:
        return known
    _refuse_vanished_lessons(course, checked)
    return _new_version(course, checked, digest, now)


def _course(slug: str) -> Course:
    course = db.session.scalar(select(Course).where(Course.slug == slug))
    if course is None:
        course = Course(slug=slug)
        db.session.add(course)
        db.session.flush()
    return course


def _refuse_vanished_lessons(course: Course, checked: CheckedCourse) -> None:
    """What people did is kept under the slug of the lesson: a slug that was published stays."""
    published = select(Lesson.slug).join(CourseVersion, CourseVersion.id == Lesson.version_id)
    before = set(db.session.scalars(published.where(CourseVersion.course_id == course.id)))
    present = {slug for module in checked.modules for slug, _, _ in module.lessons}
    if before - present:
        raise CourseComplaints(
            [
                Complaint(
                    "course.toml", 1, f"de les {slug} is gepubliceerd en mag niet verdwijnen of anders heten"
                )
                for slug in sorted(before - present)
            ]
        )


def _new_version(course: Course, checked: CheckedCourse, digest: str, now: datetime) -> CourseVersion:
    latest = db.session.scalar(
        select(func.max(CourseVersion.number)).where(CourseVersion.course_id == course.id)
    )
    names = ("certificate_title", "summary", "learning_outcomes", "gate", "requirements")
    version = CourseVersion(
        course=course,
        number=(latest or 0) + 1,
        title=checked.values["title"],
        content={name: checked.values[name] for name in names},
        digest=digest,
        published_at=now,
    )
    db.session.add(version)
    db.session.flush()
    for name, text in checked.images.items():
        db.session.add(CourseImage(version_id=version.id, name=name, content=text.encode()))
    for position, module in enumerate(checked.modules, 1):
        _add_module(version, module, position)
    db.session.flush()
    return version


def _render(version: CourseVersion, text: str) -> str:
    return markdown.render(text, lambda name: f"/leren/beeld/{version.id}/{name}")


def _add_module(version: CourseVersion, checked: CheckedModule, position: int) -> None:
    group_day, assignment = checked.group_day, checked.assignment
    assert group_day is not None
    assert assignment is not None
    module = Module(
        version=version,
        slug=checked.slug,
        position=position,
        title=checked.values["title"],
        question=checked.values["question"],
        summary=checked.values["summary"],
        group_day={**group_day.values, "html": _render(version, group_day.body)},
    )
    db.session.add(module)
    db.session.flush()
    for number, (slug, page, check) in enumerate(checked.lessons, 1):
        db.session.add(_lesson(version, module, number, slug, page, check))
    values = assignment.values
    db.session.add(
        Assignment(
            version_id=version.id,
            module=module,
            slug=checked.values["assignment"],
            title=values["title"],
            hours=values["hours"],
            photos=values["photos"],
            goes_to_doors=values["goes_to_doors"],
            html=_render(version, assignment.body),
            hand_in_html=_render(version, values["hand_in"]),
            criteria=values["criteria"],
            yields=values["yields"],
        )
    )


def _lesson(
    version: CourseVersion,
    module: Module,
    position: int,
    slug: str,
    page: Source,
    check: list[dict[str, Any]],
) -> Lesson:
    values = page.values
    return Lesson(
        version_id=version.id,
        module=module,
        slug=slug,
        position=position,
        title=values["title"],
        minutes=values["minutes"],
        html=_render(version, page.body),
        extras={
            "goal": values["goal"],
            "can_do": values["can_do"],
            "needs": values["needs"],
            "mini_do_html": _render(version, values["mini_do"]),
            "reflection": values["reflection"],
            "words": values.get("word", []),
        },
        check=check,
    )
