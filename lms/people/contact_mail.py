"""Telling somebody that they are reached otherwise: the old way and the new one, so that nobody is moved unseen."""

from datetime import datetime

from flask import current_app

from lms.accounts.models import Person
from lms.accounts.rules import CONTACT_EMAIL, CONTACT_PHONE
from lms.addresses import full_address
from lms.notifications.actions import send
from lms.notifications.rules import DECISION
from lms.people.models import ContactChange
from lms.writing_rules import mobile_number


def tell_of_change(person: Person, change: ContactChange, *, now: datetime) -> None:
    """By mail to the address of before, or by letter to who has none; to a new address too; and by text message to an old
    number, where those can be sent."""
    is_mail = change.which == CONTACT_EMAIL
    before = (change.old or None) if is_mail else person.email
    _send("changed", "old", before, person, change, now)
    if is_mail and change.new:
        _send("new_mail", "new", change.new, person, change, now)
    number = mobile_number(change.old) if change.which == CONTACT_PHONE else None
    if number and current_app.config["SETTINGS"].text_service is not None:
        send(
            event=f"contact:{change.id}:text",
            address=number,
            person_id=person.id,
            template="people/mail/changed_text",
            now=now,
            is_text=True,
        )


def _send(
    template: str, way: str, address: str | None, person: Person, change: ContactChange, now: datetime
) -> None:
    send(
        event=f"contact:{change.id}:{way}",
        address=address,
        person_id=person.id,
        template=f"people/mail/{template}",
        kind=DECISION,
        now=now,
        person=person,
        change=change,
        is_own=change.by_id == person.id,
        log_in=full_address("accounts.log_in"),
    )


def code_for_new_address(
    person: Person, change: ContactChange, code: str, *, until: datetime, now: datetime
) -> None:
    send(
        event=f"contact:{change.id}:code",
        address=change.new,
        person_id=person.id,
        template="people/mail/code",
        now=now,
        is_secret=True,
        expires_at=until,
        person=person,
        code=code,
        until=until,
    )
