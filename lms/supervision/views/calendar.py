"""The calendar over all cohorts and coaches that somebody looks after, by month or by week."""

from datetime import date

from flask import request, url_for
from flask_login import current_user

from lms import clock
from lms.roles import SUPERVISORS
from lms.supervision.calendar_queries import GROUP_DAY, MEETING, Planned, calendar_of
from lms.supervision.calendar_rules import MONTH, WEEK, span_of
from lms.supervision.views.blueprint import bp
from lms.web import Page, answer, requires, row_number


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _address_of(row: Planned) -> str:
    if row.kind == GROUP_DAY:
        return url_for("cohorts.group_day", cohort_id=row.cohort.id, group_day_id=row.id)
    if row.kind == MEETING:
        return url_for("peergroups.group", group_id=row.id)
    return url_for("supervision.trainee", person_id=row.id)


@bp.get("/begeleiding/kalender")
@requires(*SUPERVISORS)
def calendar() -> Page:
    """`?dag=` falls in the month that is shown, or in the week (`?week=ja`); `?lichting=` and `?begeleider=` choose."""
    now = clock.now()
    day = request.args.get("dag", clock.local_day(now), type=_day)
    kind = WEEK if request.args.get("week") else MONTH
    span = span_of(kind, day)
    cohort_id = request.args.get("lichting", type=row_number)
    coach_id = request.args.get("begeleider", type=row_number)
    found = calendar_of(current_user, span, cohort_id=cohort_id, coach_id=coach_id, now=now)
    return answer(
        "supervision/calendar.html",
        calendar=found,
        span=span,
        is_week=kind == WEEK,
        address_of=_address_of,
        cohort_id=cohort_id,
        coach_id=coach_id,
        today=clock.local_day(now),
    )
