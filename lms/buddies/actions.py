"""A new round of maatjes after a meeting, mended when somebody drops out; and a yes to showing one's number, taken back when one likes."""

from datetime import datetime

from sqlalchemy import delete

from lms.accounts.models import Person
from lms.buddies import mail
from lms.buddies.models import Buddy
from lms.buddies.queries import active_members, own_and_others, round_of
from lms.buddies.rules import mended, pairs
from lms.db import db
from lms.errors import RuleError
from lms.peergroups.models import PeerGroup


def tend(group: PeerGroup, last_met: datetime, paused: frozenset[int], *, now: datetime) -> None:
    """After a meeting everybody gets another maatje; in between only who lost theirs, or came in, does."""
    rows, people = round_of(group.id), active_members(group, paused)
    if not rows or last_met > max(row.matched_at for row in rows):
        _begin_round(group, people, rows[0].round + 1 if rows else 0, now=now)
    else:
        _mend(group, rows, people, now=now)


def _begin_round(group: PeerGroup, people: list[Person], number: int, *, now: datetime) -> None:
    by_id = {person.id: person for person in people}
    db.session.execute(
        delete(Buddy).where(Buddy.group_id == group.id)
    )  # who it was before is nobody's business any more
    for pair, of in enumerate(pairs(list(by_id), number)):
        for person_id in of:
            _put(group, by_id[person_id], number, pair, now)
    _tell(group, people, now=now)


def _mend(group: PeerGroup, rows: list[Buddy], people: list[Person], *, now: datetime) -> None:
    """Whoever gets somebody else, or one more, said yes to others than these: their yes is taken back."""
    known, by_id = {row.person_id: row for row in rows}, {person.id: person for person in people}
    found = mended({row.person_id: row.pair for row in rows}, by_id)
    was = {row.person_id: row.pair for row in rows}
    of_now = {pair: {one for one, other in found.items() if other == pair} for pair in found.values()}
    of_before = {pair: {one for one, other in was.items() if other == pair} for pair in was.values()}
    changed = [one for one, pair in found.items() if of_now[pair] - of_before.get(was.get(one, -1), set())]
    for person_id in changed:
        row = known.get(person_id)
        if row is None:
            _put(group, by_id[person_id], rows[0].round, found[person_id], now)
        else:
            row.pair, row.shows_number_at = found[person_id], None
    for row in rows:
        if row.person_id not in found:
            db.session.delete(row)
    db.session.flush()
    _tell(group, [by_id[person_id] for person_id in changed], now=now)


def _put(group: PeerGroup, person: Person, number: int, pair: int, now: datetime) -> None:
    db.session.add(Buddy(group=group, person=person, round=number, pair=pair, matched_at=now))


def _tell(group: PeerGroup, people: list[Person], *, now: datetime) -> None:
    db.session.flush()
    for person in people:
        own, others = own_and_others(group, person, now=now)
        if own is not None and others:
            mail.matched(own, [row.person for row in others], now=now)


def show_number(group: PeerGroup, person: Person, *, now: datetime) -> None:
    _own(group, person, now).shows_number_at = now


def hide_number(group: PeerGroup, person: Person, *, now: datetime) -> None:
    _own(group, person, now).shows_number_at = None


def _own(group: PeerGroup, person: Person, now: datetime) -> Buddy:
    own, others = own_and_others(group, person, now=now)
    if own is None or not others:
        raise RuleError("Je hebt nu geen maatje. Na de volgende keer weer.")
    return own
