"""Accounts as they change: making one, giving and ending roles, inviting, sessions, closing; and
what people are called, of which every change is a row.

Who takes part in a cohort is a role too: `cohorts.actions` decides whether somebody may come in and then grants it here.
"""

from datetime import date, datetime

from sqlalchemy import delete, select, update

from lms import tokens, trail
from lms.accounts import events, mail
from lms.accounts.models import (
    ConfirmedName,
    Grant,
    Invitation,
    LoginSession,
    NameChange,
    Person,
)
from lms.accounts.queries import confirmed_name, names_of_ours, person_with_email
from lms.accounts.rules import (
    CALL,
    CONTACT_EMAIL,
    INVITATION_LIFE,
    NAME_PROCEDURE,
    ON_CERTIFICATE,
    Beginning,
    check_call_name,
    check_confirmation,
    check_not_self,
    check_proposal,
    like_one_of,
    normalised_email,
)
from lms.clock import local_day
from lms.db import added_first, db
from lms.errors import RuleError
from lms.notifications import feed_actions
from lms.proof.lettering import check_name
from lms.roles import ADMINISTRATOR, OVER_OTHERS, ROLES


def add_person(
    *, name: str, email: str | None, phone: str = "", neighbourhood: str = "", now: datetime
) -> Person:
    """A person with an account, who cannot log in until invited. Raises RuleError when the address is taken."""
    address = normalised_email(email) if email else None
    if address and person_with_email(address):
        raise RuleError("Er is al iemand met dit e-mailadres.", "email")
    person = Person(name=name, email=address, phone=phone, neighbourhood=neighbourhood, created_at=now)
    if not added_first(person):
        raise RuleError("Er is al iemand met dit e-mailadres.", "email")
    return person


def grant(
    person: Person,
    role: str,
    *,
    scope_id: int = 0,
    by: Person | None = None,
    now: datetime,
    until: datetime | None = None,
) -> Grant:
    """Gives somebody a role in a scope. A role that had ended begins anew; one that still holds keeps its first day."""
    if role not in ROLES:
        raise RuleError(f"De rol {role} bestaat niet. Kies uit: {', '.join(ROLES)}.", "role")
    given = _grant_of(person, role, scope_id)
    held_until = given.until if given is not None and given.is_in_force(now) else now
    if given is None:
        given = Grant(person=person, role=role, scope_id=scope_id, since=now)
        db.session.add(given)
    elif given.until is not None and given.until <= now:
        given.since = now
    given.until = until
    given.granted_by_id = by.id if by else None
    db.session.flush()
    if until != held_until:
        by_id = by.id if by else None
        trail.note(trail.ROLE_GIVEN, about=person.id, by=by_id, word=role, thing_id=scope_id or None, now=now)
    return given


def end_grant(person: Person, role: str, *, scope_id: int = 0, now: datetime) -> None:
    """The role holds no longer. Where it was one over others, its holder logs in anew."""
    given = _grant_of(person, role, scope_id)
    if given is not None and given.is_in_force(now):
        given.until = now
        trail.note(trail.ROLE_ENDED, about=person.id, word=role, thing_id=scope_id or None, now=now)
        if role in OVER_OTHERS:
            end_all_sessions(person, now=now)


def _grant_of(person: Person, role: str, scope_id: int) -> Grant | None:
    return db.session.scalar(
        select(Grant).where(Grant.person_id == person.id, Grant.role == role, Grant.scope_id == scope_id)
    )


def invite(
    person: Person, *, by: Person | None, now: datetime, beginning: Beginning | None = None
) -> Invitation:
    """Mails a link. It opens a page that offers a code; the link by itself lets nobody in."""
    if not person.email:
        raise RuleError("Zonder e-mailadres kan er geen uitnodiging weg. Bel deze persoon.")
    token = tokens.new_token()
    invitation = Invitation(
        person=person,
        token_hash=tokens.fingerprint(token),
        invited_by_id=by.id if by else None,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    db.session.add(invitation)
    db.session.flush()
    mail.invitation(invitation, token, beginning=beginning, now=now)
    return invitation


def open_session(
    person: Person,
    *,
    device: str,
    is_own_device: bool | None = None,
    code_id: int | None = None,
    now: datetime,
) -> str:
    """Logs somebody in on a device. Returns the secret for the cookie; only its hash is kept."""
    token = tokens.new_token()
    db.session.add(
        LoginSession(
            person_id=person.id,
            token_hash=tokens.fingerprint(token),
            device=device,
            created_at=now,
            last_seen_at=now,
            is_own_device=is_own_device,
            code_id=code_id,
        )
    )
    return token


def end_session(session: LoginSession, *, now: datetime) -> None:
    if session.ended_at is None:
        session.ended_at = now


def end_session_with(token: str | None, *, now: datetime) -> None:
    """Ends the session that a cookie shows the secret of. Nothing happens when there is none, or when it has ended."""
    if token:
        ended = update(LoginSession).where(LoginSession.token_hash == tokens.fingerprint(token))
        db.session.execute(ended.where(LoginSession.ended_at.is_(None)).values(ended_at=now))


def end_all_sessions(person: Person, *, now: datetime, but_token: str | None = None) -> None:
    query = update(LoginSession).where(LoginSession.person_id == person.id, LoginSession.ended_at.is_(None))
    if but_token:
        query = query.where(LoginSession.token_hash != tokens.fingerprint(but_token))
    db.session.execute(query.values(ended_at=now))


def disable(person: Person, *, now: datetime) -> None:
    person.disabled_at = now
    trail.note(trail.ACCOUNT_CLOSED, about=person.id, now=now)
    end_all_sessions(person, now=now)
    feed_actions.revoke(person.id, now=now)


def change_contact(
    person: Person, which: str, value: str, *, by: Person, now: datetime, how: str = ""
) -> None:
    """Another mail address (none when empty) or phone number. Whoever listens keeps it and tells the person. `how`: by what `by`
    knew that it was them. Raises RuleError when somebody else has the address."""
    old, new = getattr(person, which) or "", value.strip()
    if which == CONTACT_EMAIL:
        new = normalised_email(new) if new else ""
        known = person_with_email(new) if new else None
        if known is not None and known.id != person.id:
            raise RuleError(f"Dit adres is van {known.name}.", which)
    if new == old:
        return
    setattr(person, which, new or (None if which == CONTACT_EMAIL else ""))
    db.session.flush()
    events.contact_changed.send(person, which=which, old=old, new=new, by=by, how=how, now=now)


def rename(person: Person, name: str, *, by: Person | None, now: datetime) -> None:
    """What somebody is called in lists, letters and boards. Nobody as `by` is who runs the server, who may set any name: that
    of somebody who works for us is for another administrator to change. Raises RuleError."""
    if name == person.name:
        return
    if by is not None:
        by_administrator = by.id != person.id and by.has_role(ADMINISTRATOR, now=now)
        is_ours = person.has_role(*OVER_OTHERS, now=now) and not by_administrator
        check_call_name(name, is_ours=is_ours, names_of_ours=names_of_ours(now=now, but_id=person.id))
    _write_change(person, CALL, person.name, name, by, now)
    person.name = name


def propose_name(person: Person, name: str, *, by: Person, now: datetime) -> None:
    """The name for the certificate, before anybody confirmed it. Raises RuleError afterwards, and for one that a
    certificate cannot set."""
    if name == person.certificate_name:
        return
    check_proposal(is_confirmed=confirmed_name(person.id) is not None)
    if name:
        check_name(name, "certificate_name")
    _write_change(person, ON_CERTIFICATE, person.certificate_name, name, by, now)
    person.certificate_name = name


def confirm_name(
    person: Person, *, name: str, document: str, seen_on: date | None, by: Person, now: datetime
) -> ConfirmedName:
    """Somebody of ours read the name on a document. From here on it stands."""
    check_not_self(by.id, person.id)
    check_confirmation(name=name, document=document, seen_on=seen_on, today=local_day(now))
    return _name_stands(person, name, document, seen_on, by, now)


def confirm_another_name(person: Person, name: str, *, former: str, by: Person, now: datetime) -> None:
    """Another name for the certificate than the `former` one, after the procedure for that. Somebody who is called by the
    former is called by the new one from now on, unless they would be taken for one of ours then."""
    check_not_self(by.id, person.id)
    if person.name == former and not like_one_of(name, names_of_ours(now=now, but_id=person.id)):
        _write_change(person, CALL, person.name, name, by, now)
        person.name = name
    _name_stands(person, name, NAME_PROCEDURE, local_day(now), by, now)


def _name_stands(
    person: Person, name: str, document: str, seen_on: date | None, by: Person, now: datetime
) -> ConfirmedName:
    if name != person.certificate_name:
        _write_change(person, ON_CERTIFICATE, person.certificate_name, name, by, now)
        person.certificate_name = name
    row = ConfirmedName(
        person_id=person.id, name=name, document=document, seen_on=seen_on, confirmed_by=by, confirmed_at=now
    )
    db.session.add(row)
    db.session.flush()
    return row


def _write_change(person: Person, which: str, old: str, new: str, by: Person | None, now: datetime) -> None:
    row = NameChange(person_id=person.id, which=which, old=old, new=new, by_id=by.id if by else None, at=now)
    db.session.add(row)


def forget_name_on_paper(person: Person) -> None:
    """What somebody is called on paper, when their certificates are forgotten. How they are called stays: their account does."""
    person.certificate_name = ""
    db.session.execute(delete(ConfirmedName).where(ConfirmedName.person_id == person.id))
    changes = delete(NameChange).where(NameChange.person_id == person.id, NameChange.which == ON_CERTIFICATE)
    db.session.execute(changes)
