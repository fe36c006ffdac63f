"""Two accounts become one: asked by one of ours, looked at and done by another. It cannot be undone, since afterwards nobody knows
whose each row was; so it is shown before, and a second person does it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select, update

from lms import trail
from lms.accounts import actions as accounts
from lms.accounts.code_actions import end_codes
from lms.accounts.models import Invitation, Person
from lms.accounts.rules import ASKED, ON_PAPER, SPOKEN
from lms.db import Base, db
from lms.errors import RuleError
from lms.notifications import feed_actions
from lms.people import merge_mail as mail
from lms.people.merge_queries import DROPPED, doubles, person_columns, plan_of
from lms.people.merge_rules import (
    EMAIL,
    GONE,
    NAME,
    PHONE,
    PLACE,
    check_apart,
    check_choices,
    check_who_merges,
)
from lms.people.models import Merge
from lms.roles import ADMINISTRATOR, OVER_OTHERS


def ask(
    kept: Person, gone: Person, choices: Mapping[str, str], *, why: str, by: Person, now: datetime
) -> Merge:
    """Nothing changes yet. Raises RuleError when they cannot become one."""
    _check(kept, gone, by, None, now)
    check_choices(choices)
    check_apart(plan_of(kept, gone, now=now).both)
    waits = select(Merge.id).where(
        Merge.done_at.is_(None),
        Merge.dropped_at.is_(None),
        Merge.person_id.in_((kept.id, gone.id)) | Merge.gone_id.in_((kept.id, gone.id)),
    )
    if db.session.scalar(waits) is not None:
        raise RuleError("Voor één van de twee wacht al een verzoek om samen te voegen.")
    row = Merge(
        person=kept,
        gone=gone,
        choices=dict(choices),
        why=why.strip()[:300],
        asked_by=by,
        asked_at=now,
        moved={},
    )
    db.session.add(row)
    db.session.flush()
    return row


def _check(kept: Person, gone: Person, by: Person, asked_by_id: int | None, now: datetime) -> None:
    check_who_merges(
        by_id=by.id,
        ids=(kept.id, gone.id),
        is_ours=any(one.has_role(*OVER_OTHERS, now=now) for one in (kept, gone)),
        by_administrator=by.has_role(ADMINISTRATOR, now=now),
        asked_by_id=asked_by_id,
    )


def drop(row: Merge, *, now: datetime) -> None:
    """They are not one after all, or not now."""
    if row.is_open:
        row.dropped_at = now


def merge(row: Merge, *, by: Person, now: datetime) -> None:
    """Raises RuleError when it cannot be done any more, or by the one who asked."""
    kept, gone = row.person, row.gone
    ids = sorted((kept.id, gone.id))
    db.session.execute(select(Person.id).where(Person.id.in_(ids)).order_by(Person.id).with_for_update())
    db.session.refresh(row)
    if not row.is_open:
        raise RuleError("Dit is al gedaan, of iemand trok het in.")
    _check(kept, gone, by, row.asked_by_id, now)
    plan = plan_of(kept, gone, now=now)
    check_apart(plan.both)
    addresses = [one.email for one in (kept, gone)]
    _end_ways_in(gone, now=now)
    _join_grants(kept, gone, now=now)
    _move_rows(kept, gone)
    _take_over(row)
    accounts.disable(gone, now=now)
    accounts.end_all_sessions(kept, now=now)
    row.done_by, row.done_at, row.moved = by, now, plan.moved
    trail.note(trail.CONTACT_CHANGED, about=kept.id, word="merged", thing_id=gone.id, now=now)
    db.session.flush()
    mail.accounts_merged(row, addresses, now=now)


def _end_ways_in(gone: Person, *, now: datetime) -> None:
    end_codes(gone, (ASKED, ON_PAPER, SPOKEN), now=now)
    links = update(Invitation).where(Invitation.person_id == gone.id, Invitation.expires_at > now)
    db.session.execute(links.values(expires_at=now))
    accounts.end_all_sessions(gone, now=now)
    feed_actions.revoke(gone.id, now=now)
    for name in DROPPED:
        table = Base.metadata.tables[name]
        db.session.execute(delete(table).where(table.c.person_id == gone.id))
    db.session.flush()


def _join_grants(kept: Person, gone: Person, *, now: datetime) -> None:
    """Of one role in one scope that both held: since the first day of the two, and in force when one of them is."""
    held = {(grant.role, grant.scope_id): grant for grant in kept.grants}
    for grant in gone.grants:
        own = held.get((grant.role, grant.scope_id))
        if own is not None:
            own.since = min(own.since, grant.since)
            if not own.is_in_force(now) and grant.is_in_force(now):
                own.until = grant.until
    db.session.flush()


def _move_rows(kept: Person, gone: Person) -> None:
    for column in person_columns():
        table = column.table
        keys = [*table.primary_key.columns]
        for values in doubles(column, kept.id, gone.id):
            same = [key == value for key, value in zip(keys, values, strict=True)]
            db.session.execute(delete(table).where(*same))
        db.session.execute(update(table).where(column == gone.id).values({column.name: kept.id}))
    db.session.expire_all()


def _take_over(row: Merge) -> None:
    """What was chosen of each way. The address of the account that is gone comes free first: no two have one."""
    kept, gone = row.person, row.gone
    email, phone = gone.email, gone.phone
    gone.email, gone.phone, gone.password_hash = None, "", None
    db.session.flush()
    if row.choices[EMAIL] == GONE:
        kept.email = email
    if row.choices[PHONE] == GONE:
        kept.phone = phone
    if row.choices[NAME] == GONE:
        kept.name = gone.name
    if row.choices[PLACE] == GONE:
        kept.neighbourhood = gone.neighbourhood
    if not kept.certificate_name:
        kept.certificate_name = gone.certificate_name
