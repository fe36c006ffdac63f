"""Where text messages for phones (SMS) go, read from one setting: an address to POST to, a space, and what to post.

`https://name:password@sms.example.nl/send {"to": "{phone}", "message": "{text}"}`. What begins with `{` or `[` is sent as JSON, anything
else as a form; both with the number and the text filled in as they must be written there.
"""

import json
from dataclasses import dataclass
from urllib.parse import SplitResult, quote_plus, urlsplit

from lms.errors import SettingError

PHONE, TEXT = "{phone}", "{text}"


@dataclass(frozen=True)
class TextService:
    url: str
    body: str

    @property
    def parts(self) -> SplitResult:
        return urlsplit(self.url)

    @property
    def is_json(self) -> bool:
        return self.body.startswith(("{", "["))

    @property
    def content_type(self) -> str:
        return "application/json" if self.is_json else "application/x-www-form-urlencoded"

    def filled(self, phone: str, text: str) -> str:
        """The text last: what stands in it is filled in nowhere."""
        before, _, after = self.body.partition(TEXT)
        return self._with_phone(before, phone) + self._written(text) + self._with_phone(after, phone)

    def _with_phone(self, part: str, phone: str) -> str:
        return part.replace(PHONE, self._written(phone))

    def _written(self, value: str) -> str:
        return json.dumps(value)[1:-1] if self.is_json else quote_plus(value)


def read_service(setting: str | None) -> TextService | None:
    """Raises SettingError."""
    if not setting:
        return None
    url, _, body = setting.strip().partition(" ")
    service = TextService(url, body.strip())
    try:
        is_address = service.parts.scheme in ("http", "https") and bool(service.parts.hostname)
        is_address = is_address and (service.parts.port is None or service.parts.port > 0)
    except ValueError:
        is_address = False
    if not is_address or service.body.count(PHONE) != 1 or service.body.count(TEXT) != 1:
        raise SettingError(
            "LMS_SMS_URL: an address, a space, and what to post with {phone} and {text} once in it, such as "
            'https://sms.example.nl/send {"to": "{phone}", "message": "{text}"}.'
        )
    if service.is_json:
        try:
            json.loads(service.filled("+31612345678", "x"))
        except ValueError as error:
            raise SettingError("LMS_SMS_URL: what is posted begins as JSON and is none.") from error
    return service
