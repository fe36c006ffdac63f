"""Writing in the draft of a course, dropping it, taking it up again, and making a version of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from lms.accounts.models import Person
from lms.authoring.models import CourseDraft, DraftFile
from lms.authoring.queries import Standing, dropped_last, open_draft
from lms.authoring.rules import Remark
from lms.curriculum.actions import publish_checked
from lms.curriculum.checked import CheckedCourse
from lms.curriculum.models import CourseVersion
from lms.db import added_first, db
from lms.errors import RuleError


def write(
    standing: Standing, name: str, text: str, remarks: Sequence[Remark], *, by: Person, now: datetime
) -> bool:
    """Keeps a file as it becomes, with what the checker says of it, in the draft of its course, which begins by it. False when it
    is what stood there already: nothing is kept then."""
    if text == standing.texts[name] and name not in standing.overtaken:
        return False
    draft = standing.draft or _begun(standing.version.course_id, by, now)
    row = DraftFile(
        draft=draft, name=name, text=text, was=standing.texts[name], based_on=standing.digest_of(name),
        remarks=[asdict(one) for one in remarks], by=by, at=now,
    )  # fmt: skip
    db.session.add(row)
    return True


def _begun(course_id: int, by: Person, now: datetime) -> CourseDraft:
    draft = CourseDraft(course_id=course_id, begun_by=by, begun_at=now)
    if added_first(draft):
        return draft
    other = open_draft(course_id)
    assert other is not None
    return other


def drop(standing: Standing, *, by: Person, now: datetime) -> None:
    """Ends the draft without publishing it. Its texts stay, so that it can be taken up again."""
    if standing.draft is None:
        raise RuleError("Er is geen concept meer. Een collega was je voor.")
    standing.draft.ended_by, standing.draft.ended_at = by, now


def take_up(standing: Standing) -> None:
    """Opens the draft that was dropped last, as it was."""
    draft = dropped_last(standing.version.course_id)
    if draft is None:
        raise RuleError("Er is geen weggegooid concept om terug te halen.")
    if standing.draft is not None:
        raise RuleError("Er is al een nieuw concept. Publiceer dat eerst, of gooi het weg.")
    draft.ended_by, draft.ended_at = None, None


def publish(
    standing: Standing, texts: Mapping[str, str], checked: CheckedCourse, *, by: Person, now: datetime
) -> CourseVersion:
    """Makes a version of the draft. `texts` were checked before; when somebody wrote since, or a zip came, it is refused. Raises
    CourseComplaints as publishing a zip does."""
    if standing.draft is None or not standing.changed:
        raise RuleError("Er is niets veranderd. Dit staat al zo in de nieuwste versie.")
    if texts != standing.texts:
        raise RuleError("Er kwam net een wijziging bij. Kijk alles nog eens na.")
    if standing.overtaken:
        raise RuleError("Er kwam intussen een nieuwe versie. Leg de teksten eerst naast elkaar.")
    version = publish_checked(texts, checked, now=now)
    standing.draft.ended_by, standing.draft.ended_at, standing.draft.version = by, now, version
    return version
