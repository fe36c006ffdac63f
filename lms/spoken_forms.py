"""Forms in which somebody may speak instead of type."""

from typing import Any

from flask import current_app
from flask_login import current_user
from wtforms import BooleanField, FileField, HiddenField

from lms import kept_recordings, recordings
from lms.clock import request_time
from lms.errors import RuleError
from lms.forms import Form, uploads_in


class SpokenField(FileField):
    """A recording: made by the page's script (`static/js/recorder.js`), or without it by what the device has for that."""

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, render_kw={"accept": "audio/*", "capture": True}, **values)


class SpokenForm(Form):
    spoken = SpokenField("Vertel het")
    kept_spoken = HiddenField()  # names the recording that was good when the form came back
    use_spoken = BooleanField("Stuur mijn opname mee", default=True)

    def recording(self) -> bytes:
        """What is spoken in now; else what waits since the form came back, unless they want it away."""
        return self._sent() or self._waiting()

    @property
    def is_spoken(self) -> bool:
        return bool(self.recording())

    def word_of_recording(self) -> str:
        """For the page of a form that comes back: names the recording that waits. Empty: none does."""
        sent = self._sent() if self.is_submitted() else b""
        if not sent or not _is_good(sent):
            return self.kept_spoken.data or "" if self._waiting() else ""
        word = kept_recordings.keep(sent, current_user.id, key=_key(), now=request_time())
        self.use_spoken.data = bool(word)
        return word

    def _sent(self) -> bytes:
        parts = []
        for file in uploads_in(self.spoken.data):
            parts.append(file.read())
            file.seek(0)  # read again where the form comes back
        return b"".join(parts)

    def _waiting(self) -> bytes:
        word = self.kept_spoken.data or "" if self.use_spoken.data else ""
        return kept_recordings.kept(word, current_user.id, key=_key(), now=request_time()) if word else b""


def _is_good(content: bytes) -> bool:
    try:
        recordings.recognise(content)
    except RuleError:
        return False
    return True


def _key() -> str:
    key: str = current_app.config["SETTINGS"].secret_key
    return key
