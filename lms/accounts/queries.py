"""Finding people: by address, by the cookie of their browser, by the role they hold now; and how they are called on paper."""

from collections.abc import Collection
from datetime import datetime

from flask import current_app
from sqlalchemy import and_, bindparam, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from lms import tokens
from lms.accounts.models import ConfirmedName, Grant, Invitation, LoginCode, LoginSession, Person
from lms.accounts.rules import LETTER, PHONE, Named, like_one_of, normalised_email, number_meant
from lms.accounts.session_queries import lives
from lms.db import db
from lms.roles import OVER_OTHERS
from lms.writing_rules import mobile_number


def person_with_email(email: str) -> Person | None:
    """Whose address it is, however it is written. An address that somebody has to the letter is theirs before another's."""
    typed, key = email.strip().lower(), normalised_email(email)
    query = select(Person).where(or_(Person.email.in_((typed, key)), Person.email_key == key))
    return db.session.scalar(query.order_by(case((Person.email == typed, 0), else_=1), Person.id).limit(1))


def person_named(who: Named) -> Person | None:
    """Who is meant by what was typed at the door. None as well when two people share a phone number and the first name does
    not tell them apart. One query, whoever it is."""
    if who.kind == LETTER:
        query = select(Person).join(LoginCode, LoginCode.person_id == Person.id)
        return db.session.scalar(query.where(LoginCode.letter_number == who.key))
    if who.kind != PHONE:
        return person_with_email(who.typed)
    query = (
        select(Person).where(Person.phone_key == who.key, Person.disabled_at.is_(None)).order_by(Person.id)
    )
    found = list(db.session.scalars(query))
    number = number_meant([person.name for person in found], who.first_name)
    return None if number is None else found[number]


# asked at every request, so built once
SESSION = (
    select(LoginSession)
    .join(LoginSession.person)
    .where(
        LoginSession.token_hash == bindparam("token_hash"),
        LoginSession.ended_at.is_(None),
        Person.disabled_at.is_(None),
    )
    .options(contains_eager(LoginSession.person).joinedload(Person.grants))
)


def session_of(token: str, *, now: datetime) -> LoginSession | None:
    """The living session of a cookie, with its person and their grants: one query."""
    found = db.session.scalars(SESSION, {"token_hash": tokens.fingerprint(token)}).unique().one_or_none()
    return found if found is not None and lives(found, now=now) else None


def is_device_of(token: str | None, person_id: int) -> bool:
    """Whether this browser was in as this person before: it shows the secret of a session that ended, or that runs."""
    query = select(LoginSession.id).where(
        LoginSession.token_hash == tokens.fingerprint(token or ""), LoginSession.person_id == person_id
    )
    return db.session.scalar(query) is not None


def was_in_before(person_id: int) -> bool:
    """Whether somebody ever logged in, on whatever device."""
    return (
        db.session.scalar(select(LoginSession.id).where(LoginSession.person_id == person_id).limit(1))
        is not None
    )


def invitation_of(token: str) -> Invitation | None:
    query = (
        select(Invitation)
        .where(Invitation.token_hash == tokens.fingerprint(token))
        .options(joinedload(Invitation.person))
    )
    return db.session.scalars(query).one_or_none()


def people_with_role(role: str, scope_id: int | None = None, *, now: datetime) -> list[Person]:
    """Everybody who holds a role now (in a scope, when given), by name."""
    query = (
        select(Person)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.role == role, Grant.in_force(now), Person.disabled_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    if scope_id is not None:
        query = query.where(Grant.scope_id == scope_id)
    return list(db.session.scalars(query).unique())


def last_seen(person_ids: Collection[int]) -> dict[int, datetime]:
    """When people last did something while logged in. A GET does not count: it writes nothing."""
    query = (
        select(LoginSession.person_id, func.max(LoginSession.last_seen_at))
        .where(LoginSession.person_id.in_(person_ids))
        .group_by(LoginSession.person_id)
    )
    return {person_id: moment for person_id, moment in db.session.execute(query)}


def names_of_ours(*, now: datetime, but_id: int | None = None) -> list[str]:
    """Of everybody who works for us, and whoever is to be called when something is not clear."""
    query = (
        select(Person.name)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.role.in_(OVER_OTHERS), Grant.in_force(now), Person.disabled_at.is_(None))
        .order_by(Person.name)
        .distinct()
    )
    if but_id is not None:
        query = query.where(Person.id != but_id)
    return [*db.session.scalars(query), str(current_app.config["SETTINGS"].contact_name)]


def like_one_of_ours(name: str, *, now: datetime) -> str | None:
    """Whom of ours somebody with this name may be taken for."""
    return like_one_of(name, names_of_ours(now=now))


def confirmed_name(person_id: int) -> ConfirmedName | None:
    query = (
        select(ConfirmedName)
        .where(ConfirmedName.person_id == person_id)
        .options(joinedload(ConfirmedName.confirmed_by))
        .order_by(ConfirmedName.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def shared_numbers() -> list[Person]:
    """Who has one phone number with somebody else, those of one number together. At the door they say their first name."""
    shared = (
        select(Person.phone_key)
        .where(Person.disabled_at.is_(None), Person.phone_key.is_not(None))
        .group_by(Person.phone_key)
        .having(func.count() > 1)
    )
    query = select(Person).where(Person.phone_key.in_(shared), Person.disabled_at.is_(None))
    return list(db.session.scalars(query.order_by(Person.phone_key, Person.name, Person.id)))


def came_in(person: Person) -> bool:
    """Whether somebody was ever in on any device."""
    return (
        db.session.scalar(select(LoginSession.id).where(LoginSession.person_id == person.id).limit(1))
        is not None
    )


def unread_contacts() -> list[Person]:
    """Whose phone number cannot be rung as it was typed, or whose mail address reaches nobody, or somebody else first."""
    query = select(Person).where(
        Person.disabled_at.is_(None),
        or_(
            and_(Person.phone != "", Person.phone_key.is_(None)),
            and_(Person.email.is_not(None), Person.email_key.is_(None)),
        ),
    )
    return list(db.session.scalars(query.order_by(Person.name, Person.id)))


def mobile_numbers_of(person_ids: Collection[int]) -> dict[int, str]:
    """Of those to whose phone a text message can go: the number."""
    query = select(Person.id, Person.phone_key).where(
        Person.id.in_(person_ids), Person.phone_key.is_not(None)
    )
    found = {number: mobile_number(phone or "") for number, phone in db.session.execute(query)}
    return {number: phone for number, phone in found.items() if phone}
