"""What is planned for somebody who learns: group days, intervisie and the final talk, in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from lms.clock import local_day
from lms.cohorts.models import GroupDay, GroupDayAnswer, Pause
from lms.db import UtcDateTime, db
from lms.peergroups.models import Meeting, MeetingAnswer, PeerGroupMember
from lms.progress.models import FinalTalk
from lms.remembering.models import RecallChoice, RememberedQuestion
from lms.remembering.rules import Key

STILL_ON = timedelta(hours=3)  # what began may still be looked up on the way there
MOST = 7
PAUSE, RECALL = "pause", "recall"
KINDS = GROUP_DAY, MEETING, TALK = "group_day", "meeting", "talk"


@dataclass(frozen=True)
class Appointment:
    """Of kind `group_day` (`about`: its module), `meeting` (`about`: its method) or `talk`. `is_host` and `is_bringer`: the
    part of whoever asks."""

    kind: str
    id: int
    starts_at: datetime
    minutes: int
    place: str
    about: str
    is_host: bool = False
    is_bringer: bool = False
    is_coming: bool | None = None  # as they said beforehand; nothing yet


@dataclass(frozen=True)
class Planning:
    """What comes, the first first; the number of the pause somebody has now; the questions that come back to them, and how many they
    answered today."""

    coming: Sequence[Appointment]
    pause_id: int | None
    recalled: tuple[Key, ...] = ()
    recalled_today: int = 0


def _planned() -> Select[*tuple[Any, ...]]:
    person: BindParameter[int] = bindparam("person_id", type_=Integer)
    cohort: BindParameter[int] = bindparam("cohort_id", type_=Integer)
    begun = bindparam("begun", type_=UtcDateTime)
    today = bindparam("today", type_=Date)
    nobody, unsaid, nothing = cast(null(), Integer), cast(null(), Boolean), literal("", String)
    days = select(
        literal(GROUP_DAY, String).label("kind"), GroupDay.id, GroupDay.starts_at.label("starts_at"), GroupDay.minutes,
        GroupDay.place, GroupDay.module_slug.label("about"), nobody.label("host"), nobody.label("bringer"),
        GroupDayAnswer.is_coming.label("coming"),
    ).outerjoin(
        GroupDayAnswer, and_(GroupDayAnswer.group_day_id == GroupDay.id, GroupDayAnswer.person_id == person)
    ).where(GroupDay.cohort_id == cohort, GroupDay.starts_at > begun, GroupDay.called_off_at.is_(None))  # fmt: skip
    meetings = (
        select(
            literal(MEETING, String), Meeting.id, Meeting.starts_at, Meeting.minutes, Meeting.place, Meeting.method,
            case((Meeting.second_host_id == person, Meeting.second_host_id), else_=Meeting.host_id),
            case((Meeting.second_bringer_id == person, Meeting.second_bringer_id), else_=Meeting.case_bringer_id),
            MeetingAnswer.is_coming,
        )
        .join(PeerGroupMember, PeerGroupMember.group_id == Meeting.group_id)
        .outerjoin(MeetingAnswer, and_(MeetingAnswer.meeting_id == Meeting.id, MeetingAnswer.person_id == person))
        .where(
            PeerGroupMember.person_id == person, PeerGroupMember.left_at.is_(None),
            Meeting.starts_at > begun, Meeting.cancelled_at.is_(None),
        )
    )  # fmt: skip
    talks = select(
        literal(TALK, String), FinalTalk.id, FinalTalk.starts_at, literal(60), FinalTalk.place, nothing, nobody, nobody, unsaid,
    ).where(FinalTalk.person_id == person, FinalTalk.cohort_id == cohort, FinalTalk.starts_at > begun)  # fmt: skip
    pauses = select(
        literal(PAUSE, String), Pause.id, Pause.recorded_at, literal(0), nothing, nothing, nobody, nobody, unsaid
    ).where(
        Pause.person_id == person, Pause.cohort_id == cohort, Pause.ended_at.is_(None),
        Pause.since <= today,
    )  # fmt: skip
    is_due = RememberedQuestion.due_on <= today
    due = case((is_due, RememberedQuestion.lesson_slug + "/" + RememberedQuestion.question_slug))
    recalls = select(  # always one row, and the first
        literal(RECALL, String), func.count(case((RememberedQuestion.answered_on == today, 1))), begun, literal(0),
        func.aggregate_strings(due, " "), nothing, nobody, nobody, unsaid,
    ).where(
        RememberedQuestion.person_id == person, RememberedQuestion.course_id == bindparam("course_id", type_=Integer),
        ~exists().where(RecallChoice.person_id == person, or_(RecallChoice.is_off, RecallChoice.rests_until > today)),
    )  # fmt: skip
    planned = union_all(days, meetings, talks, pauses, recalls).subquery()
    return select(planned).order_by(planned.c.starts_at).limit(MOST)


PLANNED = _planned()  # asked at every start page, so built once


def planning_of(person_id: int, cohort_id: int, course_id: int, *, now: datetime) -> Planning:
    given = {"person_id": person_id, "cohort_id": cohort_id, "course_id": course_id, "begun": now - STILL_ON, "today": local_day(now)}  # fmt: skip
    rows: Sequence[Any] = db.session.execute(PLANNED, given).all()
    return Planning(
        [
            Appointment(
                kind,
                number,
                starts_at,
                minutes,
                place,
                about,
                host == person_id,
                bringer == person_id,
                coming,
            )
            for kind, number, starts_at, minutes, place, about, host, bringer, coming in rows
            if kind in KINDS
        ],
        next((row[1] for row in rows if row[0] == PAUSE), None),
        *next((_keys(row[4]), row[1]) for row in rows if row[0] == RECALL),
    )


def _keys(joined: str | None) -> tuple[Key, ...]:
    """(lesson, question) of each that is due."""
    return tuple(
        (lesson, question) for lesson, _, question in (one.partition("/") for one in (joined or "").split())
    )
