"""The list of people as a spreadsheet: the same lines and words as the page."""

from collections.abc import Iterable

from lms.people.choice_queries import Choices
from lms.people.line_queries import Line
from lms.spreadsheet import Cell, Sheet
from lms.wording import words

WORDS, COLUMNS = "people/words.html", (28, 22, 44, 30, 24, 20, 16, 30, 12)


def sheet_of(lines: Iterable[Line], choices: Choices) -> Sheet:
    rows = (_cells(line, choices) for line in lines)
    return Sheet(words(WORDS, "everybody"), words(WORDS, "columns"), rows, widths=COLUMNS)


def _cells(line: Line, choices: Choices) -> list[Cell]:
    names = words(WORDS, "roles")
    held = [
        f"{names[role]} ({place})" if (place := choices.cohort_name(scope)) else names[role]
        for role, scope in line.roles
    ]
    return [
        line.name,
        words(WORDS, "phases")[line.phase],
        str(words(WORDS, "what_next")(line)).strip(),
        ", ".join(held),
        line.cohort.name if line.cohort else None,
        line.place,
        line.phone,
        line.email,
        line.since,
    ]
