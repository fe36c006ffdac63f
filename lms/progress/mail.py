"""What people hear between advice and decision: a talk planned, a decision that is not yes, an appeal received and answered."""

from datetime import datetime

from lms.accounts.models import Person
from lms.notifications.actions import send
from lms.notifications.calendar import Appointment, file_of
from lms.notifications.state_queries import tells
from lms.notifications.state_rules import Word
from lms.progress.appeal_rules import NEW_TALK, Deadlines
from lms.progress.models import Appeal, Decision, FinalTalk


def talk_stands(talk: FinalTalk, known: Appointment, person: Person, word: Word, *, now: datetime) -> None:
    """Tells where the talk stands now, to who is assessed or to who assesses."""
    send(
        event=f"talk:{talk.id}:{now.isoformat()}",
        address=person.email,
        person_id=person.id,
        template="progress/mail/talk_planned",
        now=now,
        said_by=talk.assessor.id if person.id == talk.person_id else None,
        calendar=file_of(known),
        expires_at=talk.starts_at,
        about=known.uid,
        tells=tells(known),
        person=person,
        talk=talk,
        word=word,
    )


def talk_handed_over(talk: FinalTalk, known: Appointment, person: Person, *, now: datetime) -> None:
    """Tells an assessor that another holds this talk, with which it goes out of their calendar."""
    send(
        event=f"talk:{talk.id}:{now.isoformat()}",
        address=person.email,
        person_id=person.id,
        template="progress/mail/talk_handed_over",
        now=now,
        calendar=file_of(known),
        expires_at=known.starts_at,
        about=known.uid,
        tells=tells(known),
        person=person,
        talk=talk,
        starts_at=known.starts_at,
    )


def not_yet(decision: Decision, *, now: datetime) -> None:
    send(
        event=f"decision:{decision.id}",
        address=decision.person.email,
        person_id=decision.person_id,
        template="progress/mail/not_yet",
        now=now,
        said_by=decision.assessor.id,
        person=decision.person,
        decision=decision,
    )


def appeal_received(appeal: Appeal, dates: Deadlines, *, now: datetime) -> None:
    person = appeal.decision.person
    send(
        event=f"appeal:{appeal.id}",
        about=f"bezwaar-{appeal.id}",
        address=person.email,
        person_id=person.id,
        template="progress/mail/appeal_received",
        now=now,
        person=person,
        appeal=appeal,
        dates=dates,
    )


def appeal_decided(appeal: Appeal, *, now: datetime) -> None:
    person, step = appeal.decision.person, appeal.steps[-1]
    send(
        event=f"appeal-decided:{appeal.id}",
        about=f"bezwaar-{appeal.id}",
        address=person.email,
        person_id=person.id,
        template="progress/mail/appeal_decided",
        now=now,
        said_by=step.taken_by.id,
        person=person,
        step=step,
        is_new_talk=step.outcome == NEW_TALK,
    )
