"""Mails about the way in. Those with a secret in them, a link or a code, are wiped once they are sent; what changed is told by
letter to who has no mail."""

from datetime import datetime

from lms.accounts.models import Invitation, LoginCode, Person
from lms.accounts.rules import Beginning
from lms.addresses import full_address
from lms.notifications.actions import send
from lms.notifications.rules import DECISION


def invitation(
    invitation: Invitation, token: str, *, beginning: Beginning | None = None, now: datetime
) -> None:
    person = invitation.person
    send(
        event=f"invitation:{invitation.id}",
        address=person.email,
        person_id=person.id,
        template="accounts/mail/invitation",
        now=now,
        is_secret=True,
        expires_at=invitation.expires_at,
        person=person,
        beginning=beginning,
        link=full_address("accounts.invitation", token=token),
        valid_until=invitation.expires_at,
    )


def login_code(person: Person, row: LoginCode, code: str, *, now: datetime) -> None:
    send(
        event=f"login-code:{row.id}:{row.mails}",
        address=person.email,
        person_id=person.id,
        template="accounts/mail/login_code",
        now=now,
        is_secret=True,
        expires_at=row.expires_at,
        person=person,
        code=code,
        until=row.expires_at,
    )


def login_code_by_text(person: Person, row: LoginCode, code: str, number: str, *, now: datetime) -> None:
    """To a phone that others may read: no name, and nothing of what we do."""
    send(
        event=f"login-code:{row.id}:{row.mails}",
        address=number,
        person_id=person.id,
        template="accounts/mail/login_code_text",
        now=now,
        is_secret=True,
        is_text=True,
        expires_at=row.expires_at,
        code=code,
        until=row.expires_at,
    )


def password_changed(person: Person, *, now: datetime) -> None:
    send(
        event=f"password-changed:{person.id}:{now.isoformat()}",
        address=person.email,
        person_id=person.id,
        template="accounts/mail/password_changed",
        kind=DECISION,
        now=now,
        person=person,
        at=now,
    )
