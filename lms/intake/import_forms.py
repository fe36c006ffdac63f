"""A sheet of people who want to take part, pasted or as a file."""

from wtforms import FileField, HiddenField, StringField, TextAreaField

from lms.errors import RuleError
from lms.forms import Form, NotBlank, at_most, uploads_in
from lms.intake.import_rules import EMAIL, FIRST, LAST, MOST_BYTES, NAME, PHONE, PLACE, REASON, Row, read
from lms.spreadsheet import as_text, rows_of_file, rows_of_text

# what a column is called in lists that people keep
HEADS_OF_COLUMNS = (
    ("naam", NAME), ("volledigenaam", NAME), ("voornaam", FIRST), ("achternaam", LAST), ("email", EMAIL), ("emailadres", EMAIL),
    ("mail", EMAIL), ("mailadres", EMAIL), ("telefoon", PHONE), ("telefoonnummer", PHONE), ("tel", PHONE), ("mobiel", PHONE),
    ("mobielnummer", PHONE), ("nummer", PHONE), ("wijk", PLACE), ("dorp", PLACE), ("plaats", PLACE), ("woonplaats", PLACE),
    ("buurt", PLACE), ("wijkofdorp", PLACE), ("waarom", REASON), ("motivatie", REASON), ("reden", REASON),
)  # fmt: skip
HEADS = dict(HEADS_OF_COLUMNS)


class ImportForm(Form):
    """Sent twice: once to see what would happen, and once more, with `is_seen`, to do it."""

    sheet = TextAreaField("Plak hier de rijen uit je lijst")
    file = FileField("Of kies een bestand")
    consent = StringField(
        "Waar ligt de toestemming van deze mensen?",
        [
            NotBlank("Schrijf waar de toestemming ligt. Zonder toestemming mogen we niemand bewaren."),
            at_most(300),
        ],
    )
    is_seen = HiddenField()

    def rows(self) -> list[Row]:
        """Raises RuleError for what cannot be read at all."""
        chosen = uploads_in(self.file.data)
        if not chosen:
            return read(rows_of_text(self.sheet.data or ""), HEADS)
        content = chosen[0].read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise RuleError("Dit bestand is groter dan 2 MB. Deel de lijst op.", "file")
        table = rows_of_file(content)
        if table is None:
            raise RuleError(
                "Dit bestand kunnen we niet lezen. Bewaar het als xlsx of csv, of plak de rijen.", "file"
            )
        self.sheet.data = as_text(table)
        return read(table, HEADS)
