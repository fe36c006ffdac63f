"""The form with which staff send in a course as a zip."""

from wtforms import FileField, ValidationError

from lms.curriculum.archive import LARGEST_ARCHIVE
from lms.forms import Form, uploads_in


class ImportForm(Form):
    archive = FileField("Het zip-bestand")

    def content(self) -> bytes:
        """One byte more than may be, at most: enough to see that it is too large."""
        return bytes(self.archive.data.read(LARGEST_ARCHIVE + 1))

    def validate_archive(self, field: FileField) -> None:
        if not uploads_in(field.data):
            raise ValidationError("Kies een zip-bestand.")
