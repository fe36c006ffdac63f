"""A spreadsheet: typed cells, no formulas, no links. What somebody typed stays text, whatever it begins with. And reading the cells of
one that somebody keeps: text only, of the first sheet."""

import csv
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice

from lms.clock import local

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | int | date | datetime | None
MOST_ROWS_READ, MOST_COLUMNS_READ, LARGEST_UNPACKED = 2_000, 30, 40 * 1024 * 1024
UNREADABLE = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    SyntaxError,
    OSError,
    AttributeError,
    IndexError,
    EOFError,
)


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


def rows_of_text(text: str) -> list[list[str]]:
    """Cells of what was copied out of a spreadsheet, or typed with commas or semicolons between."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    between = max("\t;,", key=first.count)
    lines = csv.reader(StringIO(text.replace("\x00", "")), delimiter=between)
    try:
        return [[cell.strip() for cell in line[:MOST_COLUMNS_READ]] for line in islice(lines, MOST_ROWS_READ)]
    except csv.Error:
        return [line.split(between)[:MOST_COLUMNS_READ] for line in text.splitlines()[:MOST_ROWS_READ]]


def rows_of_file(content: bytes) -> list[list[str]] | None:
    """Of the first sheet of an xlsx, or of a csv in UTF-8 or as Windows writes it. None when it is neither. What a formula came
    to is read, never the formula."""
    if not content.startswith(b"PK"):
        if b"\x00" in content[:4096]:
            return None
        try:
            return rows_of_text(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return rows_of_text(content.decode("cp1252", errors="replace"))
    try:
        return _rows_of_workbook(content)
    except UNREADABLE:
        return None


def _rows_of_workbook(content: bytes) -> list[list[str]]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
            raise ValueError("too large when unpacked")
        for part in archive.infolist():
            # a declaration can name files of ours; a spreadsheet has none
            if b"<!DOCTYPE" in archive.read(part).replace(b"\x00", b""):
                raise ValueError("a document type")
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        rows = book.worksheets[0].iter_rows(
            max_row=MOST_ROWS_READ, max_col=MOST_COLUMNS_READ, values_only=True
        )
        return [_shown([_told(cell) for cell in row]) for row in rows]
    finally:
        book.close()


def _shown(cells: list[str]) -> list[str]:
    """Without the empty cells at the end."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _told(cell: object) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def as_text(table: Iterable[Sequence[str]]) -> str:
    """As it would be when copied out of a spreadsheet."""
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in table)
