"""A course as it stands in its draft: what is published with what staff changed since, and what the checker says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.authoring import rules
from lms.authoring.models import CourseDraft, DraftFile
from lms.authoring.rules import Remark
from lms.clock import local_day
from lms.curriculum import archive
from lms.curriculum.checking import check_course
from lms.curriculum.models import CourseVersion
from lms.curriculum.proofreading import IMAGES
from lms.curriculum.queries import archive_of, versions_of
from lms.db import db

MOST_KEPT = 4  # versions of which a process keeps the files


@dataclass(frozen=True)
class Standing:
    """The newest version of a course, its open draft, and the last row of each file in that. `texts` is the course as it would
    be published now."""

    version: CourseVersion
    published: Mapping[str, str]
    draft: CourseDraft | None
    rows: Mapping[str, DraftFile] = field(default_factory=dict)

    @cached_property
    def texts(self) -> dict[str, str]:
        return {**self.published, **{name: row.text for name, row in self.rows.items()}}

    @property
    def changed(self) -> dict[str, DraftFile]:
        """The files that differ from what is published, in the order of the course."""
        return {
            name: self.rows[name]
            for name in sorted(self.rows)
            if self.rows[name].text != self.published.get(name)
        }

    @property
    def drawings(self) -> list[str]:
        """The names by which a text shows them."""
        within = f"{IMAGES}/"
        return [name.removeprefix(within) for name in sorted(self.published) if name.startswith(within)]

    def title_of(self, name: str) -> str:
        return rules.title_of(self.texts, name)

    def kind_of(self, name: str) -> str | None:
        return rules.kind_of(name)

    @property
    def overtaken(self) -> list[str]:
        """Changed files of which another text was published meanwhile, by a zip, that nobody laid beside this one."""
        return [name for name, row in self.changed.items() if row.based_on != self.digest_of(name)]

    def digest_of(self, name: str) -> str:
        """Of what is published under this name; nothing when nothing is."""
        found = self.published.get(name)
        return "" if found is None else sha256(found.encode()).hexdigest()


def standing_of(version_id: int) -> Standing | None:
    """Of the course that this version belongs to. None when there is no such version, or its files were not kept."""
    asked = db.session.get(CourseVersion, version_id)
    return None if asked is None else standing_of_course(asked.course_id)


def standing_of_course(course_id: int) -> Standing | None:
    """None when the files of its newest version were not kept."""
    version = versions_of(course_id)[0]
    published = _files_of(version)
    if published is None:
        return None
    draft = open_draft(course_id)
    return Standing(version, published, draft, _last_rows(draft.id) if draft else {})


def _files_of(version: CourseVersion) -> dict[str, str] | None:
    """Unpacked once per process, as a published version never changes."""
    kept: dict[str, dict[str, str]] = current_app.extensions.setdefault("course_files", {})
    content = archive_of(version.id)
    if content is None:
        return None
    key = sha256(content).hexdigest()
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = archive.unpack(content)
    return kept[key]


def open_draft(course_id: int) -> CourseDraft | None:
    query = select(CourseDraft).where(CourseDraft.course_id == course_id, CourseDraft.ended_at.is_(None))
    return db.session.scalar(query.options(joinedload(CourseDraft.begun_by)))


def dropped_last(course_id: int) -> CourseDraft | None:
    """The draft that ended last, when it was dropped and not published."""
    query = select(CourseDraft).where(CourseDraft.course_id == course_id, CourseDraft.ended_at.is_not(None))
    last = db.session.scalar(query.order_by(CourseDraft.ended_at.desc(), CourseDraft.id.desc()).limit(1))
    return last if last is not None and last.version_id is None else None


def _last_rows(draft_id: int) -> dict[str, DraftFile]:
    newest = select(func.max(DraftFile.id)).where(DraftFile.draft_id == draft_id).group_by(DraftFile.name)
    query = select(DraftFile).where(DraftFile.id.in_(newest)).options(joinedload(DraftFile.by))
    return {row.name: row for row in db.session.scalars(query)}


def change_with_id(change_id: int) -> DraftFile | None:
    return db.session.get(DraftFile, change_id)


def history_of(course_id: int, name: str) -> list[DraftFile]:
    """Everything that was kept of one file in any draft of a course, newest first."""
    query = select(DraftFile).join(DraftFile.draft)
    query = query.where(CourseDraft.course_id == course_id, DraftFile.name == name)
    with_people = joinedload(DraftFile.draft).joinedload(CourseDraft.version)
    return list(
        db.session.scalars(query.order_by(DraftFile.id.desc()).options(joinedload(DraftFile.by), with_people))
    )


def remarks_on(texts: Mapping[str, str], name: str, *, now: datetime) -> list[Remark]:
    """What the checker of courses says of one file, among all others. Takes half a second."""
    found = check_course(texts, today=local_day(now)).complaints
    kind = rules.kind_of(name)
    pieces = rules.pieces_of(kind, texts[name]) if kind else []
    return rules.remarks_on(texts[name], pieces, [row for row in found if row.file == name])
