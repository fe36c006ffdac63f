"""Carries out what the journal tells and the register does not know, after an older copy of the register was put back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.accounts.actions import end_grant
from lms.accounts.models import Person
from lms.certificates import events, history_actions, number_actions, privacy
from lms.certificates.models import Certificate, ErasedCertificate, NumberSeries
from lms.certificates.queries import certified_people
from lms.certificates.rules import RENEWAL, ActKind, number_prefix, series_of
from lms.certificates.withdrawal_models import Revocation
from lms.clock import local_day
from lms.db import added_first, db
from lms.proof import status_list
from lms.proof.actions import mark_replaced
from lms.proof.models import StatusEntry
from lms.proof.rules import KINDS
from lms.recovery.journal_queries import Difference, difference
from lms.recovery.journal_rules import Entry, Standing, day_of
from lms.roles import CONNECTOR
from lms.wording import words

UNKNOWN_GAP = 100  # numbers left out when no journal says which were given


@dataclass(frozen=True)
class Replayed:
    """What was made of a difference: numbers of certificates."""

    withdrawn: tuple[str, ...] = ()
    reinstated: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    erased: int = 0  # people
    lost: tuple[str, ...] = ()


def replay(entries: Iterable[Entry], now: datetime) -> Replayed:
    """In the present transaction. Nobody is written to: they were told when it happened."""
    told = list(entries)
    _leave_numbers_out(told)
    found = difference(told)
    lost = [_keep_nameless(standing, now) for standing in found.unknown]
    done = Replayed(
        withdrawn=tuple(row.number for row, _ in found.to_withdraw),
        reinstated=tuple(row.certificate.number for row in found.to_reinstate),
        replaced=tuple(row.number for row, _ in found.to_replace),
        erased=len({row.person_id for row, _ in found.to_erase}),
        lost=tuple(sorted(number for number in lost if number)),
    )
    _carry_out(found, now)
    return done


def _carry_out(found: Difference, now: datetime) -> None:
    for row, entry in found.to_withdraw:
        _withdraw(row, entry, now)
    for withdrawal in found.to_reinstate:
        withdrawal.undone_at = now
        db.session.flush()
        history_actions.write(withdrawal.certificate, "objection_granted", by=None, now=now)
        events.reinstated.send(withdrawal, now=now)
    for row, entry in found.to_replace:
        _say_replaced(row, entry, now)
    people = {row.person_id: entry for row, entry in found.to_erase}
    for person_id, entry in people.items():
        privacy.erase_holder(db.session.get_one(Person, person_id), _who(entry), now)


def _withdraw(row: Certificate, entry: Entry, now: datetime) -> None:
    reason, by = words("recovery/words.html", "from_the_journal"), _who(entry)
    withdrawal = Revocation(certificate_id=row.id, reason=reason, revoked_by=by, revoked_at=now)
    if not added_first(withdrawal):
        return
    db.session.refresh(row, ["revocation"])
    db.session.refresh(withdrawal, ["certificate"])
    history_actions.write(row, "revoked", by=by, now=now, note=reason)
    if not certified_people([row.person_id], today=local_day(now)):
        end_grant(row.person, CONNECTOR, now=now)
    events.revoked.send(withdrawal, now=now)


def _say_replaced(row: Certificate, entry: Entry, now: datetime) -> None:
    """The one that took its place may be lost; that it was replaced is not."""
    row.followed_on = day_of(entry.day)
    act: ActKind = "superseded_renewal" if entry.what == RENEWAL else "superseded_name_change"
    history_actions.write(row, act, by=None, now=now, note=words("recovery/words.html", "from_the_journal"))
    if row.file is not None and row.file.status_list_id is not None and row.file.status_index is not None:
        mark_replaced(row.file.status_list_id, row.file.status_index, now, f"journal:{entry.next[:16]}", now)


def _keep_nameless(standing: Standing, now: datetime) -> str:
    """A certificate of which only the journal is left: its holder's file is believed as that of somebody erased. Returns its
    number."""
    issued, made = standing.issued, standing.made
    if issued is None:
        return ""
    withdrawn = day_of(standing.withdrawal.day) if standing.withdrawal and standing.is_withdrawn else None
    if made is not None and made.list_id and db.session.get(StatusEntry, (made.list_id, made.index)) is None:
        place = status_list.take(made.list_id, made.index, now)
        place.revoked_at = now if withdrawn else None
        place.replaced_at = now if standing.replaced else None
    db.session.add(
        ErasedCertificate(
            code_hash=issued.code, number=None if standing.erased else issued.number, sha256=made.sha256 if made else None, kind=issued.what, issued_on=day_of(issued.issued_on),
            valid_until=day_of(issued.valid_until), revoked_on=withdrawn, erased_at=now,
            replaced_on=day_of(standing.replaced.day) if standing.replaced else None,
            status_list_id=made.list_id or None if made else None, status_index=made.index if made and made.list_id else None,
            erased_by_id=_who(standing.erased or issued).id,
        )
    )  # fmt: skip
    db.session.flush()
    return issued.number


def _who(entry: Entry) -> Person:
    """Who did it; somebody of whom the older copy knows nothing is taken for its first person."""
    known = db.session.get(Person, entry.by) if entry.by else None
    return known or db.session.scalars(select(Person).order_by(Person.id).limit(1)).one()


def _leave_numbers_out(entries: list[Entry]) -> None:
    highest: dict[str, int] = {}
    for entry in entries:
        if entry.number:
            prefix, serial = series_of(entry.number)
            highest[prefix] = max(highest.get(prefix, 0), serial)
    for prefix, serial in highest.items():
        number_actions.leave_out(prefix, up_to=serial)


def leave_a_gap(now: datetime) -> None:
    """Without a journal: nobody knows which numbers were given since the copy, so the next ones are not given out."""
    known = {row.prefix: row.highest for row in db.session.scalars(select(NumberSeries))}
    present = {number_prefix(local_day(now).year, kind): 0 for kind in KINDS}
    for prefix, highest in (present | known).items():
        number_actions.leave_out(prefix, up_to=highest + UNKNOWN_GAP)
