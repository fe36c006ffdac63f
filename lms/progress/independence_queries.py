"""How somebody is tied to a trainee. What this slice cannot know it asks: whoever knows projects answers."""

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.orm import aliased

from lms.accounts.models import Grant, Person
from lms.db import db
from lms.learning.models import HandIn, Review
from lms.progress import events
from lms.progress.decision_rules import (
    ADVISED,
    ASSESSED,
    CHECKED,
    COACHED,
    REVIEWED,
    SAME_COHORT,
    SAME_PROJECT,
    SELF,
)
from lms.progress.models import Advice, CompletenessCheck, Decision
from lms.roles import COACH, TRAINEE


def ties_between(person: Person, other: Person) -> frozenset[str]:
    """Everything that ties `other` to a trainee, now or ever: what has ended counts too."""
    found = set(db.session.scalars(union_all(*_asked(person.id, other.id))))
    if person.id == other.id:
        found.add(SELF)
    elif any(answer for _, answer in events.ties_asked.send(person, other=other)):
        found.add(SAME_PROJECT)
    return frozenset(found - {SAME_COHORT} if person.id == other.id else found)


def _asked(person_id: int, other_id: int) -> tuple[Select[str], ...]:
    theirs = aliased(Grant)

    def with_role(tie: str, role: str) -> Select[str]:
        return (
            select(literal(tie))
            .select_from(Grant)
            .join(theirs, theirs.scope_id == Grant.scope_id)
            .where(
                Grant.person_id == person_id,
                Grant.role == TRAINEE,
                theirs.person_id == other_id,
                theirs.role == role,
            )
        )

    return (
        with_role(COACHED, COACH),
        with_role(SAME_COHORT, TRAINEE),
        select(literal(ADVISED)).where(Advice.person_id == person_id, Advice.coach_id == other_id),
        select(literal(CHECKED)).where(
            CompletenessCheck.person_id == person_id, CompletenessCheck.checked_by_id == other_id
        ),
        select(literal(ASSESSED)).where(Decision.person_id == person_id, Decision.assessor_id == other_id),
        select(literal(REVIEWED))
        .select_from(Review)
        .join(HandIn, HandIn.id == Review.hand_in_id)
        .where(HandIn.person_id == person_id, Review.reviewed_by_id == other_id),
    )
