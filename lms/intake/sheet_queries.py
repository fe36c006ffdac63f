"""The list of applications as a spreadsheet: the same lines and words as the page."""

from collections.abc import Sequence

from lms.intake.models import Application
from lms.intake.queries import deciding_step, state_of_application
from lms.intake.rules import STATES
from lms.intake.worklist_queries import Found
from lms.spreadsheet import Cell, Sheet
from lms.wording import words

WORDS, COLUMNS = "intake/words.html", (28, 16, 24, 8, 20, 16, 30, 14, 50)


def sheet_of(found: Found) -> Sheet:
    rows = (_cells(row, found.numbers.get(row.id)) for row in found.rows)
    return Sheet(words(WORDS, "sheet_name"), words(WORDS, "columns"), rows, widths=COLUMNS)


def _cells(row: Application, number: int | None) -> Sequence[Cell]:
    step = deciding_step(row)
    return [
        row.name,
        STATES[state_of_application(row)],
        step.cohort.name if step and step.cohort else None,
        number,
        row.neighbourhood,
        row.phone,
        row.email,
        row.applied_at,
        row.motivation,
    ]
