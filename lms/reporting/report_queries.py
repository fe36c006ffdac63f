"""The yearly report for a funder: counts of people and where they stood on the last day, and what was done, against the year
before. Counts only, and none from which a small one can be worked out (`lms/disclosure.py`)."""

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
from lms.cohorts.models import Cohort, Departure, Pause
from lms.db import db
from lms.disclosure import Shown, protected, single
from lms.figures import figures
from lms.progress.models import Decision
from lms.progress.rules import PASSED
from lms.reporting.rules import STANDINGS, Place, standing
from lms.roles import TRAINEE
from lms.spreadsheet import Cell, Sheet, workbook
from lms.wording import words

WORDS = "reporting/words.html"


@dataclass(frozen=True)
class Year:
    """Where everybody who took part stood on the last day that is told of: a cell for each of STANDINGS, and together."""

    year: int
    until: date
    cells: tuple[Shown, ...]
    together: Shown
    is_empty: bool


@dataclass(frozen=True)
class Line:
    """A figure in the year, and in the year before."""

    words: str
    now: Shown
    before: Shown


@dataclass(frozen=True)
class Report:
    """The year and the one before. All cohorts together: by cohort nearly every cell is small, and two ways to cut the same
    people would let a number that is left out be worked out from the other."""

    year: int
    until: date  # the last day it tells of
    years: tuple[Year, ...]
    lines: tuple[Line, ...]


def report_on(year: int, *, today: date) -> Report:
    years = (_year(year, today), _year(year - 1, today))
    now, before = (_figures_of(one.year, one.until) for one in years)
    lines = tuple(Line(row.words, now[row.code], before[row.code]) for row in figures())
    return Report(year, years[0].until, years, lines)


def _year(year: int, today: date) -> Year:
    until = min(date(year, 12, 31), today)
    since, end = _midnight(date(year, 1, 1)), _midnight(until + timedelta(days=1))
    query = select(Cohort.id).where(Cohort.starts_on <= until, Cohort.ends_on >= date(year, 1, 1))
    found = _standings(list(db.session.scalars(query)), since, end, until)
    counts = [found[state] for state in STANDINGS]
    table = protected([counts], len(STANDINGS))
    return Year(year, until, table.cells[0], table.total, is_empty=not any(counts))


def _figures_of(year: int, until: date) -> dict[str, Shown]:
    since, end = _midnight(date(year, 1, 1)), _midnight(until + timedelta(days=1))
    return {
        row.code: single(number) if row.of_people and number is not None else Shown(number)
        for row in figures()
        for number in (row.count(since, end),)
    }


def _midnight(day: date) -> datetime:
    return from_local(datetime.combine(day, time()))


def _standings(cohort_ids: Collection[int], since: datetime, end: datetime, until: date) -> Counter[str]:
    """Where everybody who took part in the year stood at its end."""
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
    found: Counter[str] = Counter()
    for person_id, cohort_id, began, left in db.session.execute(places):
        key = (person_id, cohort_id)
        state = standing(
            Place(began, left, passed.get(key), key in moved, key in paused), since=since, end=end
        )
        if state:
            found[state] += 1
    return found


def number_of(
    moment: InstrumentedAttribute[datetime], *conditions: Any, since: datetime, end: datetime
) -> int:
    """How many rows have this moment in the period."""
    query = select(func.count()).where(moment >= since, moment < end, *conditions)
    return db.session.scalar(query) or 0


def as_pdf(report: Report) -> bytes:
    html = render_template(
        "reporting/report_document.html", report=report, site=current_app.config["SETTINGS"]
    )
    return pdf.from_html(html, {"flywheel-mark.svg": pdf.drawing("flywheel-mark.svg")}).content


def as_sheet(report: Report) -> bytes:
    standings, said = words(WORDS, "standings"), words(WORDS, "report")
    rows: list[list[Cell]] = [
        [one.year, *(_cell(shown, said) for shown in one.cells), _cell(one.together, said)]
        for one in report.years
    ]
    headings = [said["year"], *(standings[state] for state in STANDINGS), said["together"]]
    lines: list[list[Cell]] = [
        [row.words, _cell(row.now, said), _cell(row.before, said)] for row in report.lines
    ]
    years = [str(one.year) for one in report.years]
    return workbook(
        Sheet(said["people"], headings, rows, widths=(12, 14, 14, 14, 14, 14)),
        Sheet(said["done"], [said["what"], *years], lines, widths=(40, 16, 16)),
    )


def _cell(shown: Shown, said: Mapping[str, str]) -> Cell:
    if shown.number is not None:
        return shown.number
    return said["small"] if shown.is_small else said["hidden"]
