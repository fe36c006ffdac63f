"""Forgets at night who did not take part, as the privacy page promises; and writes the letter with an invitation while it is
printed, with a code to come in with."""

from datetime import datetime, timedelta

from flask import render_template
from sqlalchemy import delete, or_, select

from lms.addresses import path_to
from lms.calls.stranger_queries import Stranger, strangers_are_found
from lms.db import db
from lms.entry.handlers import slip_for
from lms.intake.double_queries import merged_into
from lms.intake.letter_queries import INVITATION, facts_of_letter
from lms.intake.mail import DECLINED_MAIL, RECEIVED_MAIL
from lms.intake.models import Application, ApplicationChange, ApplicationMerge, ApplicationStep, CallBack
from lms.intake.queries import stands_alone, state_of_application
from lms.intake.rules import DECLINED
from lms.jobs import nightly
from lms.notifications.letter_queries import carries_a_slip, made_when_printed
from lms.notifications.models import Message

KEPT = timedelta(days=28)  # field guide 3.7: rejected applicants at most four weeks


def forget_declined(now: datetime) -> None:
    """Takes away applications declined four weeks ago, with their history, the mails about them, and what went on in them."""
    long_ago = (
        select(ApplicationStep.application_id)
        .where(ApplicationStep.kind == DECLINED, ApplicationStep.taken_at < now - KEPT)
        .distinct()
    )
    query = select(Application).where(
        Application.id.in_(long_ago), Application.person_id.is_(None), stands_alone
    )
    for application in db.session.scalars(query):
        latest = max(step.taken_at for step in application.steps)
        if state_of_application(application) != DECLINED or latest >= now - KEPT:
            continue
        for row in (*merged_into(application.id), application):
            _forget(row)


def _forget(application: Application) -> None:
    steps = [step.id for step in application.steps]
    changed = select(ApplicationChange.id).where(ApplicationChange.application_id == application.id)
    events = [
        f"application:{application.id}",
        *(f"application-step:{number}" for number in steps),
        *(f"application-change:{number}" for number in db.session.scalars(changed)),
    ]
    # what other slices told this applicant says so in its event
    theirs = Message.event.like(f"application:{application.id}:%")
    db.session.execute(delete(Message).where(or_(Message.event.in_(events), theirs)))
    db.session.execute(delete(ApplicationStep).where(ApplicationStep.id.in_(steps)))
    db.session.execute(delete(ApplicationChange).where(ApplicationChange.application_id == application.id))
    merges = delete(ApplicationMerge).where(
        or_(ApplicationMerge.application_id == application.id, ApplicationMerge.into_id == application.id)
    )
    db.session.execute(merges)
    db.session.execute(delete(Application).where(Application.id == application.id))


def forget_call_backs(now: datetime) -> None:
    """Takes away who asked to be called and was, four weeks ago."""
    db.session.execute(delete(CallBack).where(CallBack.called_at < now - KEPT))


def write_invitation(message: Message, *, now: datetime) -> str | None:
    facts = facts_of_letter(message, now=now)
    return render_template(f"{INVITATION}.txt", is_letter=True, **facts) if facts else None


def find_applicant(message: Message) -> Stranger | None:
    """Who hears by phone what could not be mailed, since they left no mail address or a wrong one."""
    kind, _, number = message.event.partition(":")
    step = db.session.get(ApplicationStep, int(number)) if kind == "application-step" else None
    row = (
        step.application if step else db.session.get(Application, int(number) if kind == "application" else 0)
    )
    if row is None:
        return None
    return Stranger(row.name, row.phone, path_to("intake.application", application_id=row.id))


def register_all() -> None:
    for template in (DECLINED_MAIL, RECEIVED_MAIL):
        strangers_are_found(template, find_applicant)
    made_when_printed(INVITATION, write_invitation)
    carries_a_slip(INVITATION, slip_for)
    nightly.register(forget_call_backs)
    nightly.register(forget_declined)
