"""A cohort as a spreadsheet: the same facts as its matrix, in typed cells."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from lms.curriculum.rules import Outline
from lms.spreadsheet import Cell, Sheet
from lms.supervision.matrix_queries import Matrix, Row
from lms.supervision.matrix_rules import DONE
from lms.wording import words

WORDS = "supervision/words.html"


def sheet_of(matrix: Matrix, outline: Outline, seen: Mapping[int, datetime]) -> Sheet:
    headings = [
        *words(WORDS, "person"),
        *(
            f"{number}. {module.title}: {what}"
            for number, module in enumerate(outline.modules, 1)
            for what in words(WORDS, "module")
        ),
    ]
    rows = (list(_cells(row, matrix, outline, seen)) for row in matrix.rows)
    return Sheet(words(WORDS, "people"), headings, rows, widths=(28, 20, 16, 30, 12, 12))


def _cells(row: Row, matrix: Matrix, outline: Outline, seen: Mapping[int, datetime]) -> Iterator[Cell]:
    lessons = {lesson.slug for _, lesson in outline.lessons()}
    yield from (row.name, row.neighbourhood, row.phone, row.email, row.since, seen.get(row.person_id))
    yield from (
        words(WORDS, "yes_no")[row.is_paused],
        row.pause_until,
        len(row.marks.read & lessons),
        len(lessons),
    )
    yield from (sum(task == DONE for _, _, task in row.codes), len(outline.modules), row.meetings)
    yield words("progress/words.html", "decisions")[row.decision].lower() if row.decision else None
    for column, (_, day, task) in zip(matrix.columns, row.codes, strict=True):
        yield len(column.lessons & row.marks.read)
        yield words(WORDS, "group_day")[day]
        yield words(WORDS, "assignment")[task]
