"""Publishing: course files that passed every check become rows of a version that never changes again.

HTML is made here, once, so that showing a lesson renders nothing.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from lms import markdown
from lms.clock import local_day
from lms.curriculum import archive
from lms.curriculum.checked import CheckedCourse, CheckedModule
from lms.curriculum.checking import check_course
from lms.curriculum.files import read_folder
from lms.curriculum.models import (
    Assignment,
    Conversation,
    Course,
    CourseArchive,
    CourseImage,
    CourseSection,
    CourseVersion,
    Lesson,
    Module,
    Worksheet,
)
from lms.curriculum.parsing import Source
from lms.curriculum.queries import published_slugs
from lms.curriculum.reading import minutes_to_read
from lms.curriculum.rules import IMAGES_AT, Complaint, CourseComplaints, fact_as_data, vanished
from lms.curriculum.searching import plain
from lms.curriculum.words import explain
from lms.db import db
from lms.jobs.actions import request_job
from lms.practice import conversation_rules


def publish(folder: Path, *, now: datetime) -> CourseVersion:
    """Publishes a course folder as a new version, or returns the version that holds exactly this already. Raises
    CourseComplaints, with everything that is wrong, and publishes nothing then."""
    texts, complaints = read_folder(folder)
    return publish_texts(texts, complaints, now=now)


def publish_texts(
    texts: Mapping[str, str], complaints: Sequence[Complaint] = (), *, now: datetime
) -> CourseVersion:
    """As `publish`, for files that were read already: from a folder or from an archive."""
    return publish_checked(texts, checked_texts(texts, complaints, now=now), now=now)


def checked_texts(
    texts: Mapping[str, str], complaints: Sequence[Complaint] = (), *, now: datetime
) -> CheckedCourse:
    """Takes half a second, and writes nothing. Raises CourseComplaints."""
    checked = check_course(texts, today=local_day(now))
    if complaints or checked.errors:
        raise CourseComplaints(sorted([*complaints, *checked.errors]))
    return checked


def publish_checked(texts: Mapping[str, str], checked: CheckedCourse, *, now: datetime) -> CourseVersion:
    """Makes the version, or gives the one that was made of the same texts before."""
    digest = hashlib.sha256(repr(sorted(texts.items())).encode()).hexdigest()
    course = _course(checked.values["slug"])
    # publishing the same files twice is publishing once: no cohort is offered a version that differs in nothing
    known = db.session.scalar(
        select(CourseVersion).where(CourseVersion.course_id == course.id, CourseVersion.digest == digest)
    )
    if known is not None:
        return known
    _refuse_vanished_lessons(course, checked)
    version = _new_version(course, checked, digest, now)
    db.session.add(CourseArchive(version_id=version.id, content=archive.pack(texts)))
    for module in version.modules:
        request_job("booklet", f"booklet-{module.id}", {"module_id": module.id}, now)
    return version


def _course(slug: str) -> Course:
    course = db.session.scalar(select(Course).where(Course.slug == slug))
    if course is None:
        course = Course(slug=slug)
        db.session.add(course)
        db.session.flush()
    return course


def _refuse_vanished_lessons(course: Course, checked: CheckedCourse) -> None:
    """What people did is kept under the slug of the lesson: a slug that was published stays."""
    gone = vanished(checked.slugs, published_slugs(course.slug))
    if gone:
        raise CourseComplaints(gone)


def _new_version(course: Course, checked: CheckedCourse, digest: str, now: datetime) -> CourseVersion:
    latest = db.session.scalar(
        select(func.max(CourseVersion.number)).where(CourseVersion.course_id == course.id)
    )
    names = (
        "certificate_title",
        "summary",
        "learning_outcomes",
        "levels",
        "statements",
        "gate",
        "requirements",
    )
    version = CourseVersion(
        course=course,
        number=(latest or 0) + 1,
        title=checked.values["title"],
        content={name: checked.values.get(name, []) for name in names}
        | {
            "facts": [fact_as_data(fact) for fact in checked.facts],
            "weeks": checked.weeks,
            "wheel": {module.slug: module.values.get("wheel", "") for module in checked.modules},
            "talk": checked.talk,
        },
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
    return markdown.render(text, lambda name: f"{IMAGES_AT}{version.id}/{name}")


def _add_module(version: CourseVersion, checked: CheckedModule, position: int) -> None:
    group_day = checked.group_day
    assert group_day is not None
    module = Module(
        version=version,
        slug=checked.slug,
        position=position,
        title=checked.values["title"],
        question=checked.values["question"],
        summary=checked.values["summary"],
        group_day={
            **{name: value for name, value in group_day.values.items() if name != "bron"},
            "html": _render(version, group_day.body),
            "sources": [fact_as_data(fact) for fact in checked.facts() if fact.address],
        },
    )
    db.session.add(module)
    db.session.flush()
    for number, (slug, page, check) in enumerate(checked.lessons, 1):
        db.session.add(_lesson(version, module, number, slug, page, check))
        db.session.add_all(_sections(version, module, slug, page))
    for number, (slug, sheet) in enumerate(checked.worksheets, 1):
        db.session.add(
            Worksheet(
                version_id=version.id,
                module=module,
                slug=slug,
                position=number,
                title=sheet.values["title"],
                use=sheet.values["use"],
                html=_render(version, sheet.body),
            )
        )
    for number, (slug, talk) in enumerate(checked.conversations, 1):
        values = {name: talk.values[name] for name in ("title", "who", "scene", "after")}
        moments = conversation_rules.as_kept(talk.values["moment"])
        place = {"version_id": version.id, "module": module, "position": number}
        db.session.add(Conversation(**place, slug=slug, moments=moments, **values))
    db.session.add_all(
        _assignment(version, module, number, *task) for number, task in enumerate(checked.assignments, 1)
    )


def _assignment(version: CourseVersion, module: Module, position: int, slug: str, page: Source) -> Assignment:
    values = page.values
    return Assignment(
        version_id=version.id,
        module=module,
        slug=slug,
        position=position,
        after=values.get("after", ""),
        title=values["title"],
        hours=values["hours"],
        photos=values["photos"],
        goes_to_doors=values["goes_to_doors"],
        html=_render(version, page.body),
        hand_in_html=_render(version, values["hand_in"]),
        criteria=values["criteria"],
        yields=values["yields"],
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
    reading = minutes_to_read(page.body)
    apart = {"reading": reading, "doing": values["doing"]} if "doing" in values else {}
    return Lesson(
        version_id=version.id,
        module=module,
        slug=slug,
        position=position,
        title=values["title"],
        minutes=values["minutes"] if not apart else reading + values["doing"],
        html=explain(_render(version, page.body), values.get("word", [])),
        extras=apart
        | {
            "goal": values["goal"],
            "can_do": values["can_do"],
            "needs": values["needs"],
            "mini_do_html": _render(version, values["mini_do"]),
            "reflection": values["reflection"],
            "words": values.get("word", []),
        }
        | ({"was": values["was"]} if "was" in values else {}),
        check=check,
    )


def _sections(version: CourseVersion, module: Module, slug: str, page: Source) -> Iterator[CourseSection]:
    """What can be found of a lesson: each part under a heading, and each hard word."""
    values = page.values
    parts = [(part.heading, part.anchor, part.text) for part in markdown.sections(page.body)]
    parts[:0] = [("", "", f"{values['goal']}\n{values['mini_do']}")]
    words = [(row["word"], "moeilijke-woorden", row["meaning"]) for row in values.get("word", [])]
    for heading, anchor, text in (*parts, *words):
        yield CourseSection(
            version_id=version.id,
            module_slug=module.slug,
            lesson_slug=slug,
            lesson_title=values["title"],
            heading=heading,
            anchor=anchor,
            text=text,
            plain=plain(f"{values['title']} {heading} {text}"),
        )
