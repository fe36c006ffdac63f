"""Leading an evening: beginning, taking over, going from step to step, ending; and afterwards, each for themself."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import added_first, db
from lms.errors import RuleError
from lms.peergroups import actions, evening_rules
from lms.peergroups.evening_models import Evening, EveningAnswer, EveningPoint
from lms.peergroups.evening_queries import evening_of, point_of, steps_of_evening, taps_of
from lms.peergroups.method_queries import frame, methods
from lms.peergroups.method_rules import by_code, whole_evening
from lms.peergroups.models import Meeting
from lms.peergroups.rules import check_two_roles
from lms.peergroups.turn_rules import Turns


def _locked(meeting: Meeting) -> Evening:
    """The evening, so that of two taps at once one comes after the other."""
    query = select(Evening).where(Evening.meeting_id == meeting.id)
    found = db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise RuleError("De avond is nog niet begonnen.")
    return found


def take_the_lead(meeting: Meeting, person: Person, *, now: datetime) -> Evening:
    """Begins the evening, or takes over from whoever leads: who tapped last leads."""
    evening_rules.check_open(meeting.starts_at, meeting.ends_at, meeting.cancelled_at, now)
    evening_rules.check_going(meeting.ended_at)
    if evening_of(meeting.id) is None:
        begun = Evening(meeting_id=meeting.id, leader_id=person.id, begun_at=now, step=0, version=1)
        if added_first(begun):
            return begun
    found = _locked(meeting)
    if found.leader_id != person.id:
        found.taken_from_id, found.leader_id = found.leader_id, person.id
        found.version += 1
    return found


def go_to_step(meeting: Meeting, number: int, person: Person) -> None:
    found = _led_by(meeting, person)
    evening_rules.check_step(number, len(steps_of_evening(meeting)))
    if found.step != number:
        found.step, found.version = number, found.version + 1


def choose_method(meeting: Meeting, code: str, person: Person) -> None:
    """Another method, also when they have begun: they go on with its first step."""
    method = by_code(methods()).get(code)
    if method is None:
        raise RuleError("Kies een werkvorm.", "method")
    if code == meeting.method:
        return
    found = _led_by(meeting, person)
    was_in_method = found.step > 0
    meeting.method = code
    steps = whole_evening(method, frame())
    if was_in_method:
        found.step = steps.index(method.steps[0])
    found.version += 1


def _led_by(meeting: Meeting, person: Person) -> Evening:
    evening_rules.check_going(meeting.ended_at)
    found = _locked(meeting)
    evening_rules.check_leads(found.leader_id, found.leader.first_name, person.id)
    return found


def end_evening(
    meeting: Meeting,
    *,
    present_ids: Collection[int],
    turns: Turns,
    theme: str,
    by: Person,
    now: datetime,
) -> None:
    """The evening is over: who was there, who led and brought something, and what it was about, as a word of the list."""
    found = _led_by(meeting, by)
    evening_rules.check_end(found.begun_at, now)
    evening_rules.check_theme(theme)
    check_two_roles(turns.hosts, turns.bringers)
    evening_rules.check_were_there({*turns.hosts, *turns.bringers}, present_ids)
    meeting.ended_at = now
    actions.give_turns(meeting, turns)
    found.theme, found.version = theme, found.version + 1
    actions.record_attendance(meeting, present_ids, by=by, now=now)


def answer_afterwards(meeting: Meeting, person: Person, *, dared: bool, useful: bool, now: datetime) -> None:
    """Counts both answers, once a person."""
    evening_rules.check_afterwards(meeting.ended_at, now)
    found = _locked(meeting)
    if not added_first(EveningAnswer(evening_id=found.id, person_id=person.id)):
        raise RuleError(
            "Je hebt al geantwoord. Wie wat zei, bewaren we niet. Daarom kun je het niet veranderen."
        )
    taps = evening_rules.counted(taps_of(found), dared=dared, useful=useful)
    found.dared_yes, found.dared_no = taps.dared_yes, taps.dared_no
    found.useful_yes, found.useful_no = taps.useful_yes, taps.useful_no


def write_point(meeting: Meeting, person: Person, text: str, *, now: datetime) -> None:
    """A learning point of one's own; an empty text takes it away."""
    evening_rules.check_afterwards(meeting.ended_at, now)
    found = _locked(meeting)
    row = point_of(found.id, person.id)
    if row is None:
        if text:
            db.session.add(EveningPoint(evening_id=found.id, person_id=person.id, text=text, written_at=now))
    elif not text:
        db.session.delete(row)
    elif row.text != text:
        row.text, row.written_at = text, now
