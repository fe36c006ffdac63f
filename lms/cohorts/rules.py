"""What a cohort must be, and when attendance can be written down."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lms.errors import Barred, RuleError
from lms.formats import count

LARGEST = 300  # seats
# what members hear of a group day: that it is planned or changed, that it is off
PLANNED, CALLED_OFF = "cohorts/mail/group_day_planned", "cohorts/mail/group_day_called_off"


def check_period(starts_on: date, ends_on: date) -> None:
    if ends_on <= starts_on:
        raise RuleError("De laatste dag ligt na de eerste dag. Kijk de datums na.", "ends_on")


def check_capacity(capacity: int) -> None:
    if not 1 <= capacity <= LARGEST:
        raise RuleError(f"Kies een aantal plekken van 1 tot {LARGEST}.", "capacity")


def check_room(capacity: int, members: int) -> None:
    """Who has a seat keeps it."""
    if capacity < members:
        raise RuleError(
            f"Er zitten al {count(members, 'deelnemer', 'deelnemers')} in. Kies meer plekken.", "capacity"
        )


def check_closing(*, name: str, ends_on: date, today: date, members: int) -> None:
    if members and ends_on >= today:
        raise RuleError(
            f"{name} loopt nog tot en met {ends_on:%d-%m-%Y}, met {count(members, 'deelnemer', 'deelnemers')}. Verzet eerst de laatste dag, "
            "of laat hen naar een andere lichting gaan."
        )


def check_open(name: str, *, is_closed: bool, field: str | None = None) -> None:
    if is_closed:
        raise RuleError(f"{name} is gesloten. Open de lichting eerst weer.", field)


def check_coach_may_go(name: str, cohort: str, *, is_running: bool, others: int) -> None:
    """A running cohort always has somebody to call."""
    if is_running and not others:
        raise RuleError(f"{name} is de enige begeleider van {cohort}. Voeg eerst iemand anders toe.", "until")


def seats_left(capacity: int, members: int) -> int:
    return max(0, capacity - members)


def check_module(module_slug: str, known: Collection[str]) -> None:
    if module_slug not in known:
        raise RuleError("Deze module hoort niet bij de opleiding van deze lichting.", "module_slug")


def check_group_day(day: date, starts_on: date, ends_on: date) -> None:
    if not starts_on <= day <= ends_on:
        raise RuleError("Een groepsdag valt tussen de eerste en de laatste dag van de lichting.", "starts_at")


def check_attendance_time(starts_at: datetime, now: datetime, *, is_off: bool = False) -> None:
    if is_off:
        raise RuleError("Deze groepsdag ging niet door. Ging hij toch door? Zet hem dan eerst terug.")
    if now < starts_at:
        raise RuleError("De groepsdag is nog niet begonnen. Daarna kun je invullen wie er was.")


def check_answer_time(starts_at: datetime, now: datetime, *, is_off: bool = False) -> None:
    if is_off:
        raise RuleError("Deze groepsdag gaat niet door. Je hoeft niets te zeggen.")
    if now >= starts_at:
        raise RuleError("De groepsdag is al begonnen. Bel je begeleider als er iets is.")


def check_calling_off(*, is_off: bool, has_attendance: bool, has_begun: bool) -> None:
    if is_off:
        raise RuleError("Deze groepsdag is al afgezegd.")
    if has_attendance:
        raise RuleError("Er staat al wie er was. Klopt dat niet? Verbeter dan wie er was.")
    if has_begun:
        raise RuleError("Deze groepsdag is al begonnen. Was er niemand? Vul dan in dat niemand er was.")


def check_pause(since: date, until: date | None) -> None:
    if until is not None and until <= since:
        raise RuleError("De dag waarop je weer belt ligt na vandaag.", "until")


@dataclass(frozen=True, order=True)
class Away:
    """A pause, from a day up to the day somebody came back; without that day they are still away."""

    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


def counted_days(since: date, today: date, aways: Sequence[Away] = ()) -> int:
    """The days between two that count: those of a pause do not, so that every date shifts with it."""
    days, reached = (today - since).days, since
    for away in sorted(aways, key=lambda away: away.since):
        begin, end = max(away.since, reached), min(away.until or today, today)
        if begin < end:
            days -= (end - begin).days
            reached = end
    return days


def last_return(aways: Sequence[Away], today: date) -> date | None:
    """The day somebody last came back from a pause."""
    return max((away.until for away in aways if away.until and away.until <= today), default=None)


def check_move_to_cohort(
    *, name: str, is_same: bool, same_course: bool, is_member: bool, seats: int, to: str
) -> None:
    if not is_member:
        raise Barred(f"{name} is geen deelnemer meer van deze lichting.")
    if is_same:
        raise RuleError(f"{name} zit al in {to}. Kies een andere lichting.", "cohort")
    if not same_course:
        raise RuleError(f"{to} volgt een andere opleiding. Kies een andere lichting.", "cohort")
    if seats == 0:
        raise RuleError(f"{to} is vol.", "cohort")


def promised_version(present: int, starts_on: date, moves: Sequence[tuple[date, int, int]]) -> int:
    """What a cohort followed on its first day. `moves`: (day, from, to) in order; `present` when there were none."""
    followed = moves[0][1] if moves else present
    for day, _, to in moves:
        if day <= starts_on:
            followed = to
    return followed
