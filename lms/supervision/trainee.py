"""Everything about one trainee, for the person who looks after them. Of intervisie only that it happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.accounts.models import Person
from lms.clock import local_day
from lms.cohorts.models import Attendance, Cohort, GroupDay, Pause
from lms.cohorts.policy import may_supervise
from lms.cohorts.queries import group_days, paused_people
from lms.curriculum.queries import outline
from lms.curriculum.rules import Outline
from lms.db import db
from lms.learning.models import HandIn
from lms.learning.queries import hand_ins_of
from lms.peergroups.models import Meeting, PeerGroup
from lms.peergroups.policy import groups_visible_to
from lms.peergroups.queries import meetings_of
from lms.progress.models import Advice, Decision
from lms.progress.queries import advice_of, cohorts_learned_in, decision_of, progress_of
from lms.progress.rules import Progress
from lms.supervision.queries import facts_of
from lms.supervision.rules import Signal, signals_of


@dataclass(frozen=True)
class Trainee:
    person: Person
    cohort: Cohort
    outline: Outline
    progress: Progress
    signals: Sequence[Signal]
    pause: Pause | None
    hand_ins: Sequence[HandIn]
    group_days: Sequence[tuple[GroupDay, Attendance | None]]
    meetings: Sequence[tuple[Meeting, bool]]
    advice: Advice | None
    decision: Decision | None

    @property
    def titles(self) -> dict[str, str]:
        return {module.assignment.slug: module.assignment.title for module in self.outline.modules}

    @property
    def waits_for_assessor(self) -> bool:
        decided_rounds = self.decision.round if self.decision else 0
        return self.advice is not None and self.advice.round > decided_rounds


def trainee_of(user: Person, person_id: int, *, now: datetime) -> Trainee | None:
    """A trainee in the newest cohort in which `user` looks after them. None: not theirs to see, or nobody."""
    person = db.session.get(Person, person_id)
    cohorts = [row for row in cohorts_learned_in(person_id) if may_supervise(user, row.id)]
    if person is None or not cohorts:
        return None
    cohort = cohorts[0]
    progress = progress_of(person, cohort, now=now)
    facts = facts_of([person], cohort, {person_id: progress}, now=now)[0]
    return Trainee(
        person=person,
        cohort=cohort,
        outline=outline(cohort.version_id),
        progress=progress,
        signals=signals_of(facts, local_day(now), local_day),
        pause=paused_people([cohort.id], today=local_day(now)).get(person_id),
        hand_ins=[row for row in hand_ins_of(person_id) if may_supervise(user, row.cohort_id)],
        group_days=[
            (day, next((row for row in day.attendance if row.person_id == person_id), None))
            for day in group_days(cohort.id)
        ],
        meetings=_meetings(user, person_id),
        advice=advice_of(person_id, cohort.id),
        decision=decision_of(person_id, cohort.id),
    )


def _meetings(user: Person, person_id: int) -> list[tuple[Meeting, bool]]:
    """The meetings of groups that `user` may see: not those of a group somebody joined later, elsewhere."""
    found = meetings_of(person_id)
    group_ids = {meeting.group_id for meeting, _ in found}
    query = groups_visible_to(user).with_only_columns(PeerGroup.id).where(PeerGroup.id.in_(group_ids))
    visible = set(db.session.scalars(query))
    return [(meeting, was_present) for meeting, was_present in found if meeting.group_id in visible]
