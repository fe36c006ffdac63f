"""Forms of something that stands already: two people, or two tabs, change it without undoing each other.

Such a form sends along what it showed. What was not touched on this screen keeps what stands now; a box is ticked or cleared
only where it was on this screen; and a text that somebody else changed meanwhile is not replaced: both are shown.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from flask import g
from wtforms import DateTimeField, Field, HiddenField, IntegerField, SelectMultipleField, StringField

from lms import tokens
from lms.forms import Form

Mark = str | list[str]  # of a text or another value its fingerprint; of boxes those that were ticked
CHANGED = "Dit is intussen veranderd. Lees wat er nu staat, maak er één tekst van en bewaar opnieuw."
CHANGED_BOXES = "Iemand vulde dit intussen ook in. Kijk na wat er nu staat en bewaar opnieuw."
CHANGED_VALUE = "Dit is intussen veranderd. Kijk wat er nu staat, kies wat het moet zijn en bewaar opnieuw."
TYPED = (StringField, IntegerField, DateTimeField)  # a day is one too
OFFERED = " offered"  # behind the name of a field with boxes: all that stood there


class StandingForm(Form):
    """Give it what stands, as `obj` or by name. `asks_again`: fields with boxes that nobody fills in for another unseen."""

    stood = HiddenField()
    asks_again: ClassVar[Sequence[str]] = ()

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        self.was: Mapping[str, Mark] = _read(self.stood.data) if self.is_submitted() else {}

    def as_it_stands(self) -> str:
        """For the page: what is shown, so that it can be sent along. Of a form that nobody looked at yet: what was shown then."""
        if g.get("refused_why") and self.is_submitted():
            return self.stood.data or ""
        found: dict[str, Mark] = {}
        for field in self._standing_fields():
            found[field.name] = _mark(field.object_data)
            if isinstance(field, SelectMultipleField):
                found[field.name + OFFERED] = [str(value) for value, *_ in field.iter_choices()]
        return json.dumps(found, separators=(",", ":"))

    def validate(self, extra_validators: Any = None) -> bool:
        told = [(field, said) for field in self._standing_fields() if (said := self._complaint(field))]
        is_good = bool(super().validate(extra_validators))
        for field, said in told:
            field.errors = [*field.errors, said]
        return is_good and not told

    def _standing_fields(self) -> list[Field]:
        return [field for field in self if not isinstance(field, HiddenField)]

    def _complaint(self, field: Field) -> str:
        """Keeps what stands where nothing was touched here; says what is to be settled by whoever sent this."""
        was, standing = self.was.get(field.name), _mark(field.object_data)
        if was is None or was == standing:
            return ""
        if isinstance(field, SelectMultipleField):
            self._join(field, set(was))
            return CHANGED_BOXES if field.name in self.asks_again else ""
        if _mark(field.data) == was:
            field.data = field.object_data
        elif isinstance(field, TYPED) and _mark(field.data) != standing:
            field.stands = _in_words(field.object_data)
            return CHANGED if isinstance(field, StringField) else CHANGED_VALUE
        return ""

    def _join(self, field: Field, was: set[str]) -> None:
        sent = {str(value) for value in field.data or ()}
        standing = {str(value) for value in field.object_data or ()}
        joined = (standing | (sent - was)) - (was - sent)
        field.data = [field.coerce(value) for value in sorted(joined)]

    def touched(self, name: str) -> set[str] | None:
        """Which boxes were ticked or cleared on this screen. None when it did not say what it showed."""
        was = self.was.get(name)
        return None if was is None else set(was) ^ {str(value) for value in self[name].raw_data or ()}

    def offered_then(self, name: str) -> set[str]:
        return set(self.was.get(name + OFFERED, ()))


def _in_words(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%d-%m-%Y %H:%M}"
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value or "")


def _mark(value: Any) -> Mark:
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(str(one) for one in value)
    return tokens.fingerprint(" ".join(str("" if value is None else value).split()))[:12]


def _read(text: str | None) -> Mapping[str, Mark]:
    """What came from a page; nothing when it makes no sense."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: mark for name, mark in found.items() if isinstance(mark, str) or _is_words(mark)}


def _is_words(mark: Any) -> bool:
    return isinstance(mark, list) and all(isinstance(word, str) for word in mark)
