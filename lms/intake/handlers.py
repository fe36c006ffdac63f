"""What intake does at night: forgets who did not take part, as the privacy page promises."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from lms.db import db
from lms.intake.models import Application, ApplicationStep, CallBack
from lms.intake.queries import state_of_application
from lms.intake.rules import DECLINED
from lms.jobs import nightly
from lms.notifications.models import Message

KEPT = timedelta(days=28)  # field guide 3.7: rejected applicants at most four weeks


def forget_declined(now: datetime) -> None:
    """Takes away applications declined four weeks ago, with their history and the mails about them."""
    long_ago = (
        select(ApplicationStep.application_id)
        .where(ApplicationStep.kind == DECLINED, ApplicationStep.taken_at < now - KEPT)
        .distinct()
    )
    query = select(Application).where(Application.id.in_(long_ago), Application.person_id.is_(None))
    for application in db.session.scalars(query):
        latest = max(step.taken_at for step in application.steps)
        if state_of_application(application) != DECLINED or latest >= now - KEPT:
            continue
        steps = [step.id for step in application.steps]
        events = [f"application:{application.id}", *(f"application-step:{number}" for number in steps)]
        db.session.execute(delete(Message).where(Message.event.in_(events)))
        db.session.execute(delete(ApplicationStep).where(ApplicationStep.id.in_(steps)))
        db.session.execute(delete(Application).where(Application.id == application.id))


def forget_call_backs(now: datetime) -> None:
    """Takes away who asked to be called and was, four weeks ago."""
    db.session.execute(delete(CallBack).where(CallBack.called_at < now - KEPT))


def register_all() -> None:
    nightly.register(forget_call_backs)
    nightly.register(forget_declined)
