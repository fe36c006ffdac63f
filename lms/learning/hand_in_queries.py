"""What people handed in, with the answers to it: all versions of one person, what waits for a coach, and files by their name."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from lms import uploads
from lms.db import db
from lms.learning.models import HandIn, HandInPhoto, Review, ReviewRecording
from lms.learning.rules import HandInFact
from lms.learning.verdict_models import SecondLook
from lms.photos import Photo
from lms.uploads import upload_folder

HAND_INS = (
    select(
        HandIn.person_id,
        HandIn.assignment_slug,
        HandIn.number,
        HandIn.handed_in_at,
        Review.outcome,
        Review.reviewed_at,
    )
    .outerjoin(Review, (Review.hand_in_id == HandIn.id) & Review.waits_until.is_(None))
    .where(
        HandIn.person_id.in_(bindparam("person_ids", expanding=True)),
        HandIn.course_id == bindparam("course_id"),
    )
    .order_by(HandIn.number)
)  # asked at every page of a trainee, so built once


def latest_hand_ins(person_ids: Collection[int], course_id: int) -> dict[int, dict[str, HandInFact]]:
    given = {"person_ids": list(person_ids), "course_id": course_id}
    found: dict[int, dict[str, HandInFact]] = defaultdict(dict)
    for person_id, slug, number, handed_in_at, outcome, reviewed_at in db.session.execute(HAND_INS, given):
        found[person_id][slug] = HandInFact(number, handed_in_at, outcome, reviewed_at)
    return found


def hand_in_versions(person_id: int, course_id: int, assignment_slug: str) -> list[HandIn]:
    """Everything somebody handed in for an assignment, newest first."""
    query = (
        select(HandIn)
        .where(
            HandIn.person_id == person_id,
            HandIn.course_id == course_id,
            HandIn.assignment_slug == assignment_slug,
        )
        .options(
            selectinload(HandIn.photos).joinedload(HandInPhoto.removed_by),
            joinedload(HandIn.gist_by),
            joinedload(HandIn.review).options(
                joinedload(Review.reviewed_by),
                joinedload(Review.recording),
                selectinload(Review.second_looks).joinedload(SecondLook.looked_by),
            ),
            joinedload(HandIn.sharing),
        )
        .order_by(HandIn.number.desc())
    )
    return list(db.session.scalars(query))


def hand_ins_of(person_id: int) -> list[HandIn]:
    query = (
        select(HandIn)
        .where(HandIn.person_id == person_id)
        .options(joinedload(HandIn.review))
        .order_by(HandIn.handed_in_at.desc())
    )
    return list(db.session.scalars(query))


def hand_ins_waiting(cohort_ids: Collection[int]) -> list[HandIn]:
    """What waits for a coach of these cohorts, longest first."""
    query = (
        select(HandIn)
        .outerjoin(HandIn.review)
        .where(HandIn.cohort_id.in_(cohort_ids), Review.id.is_(None))
        .options(joinedload(HandIn.person), selectinload(HandIn.photos))
        .order_by(HandIn.handed_in_at, HandIn.id)
    )
    return list(db.session.scalars(query))


def still_unread(person_id: int) -> list[Review]:
    """The answers of a moment ago, which whoever gave them can take back."""
    query = (
        select(Review)
        .where(Review.reviewed_by_id == person_id, Review.waits_until.is_not(None))
        .options(joinedload(Review.hand_in).joinedload(HandIn.person))
        .order_by(Review.waits_until.desc())
    )
    return list(db.session.scalars(query))


def photo_named(name: str) -> HandInPhoto | None:
    query = select(HandInPhoto).where(HandInPhoto.file_name == name).options(joinedload(HandInPhoto.hand_in))
    return db.session.scalar(query)


@dataclass(frozen=True)
class Heard:
    """A recording, and the hand-in that it is or that it answers."""

    hand_in: HandIn
    mimetype: str


def recording_named(name: str) -> Heard | None:
    handed_in = db.session.scalar(select(HandIn).where(HandIn.file_name == name))
    if handed_in is not None:
        return Heard(handed_in, handed_in.mimetype)
    query = (
        select(ReviewRecording)
        .where(ReviewRecording.file_name == name)
        .options(joinedload(ReviewRecording.review).joinedload(Review.hand_in))
    )
    answer = db.session.scalar(query)
    return Heard(answer.review.hand_in, answer.mimetype) if answer else None


def reviews_told(review_ids: Collection[int]) -> dict[int, Review]:
    """Answers with who gave them, what they are about, and whether they were spoken too."""
    query = (
        select(Review)
        .where(Review.id.in_(review_ids))
        .options(joinedload(Review.hand_in), joinedload(Review.reviewed_by), joinedload(Review.recording))
    )
    return {row.id: row for row in db.session.scalars(query)}


def review_events(person_id: int, course_id: int, assignment_slug: str) -> list[str]:
    """The events under which somebody was told what was said of an assignment."""
    query = (
        select(Review.id)
        .join(Review.hand_in)
        .where(
            HandIn.person_id == person_id,
            HandIn.course_id == course_id,
            HandIn.assignment_slug == assignment_slug,
        )
    )
    return [f"review:{number}" for number in db.session.scalars(query)]


def photos_before(person_id: int, course_id: int, assignment_slug: str) -> list[Photo]:
    """The photos of the latest version as they stand on disk, without what was taken away since."""
    versions = hand_in_versions(person_id, course_id, assignment_slug)
    found = [row for row in (versions[0].photos if versions else ()) if row.file_name]
    folder = upload_folder()
    return [Photo(uploads.read(folder, row.file_name or ""), row.width, row.height) for row in found]
