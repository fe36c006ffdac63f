"""Fields for a day and for a moment: read however people write them, and asked again where the clock makes two answers of one."""

from typing import Any

from wtforms import DateField, DateTimeLocalField, Field
from wtforms.validators import ValidationError

from lms.clock import times_shown
from lms.date_rules import as_read


class InOurTime:
    """A year of four digits: somebody who types 26 means 2026, and the browser sends the year 26."""

    def __call__(self, form: Any, field: Field) -> None:
        if field.data and not 2020 <= field.data.year <= 2100:
            raise ValidationError("Kijk het jaar na. Schrijf het met vier cijfers, bijvoorbeeld 2026.")


class OnTheClock:
    """A time that the clock shows once. In the nights that it is changed we ask, since either answer would be a guess."""

    def __call__(self, form: Any, field: Field) -> None:
        times = times_shown(field.data) if field.data else 1
        if times != 1:
            change = "vooruit" if times == 0 else "terug"
            often = "is er dan niet" if times == 0 else "is er dan twee keer"
            raise ValidationError(
                f"In die nacht gaat de klok een uur {change}. {field.data:%H.%M} uur {often}. Kies een andere tijd."
            )


class DayField(DateField):
    """A day, the way a browser sends it or a person types it."""

    def __init__(self, label: str, validators: Any = (), **options: Any):
        super().__init__(label, [*validators, InOurTime()], format=["%Y-%m-%d", "%d-%m-%Y"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([as_read(typed) for typed in valuelist])


class MomentField(DateTimeLocalField):
    """A day and a time on a Dutch clock."""

    def __init__(self, label: str, validators: Any = (), **options: Any):
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M"]
        super().__init__(label, [*validators, InOurTime(), OnTheClock()], format=formats, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([as_read(typed) for typed in valuelist])
