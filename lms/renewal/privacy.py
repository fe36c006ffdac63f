"""Forgetting what somebody did for the renewal of a certificate."""

from sqlalchemy import delete, select, update

from lms.accounts.models import Person
from lms.db import db
from lms.notifications.forgetting_actions import forget_messages
from lms.notifications.models import Message
from lms.renewal.models import DeepeningDay, FieldHours, Reflection


def erase_holder(person: Person) -> None:
    """Their days, reflections and hours, and the mails to others that name them. What they confirmed for others stays
    true, without their name."""
    db.session.execute(delete(DeepeningDay).where(DeepeningDay.person_id == person.id))
    db.session.execute(delete(Reflection).where(Reflection.person_id == person.id))
    own = db.session.scalars(select(FieldHours.id).where(FieldHours.person_id == person.id))
    events = [f"field-hours:{row_id}" for row_id in own]
    forget_messages(db.session.scalars(select(Message.id).where(Message.event.in_(events))).all())
    db.session.execute(delete(FieldHours).where(FieldHours.person_id == person.id))
    db.session.execute(
        update(FieldHours)
        .where(FieldHours.cosigner_id == person.id)
        .values(cosigner_id=None, asked_address=None)
    )
