"""Who hears that a final talk was planned, moved or handed over."""

from dataclasses import replace
from datetime import datetime

from lms.accounts.models import Person
from lms.notifications.calendar import Appointment
from lms.notifications.state_actions import note_change, whom_to_tell
from lms.progress import mail
from lms.progress.calendar_queries import entry
from lms.progress.models import FinalTalk


def tell_where_it_stands(
    talk: FinalTalk, was: Appointment | None, former: Person | None, *, now: datetime
) -> None:
    """Tells both what they do not know yet; `was` is the appointment of before, none when the talk is new, and `former` who
    was to hold it then."""
    known = note_change(was, entry(talk), now=now)
    people = {talk.person_id: talk.person, talk.assessor_id: talk.assessor}
    words = whom_to_tell(known, people, now=now)
    if former is not None and former.id not in people:
        # for them alone it is off
        off = replace(known, starts_at=was.starts_at if was else known.starts_at, is_cancelled=True)
        if whom_to_tell(off, [former.id], now=now):
            mail.talk_handed_over(talk, off, former, now=now)
    for person_id, word in words.items() if talk.starts_at > now else ():  # one that was is only written down
        mail.talk_stands(talk, known, people[person_id], word, now=now)
