"""What people hear between advice and decision: a talk planned, a decision that is not yes, an appeal received and answered."""

from datetime import datetime

from lms.notifications.actions import send
from lms.progress.appeal_rules import NEW_TALK, Deadlines
from lms.progress.calendar_queries import appointment
from lms.progress.models import Appeal, Decision, FinalTalk


def talk_planned(talk: FinalTalk, *, now: datetime) -> None:
    for person in (talk.person, talk.assessor):
        send(
            event=f"talk:{talk.id}:{talk.starts_at:%Y%m%d%H%M}",
            address=person.email,
            person_id=person.id,
            template="progress/mail/talk_planned",
            now=now,
            said_by=talk.assessor.id if person is talk.person else None,
            calendar=appointment(talk, now=now),
            person=person,
            talk=talk,
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
        address=person.email,
        person_id=person.id,
        template="progress/mail/appeal_decided",
        now=now,
        said_by=step.taken_by.id,
        person=person,
        step=step,
        is_new_talk=step.outcome == NEW_TALK,
    )
