"""A spreadsheet: typed cells, no formulas, no links. What somebody typed stays text, whatever it begins with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from lms.clock import local

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | int | date | datetime | None


@dataclass(frozen=True)
class Sheet:
    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()


def workbook(*sheets: Sheet) -> bytes:
    """The bytes of a workbook. Written row by row, so that a large cohort costs no memory."""
    from xlsxwriter import Workbook

    out = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(out, options | {"strings_to_numbers": False, "default_date_format": "dd-mm-yyyy"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "dd-mm-yyyy", "align": "left"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:31])
        page.freeze_panes(1, 1)
        page.set_landscape()
        page.repeat_rows(0)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        for column, heading in enumerate(sheet.headings):
            page.write_string(0, column, heading, bold)
        for number, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    page.write_number(number, column, cell)
                elif isinstance(cell, datetime):
                    page.write_datetime(number, column, local(cell).replace(tzinfo=None), day)
                elif isinstance(cell, date):
                    page.write_datetime(number, column, cell, day)
                elif cell:
                    page.write_string(number, column, cell)
    book.close()
    return out.getvalue()
