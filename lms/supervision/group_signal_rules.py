"""Which peer groups ask for something: a group is ours to keep going."""

from dataclasses import dataclass
from datetime import date, datetime

from lms.supervision.signal_rules import USUAL, DayOf, Signal, Thresholds


@dataclass(frozen=True)
class GroupFacts:
    """What is known of a peer group today: its meetings in order, each with whether it was cancelled."""

    group_id: int
    name: str
    begins_on: date
    ends_on: date  # of its cohort
    meetings: tuple[tuple[datetime, bool], ...] = ()


def signals_of_group(
    facts: GroupFacts, now: datetime, day_of: DayOf, limits: Thresholds = USUAL
) -> tuple[Signal, ...]:
    """A group is ours to keep going: called off twice on end, or nothing planned for long."""
    today = day_of(now)
    if facts.begins_on > today or facts.ends_on < today:
        return ()
    kept = [moment for moment, is_off in facts.meetings if not is_off]
    if any(moment > now for moment in kept):
        return ()
    last = max(kept, default=None)
    off = [moment for moment, is_off in facts.meetings if is_off and (last is None or moment > last)]
    if len(off) >= limits.cancelled_meetings:
        return (Signal("group_cancelled", day_of(max(off)), True, facts.name, len(off)),)
    since = day_of(last) if last else facts.begins_on
    if (today - since).days < limits.unplanned_days:
        return ()
    return (Signal("no_meeting_planned", since, True, facts.name),)
