"""Everything about one trainee, for the person who looks after them. Of intervisie only that it happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.clock import local_day
from lms.cohorts.models import Cohort, GroupDay, Pause
from lms.cohorts.policy import may_see_cohort, may_supervise
from lms.cohorts.queries import group_days, has_role_in, paused_people
from lms.curriculum.queries import outline
from lms.curriculum.rules import Outline
from lms.db import db
from lms.learning.hand_in_queries import hand_ins_of
from lms.learning.models import HandIn
from lms.peergroups.models import PeerGroup
from lms.peergroups.queries import groups_of
from lms.progress.models import Advice, Decision
from lms.progress.queries import advice_of, cohorts_learned_in, decision_of, progress_of
from lms.progress.rules import Progress
from lms.roles import TRAINEE
from lms.supervision.models import Note
from lms.supervision.policy import written_visible_to
from lms.supervision.queries import deeds_of, facts_of
from lms.supervision.rules import Line, board
from lms.supervision.signal_rules import Signal
from lms.supervision.today_queries import group_lines


@dataclass(frozen=True)
class Trainee:
    person: Person
    cohort: Cohort
    outline: Outline
    progress: Progress
    line: Line
    group_signals: Sequence[Signal]
    pause: Pause | None
    takes_part: bool  # false: stopped, or went elsewhere
    hand_ins: Sequence[HandIn]
    group_days: Sequence[GroupDay]
    groups: Sequence[PeerGroup]
    advice: Advice | None
    decision: Decision | None

    @property
    def signals(self) -> tuple[Signal, ...]:
        return self.line.signals

    @property
    def titles(self) -> dict[str, str]:
        return {task.slug: task.title for task in self.outline.assignments()}

    @property
    def waits_for_assessor(self) -> bool:
        decided_rounds = self.decision.round if self.decision else 0
        return self.advice is not None and self.advice.round > decided_rounds


def trainee_of(user: Person, person_id: int, *, now: datetime) -> Trainee | None:
    """A trainee in the newest cohort in which `user` looks after them. None: not theirs to see, or nobody."""
    person = db.session.get(Person, person_id)
    cohorts = [row for row in cohorts_learned_in(person_id) if may_see_cohort(user, row, now=now)]
    if person is None or not cohorts:
        return None
    cohort = cohorts[0]
    progress = progress_of(person, cohort, now=now)
    return Trainee(
        person=person,
        cohort=cohort,
        outline=outline(cohort.version_id),
        progress=progress,
        line=line_of(person, cohort, progress, now=now),
        group_signals=group_signals_of(person, cohort, now=now),
        pause=paused_people([cohort.id], today=local_day(now)).get(person_id),
        takes_part=has_role_in(person, TRAINEE, cohort.id, now=now),
        hand_ins=[row for row in hand_ins_of(person_id) if may_supervise(user, row.cohort_id, now=now)],
        group_days=[
            day for day in group_days(cohort.id) if day.starts_at > now and day.called_off_at is None
        ],
        groups=[row for row in groups_of(person_id) if row.cohort_id == cohort.id],
        advice=advice_of(person_id, cohort.id),
        decision=decision_of(person_id, cohort.id),
    )


def line_of(person: Person, cohort: Cohort, progress: Progress, *, now: datetime) -> Line:
    """The line of one person on the board, whether or not it asks for something. Of who stopped, nothing is asked."""
    facts = facts_of(person, cohort, progress, now=now)
    line = board([facts], local_day(now), local_day, deeds=deeds_of([person.id]))[0]
    return line if has_role_in(person, TRAINEE, cohort.id, now=now) else Line(line.facts)


def group_signals_of(person: Person, cohort: Cohort, *, now: datetime) -> list[Signal]:
    """What there is to say about the peer group somebody is in."""
    own = {group.id for group in groups_of(person.id) if group.cohort_id == cohort.id}
    return [row.signals[0] for row in group_lines([cohort], now=now) if row.group_id in own]


def notes_on(user: Person, person_id: int, *, now: datetime) -> list[Note]:
    """What coaches wrote about somebody, newest first."""
    query = (
        written_visible_to(user, Note, now=now)
        .where(Note.person_id == person_id)
        .options(joinedload(Note.written_by))
        .order_by(Note.id.desc())
    )
    return list(db.session.scalars(query))
