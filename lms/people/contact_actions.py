"""How somebody is reached and called, changed by staff after ringing them, or by themself with a code to the new address. Every
change is a row, and the person hears of it the old way too."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from lms import tokens
from lms.accounts import actions as accounts
from lms.accounts.code_actions import end_codes
from lms.accounts.models import Invitation, Person
from lms.accounts.queries import person_with_email
from lms.accounts.rules import ASKED, CONTACT_EMAIL, CONTACT_PHONE, ON_PAPER, SPOKEN, normalised_email
from lms.db import db
from lms.errors import RuleError
from lms.notifications import choice_actions
from lms.notifications.models import Message
from lms.notifications.queries import postal_address_of
from lms.people import contact_mail as mail
from lms.people.contact_queries import codes_asked_today, waiting_change
from lms.people.contact_rules import (
    ADDRESS,
    CODE_LIFE,
    MOST_TRIES,
    NAME,
    PLACE,
    check_how,
    check_number_of_codes,
    check_reached,
    check_who_changes,
)
from lms.people.models import ContactChange
from lms.roles import ADMINISTRATOR, OVER_OTHERS

CODE_DIGITS = 6


@dataclass(frozen=True)
class Details:
    name: str
    email: str
    phone: str
    postal_address: str
    place: str


def details_of(person: Person) -> Details:
    address = postal_address_of(person.id)
    return Details(person.name, person.email or "", person.phone, address, person.neighbourhood)


def change(person: Person, wanted: Details, *, how: str, by: Person, now: datetime) -> bool:
    """Makes it so. Whether anything changed. `how`: by what `by` knew that it was them, where it opens a door. Raises
    RuleError."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    had = details_of(person)
    opens = (had.email, had.phone) != (wanted.email, wanted.phone)
    check_who_changes(
        by_id=by.id,
        person_id=person.id,
        is_ours=person.has_role(*OVER_OTHERS, now=now),
        by_administrator=by.has_role(ADMINISTRATOR, now=now),
        opens=opens,
    )
    check_how(how, opens=opens)
    check_reached(email=wanted.email, phone=wanted.phone, address=wanted.postal_address)
    if wanted.name != had.name:
        accounts.rename(person, wanted.name, by=by, now=now)
        keep_change(person, NAME, had.name, wanted.name, by=by, now=now)
    accounts.change_contact(person, CONTACT_EMAIL, wanted.email, by=by, how=how, now=now)
    accounts.change_contact(person, CONTACT_PHONE, wanted.phone, by=by, how=how, now=now)
    if wanted.postal_address != had.postal_address:
        choice_actions.keep_postal_address(person.id, wanted.postal_address, by_id=by.id, now=now)
        keep_change(person, ADDRESS, had.postal_address, wanted.postal_address, by=by, now=now)
    if wanted.place != had.place:
        person.neighbourhood = wanted.place
        keep_change(person, PLACE, had.place, wanted.place, by=by, now=now)
    return wanted != had


def keep_change(
    person: Person, which: str, old: str, new: str, *, by: Person, now: datetime, how: str = ""
) -> ContactChange:
    """The row of a change that was just made, and what tells the person."""
    row = ContactChange(
        person_id=person.id,
        which=which,
        old=old[:300],
        new=new[:300],
        how=how.strip()[:300],
        by_id=by.id,
        asked_at=now,
        done_at=now,
    )
    db.session.add(row)
    db.session.flush()
    if which == CONTACT_EMAIL:
        _nobody_comes_in_by(person, old, new, by=by, now=now)
    if which != PLACE:
        mail.tell_of_change(person, row, now=now)
    return row


def _nobody_comes_in_by(person: Person, old: str, new: str, *, by: Person, now: datetime) -> None:
    """What was mailed to the old address opens nothing from now on, and what still waits goes to the new one. When staff changed
    it, somebody else may have had the mailbox: everybody logs in anew."""
    end_codes(person, (ASKED, ON_PAPER, SPOKEN), now=now)
    links = update(Invitation).where(Invitation.person_id == person.id, Invitation.expires_at > now)
    db.session.execute(links.values(expires_at=now))
    if new:
        waiting = update(Message).where(
            Message.person_id == person.id, Message.address == old, Message.sent_at.is_(None)
        )
        db.session.execute(waiting.where(Message.is_secret.is_(False)).values(address=new))
    if by.id != person.id:
        accounts.end_all_sessions(person, now=now)


def put_back(row: ContactChange, person: Person, *, how: str, by: Person, now: datetime) -> None:
    """As it was before this change. Raises RuleError when it became yet something else meanwhile."""
    has = details_of(person)
    field = {ADDRESS: "postal_address", NAME: "name", PLACE: "place"}.get(row.which, row.which)
    if getattr(has, field) != row.new:
        raise RuleError("Dit is intussen weer veranderd. Kijk na wat er nu staat.")
    change(person, Details(**{**has.__dict__, field: row.old}), how=how, by=by, now=now)


def ask_own_address(person: Person, email: str, *, key: str, now: datetime) -> None:
    """Mails a code to a new address. One that is somebody else's gets none, and nobody is told so."""
    address = normalised_email(email)
    if address == person.email:
        raise RuleError("Dit is je adres al.", "email")
    check_number_of_codes(codes_asked_today(person.id, now=now))
    code = tokens.new_digits(CODE_DIGITS)
    row = ContactChange(
        person_id=person.id,
        which=CONTACT_EMAIL,
        old=person.email or "",
        new=address,
        by_id=person.id,
        asked_at=now,
        code_hash=_hash(person, address, code, key),
    )
    db.session.add(row)
    db.session.flush()
    if person_with_email(address) is None:
        mail.code_for_new_address(person, row, code, until=now + CODE_LIFE, now=now)


def _hash(person: Person, address: str, code: str, key: str) -> str:
    return tokens.keyed(key, f"own-address:{person.id}:{address}:{code}")


def confirm_own_address(person: Person, code: str, *, key: str, now: datetime) -> bool:
    """Whether this is the code that was mailed there; then mail goes there from now on. A wrong one is counted."""
    row = waiting_change(person.id, now=now)
    if row is None:
        return False
    is_right = tokens.same(row.code_hash, _hash(person, row.new, code, key))
    if not is_right or person_with_email(row.new) is not None:
        row.tries += 1
        return False
    old, person.email, row.done_at = person.email or "", row.new, now
    db.session.flush()
    _nobody_comes_in_by(person, old, row.new, by=person, now=now)
    mail.tell_of_change(person, row, now=now)
    return True


def drop_own_address(person: Person, *, now: datetime) -> None:
    """Somebody does not want it any more, before the code was typed."""
    row = waiting_change(person.id, now=now)
    if row is not None:
        row.tries = MOST_TRIES
