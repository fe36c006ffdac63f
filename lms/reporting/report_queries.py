"""The yearly report for a funder: counts of people per cohort and where they stood on the last day, and what was done.
Counts only, and none from which a small one can be worked out (`disclosure_rules`)."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app, render_template
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from lms import pdf
from lms.accounts.models import Grant
from lms.clock import from_local
from lms.cohorts.models import Attendance, Cohort, Departure, GroupDay, Pause
from lms.db import db
from lms.disclosure import Shown, Table, protected, single
from lms.intake.models import Application
from lms.intake.queries import stands_alone
from lms.learning.models import LessonCompletion, Review
from lms.learning.rules import APPROVED
from lms.peergroups.models import Meeting, MeetingAttendance
from lms.progress.models import Decision
from lms.progress.rules import PASSED
from lms.reporting.rules import STANDINGS, Deed, Place, standing
from lms.roles import TRAINEE
from lms.spreadsheet import Cell, Sheet, workbook
from lms.wording import words

WORDS = "reporting/words.html"


@dataclass(frozen=True)
class Report:
    year: int
    until: date  # the last day it tells of
    cohorts: tuple[str, ...]
    table: Table
    deeds: tuple[tuple[Deed, Shown], ...]


def report_on(year: int, *, today: date) -> Report:
    until = min(date(year, 12, 31), today)
    since, end = _midnight(date(year, 1, 1)), _midnight(until + timedelta(days=1))
    cohorts = list(
        db.session.scalars(
            select(Cohort)
            .where(Cohort.starts_on <= until, Cohort.ends_on >= date(year, 1, 1))
            .order_by(Cohort.starts_on, Cohort.id)
        )
    )
    found = _standings([cohort.id for cohort in cohorts], since, end, until)
    told = [cohort for cohort in cohorts if found[cohort.id]]
    counts = [[found[cohort.id][state] for state in STANDINGS] for cohort in told]
    return Report(
        year,
        until,
        tuple(cohort.name for cohort in told),
        protected(counts, len(STANDINGS)),
        _deeds(since, end),
    )


def _midnight(day: date) -> datetime:
    return from_local(datetime.combine(day, time()))


def _standings(
    cohort_ids: Collection[int], since: datetime, end: datetime, until: date
) -> dict[int, Counter[str]]:
    """Where everybody who took part in the year stood at its end, per cohort."""
    passed = {
        (person_id, cohort_id): decided_at
        for person_id, cohort_id, decided_at in db.session.execute(
            select(Decision.person_id, Decision.cohort_id, Decision.decided_at).where(
                Decision.cohort_id.in_(cohort_ids), Decision.outcome == PASSED, Decision.decided_at < end
            )
        )
    }
    moved = {
        (person_id, cohort_id)
        for person_id, cohort_id in db.session.execute(
            select(Departure.person_id, Departure.cohort_id).where(
                Departure.cohort_id.in_(cohort_ids),
                Departure.to_cohort_id.is_not(None),
                Departure.left_at < end,
            )
        )
    }
    paused = {
        (person_id, cohort_id)
        for person_id, cohort_id in db.session.execute(
            select(Pause.person_id, Pause.cohort_id).where(
                Pause.cohort_id.in_(cohort_ids),
                Pause.since <= until,
                (Pause.ended_at.is_(None)) | (Pause.ended_at >= end),
            )
        )
    }
    places = select(Grant.person_id, Grant.scope_id, Grant.since, Grant.until).where(
        Grant.role == TRAINEE, Grant.scope_id.in_(cohort_ids)
    )
    found: dict[int, Counter[str]] = {cohort_id: Counter() for cohort_id in cohort_ids}
    for person_id, cohort_id, began, left in db.session.execute(places):
        key = (person_id, cohort_id)
        state = standing(
            Place(began, left, passed.get(key), key in moved, key in paused), since=since, end=end
        )
        if state:
            found[cohort_id][state] += 1
    return found


def _deeds(since: datetime, end: datetime) -> tuple[tuple[Deed, Shown], ...]:
    """What was done in the year. Days and meetings are not people, and are shown as they are."""

    def number(moment: InstrumentedAttribute[datetime], *conditions: Any) -> int:
        query = select(func.count()).where(moment >= since, moment < end, *conditions)
        return db.session.scalar(query) or 0

    held = GroupDay.id.in_(select(Attendance.group_day_id))
    met = Meeting.id.in_(select(MeetingAttendance.meeting_id))
    return (
        ("applications", single(number(Application.applied_at, stands_alone))),
        ("lessons", single(number(LessonCompletion.completed_at))),
        ("assignments", single(number(Review.reviewed_at, Review.outcome == APPROVED))),
        ("group_days", Shown(number(GroupDay.starts_at, held))),
        ("meetings", Shown(number(Meeting.starts_at, met, Meeting.cancelled_at.is_(None)))),
    )


def as_pdf(report: Report) -> bytes:
    html = render_template(
        "reporting/report_document.html", report=report, site=current_app.config["SETTINGS"]
    )
    return pdf.from_html(html, {"flywheel-mark.svg": pdf.drawing("flywheel-mark.svg")}).content


def as_sheet(report: Report) -> bytes:
    table, standings, said = report.table, words(WORDS, "standings"), words(WORDS, "report")
    rows: list[list[Cell]] = [
        [name, *(_cell(shown, said) for shown in cells), _cell(total, said)]
        for name, cells, total in zip(report.cohorts, table.cells, table.row_totals, strict=True)
    ]
    if rows:
        totals = (*table.column_totals, table.total)
        rows.append([said["together"], *(_cell(shown, said) for shown in totals)])
    headings = [said["cohort"], *(standings[state] for state in STANDINGS), said["together"]]
    deeds: list[list[Cell]] = [
        [words(WORDS, "deeds")[code], _cell(shown, said)] for code, shown in report.deeds
    ]
    return workbook(
        Sheet(said["people"], headings, rows, widths=(30, 14, 14, 14, 14, 14)),
        Sheet(said["done"], [said["what"], said["number"]], deeds, widths=(30, 16)),
    )


def _cell(shown: Shown, said: Mapping[str, str]) -> Cell:
    if shown.number is not None:
        return shown.number
    return said["small"] if shown.is_small else said["hidden"]
