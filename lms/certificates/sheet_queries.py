"""The register as a spreadsheet. Every cell has a type; what people typed is text and nothing else, never a formula."""

from collections.abc import Callable, Iterable
from io import BytesIO

import xlsxwriter

from lms.certificates.models import Certificate

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = (
    "Nummer",
    "Soort",
    "Naam",
    "Stand",
    "Gegeven op",
    "Geldig tot en met",
    "Volgt op",
    "Code",
    "SHA-256",
)
WIDTHS = (18, 22, 32, 20, 14, 18, 18, 32, 68)
AS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(rows: Iterable[Certificate], *, state_in_words: Callable[[Certificate], str]) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, AS_TEXT)
    sheet = book.add_worksheet("Certificaten")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
    for column, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, bold)
    for line, row in enumerate(rows, 1):
        facts = row.facts
        words = {
            0: row.number, 1: facts["title"], 2: facts["holder"], 3: state_in_words(row), 6: facts.get("predecessor", ""),
            7: row.code, 8: row.file.sha256 if row.file else "",
        }  # fmt: skip
        for column, text in words.items():
            sheet.write_string(line, column, text)
        sheet.write_datetime(line, 4, row.issued_on, day)
        if row.valid_until is not None:
            sheet.write_datetime(line, 5, row.valid_until, day)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
