"""Forms in which somebody may speak instead of type."""

from typing import Any

from wtforms import FileField

from lms.forms import Form, uploads_in


class SpokenField(FileField):
    """A recording: made by the page's script (`static/js/recorder.js`), or without it by what the device has for that."""

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, render_kw={"accept": "audio/*", "capture": True}, **values)


class SpokenForm(Form):
    spoken = SpokenField("Vertel het")

    def recording(self) -> bytes:
        return b"".join(file.read() for file in uploads_in(self.spoken.data))

    @property
    def is_spoken(self) -> bool:
        return bool(uploads_in(self.spoken.data))
