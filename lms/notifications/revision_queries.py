"""The last change of each appointment, which a calendar file counts and dates."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import func, select

from lms.db import db
from lms.notifications.calendar import Appointment
from lms.notifications.models import AppointmentRevision
from lms.notifications.state_rules import UNKNOWN, state_of_appointment


def revised(appointments: Iterable[Appointment]) -> list[Appointment]:
    """The same appointments with their last change. What never changed since it was planned keeps what its slice says."""
    given = list(appointments)
    uids = [uid for one in given for uid in (one.uid, one.former_uid) if uid]
    last = _last_revisions(uids)
    return [_revised(one, last) for one in given]


def _revised(one: Appointment, last: dict[str, AppointmentRevision]) -> Appointment:
    uid = one.former_uid if one.former_uid in last else one.uid
    row = last.get(uid)
    if row is None:
        return one
    state = state_of_appointment(one.starts_at, one.minutes, one.place, is_cancelled=one.is_cancelled)
    if row.state not in (state, UNKNOWN):  # it changed and nobody wrote that down
        return replace(one, uid=uid, sequence=row.number + 1)
    return replace(one, uid=uid, sequence=row.number, changed_at=row.since)


def _last_revisions(uids: Collection[str]) -> dict[str, AppointmentRevision]:
    newest = select(func.max(AppointmentRevision.id)).where(AppointmentRevision.uid.in_(uids))
    query = select(AppointmentRevision).where(
        AppointmentRevision.id.in_(newest.group_by(AppointmentRevision.uid))
    )
    return {row.uid: row for row in db.session.scalars(query)}


def revisions_of(uid: str) -> Sequence[AppointmentRevision]:
    query = select(AppointmentRevision).where(AppointmentRevision.uid == uid)
    return db.session.scalars(query.order_by(AppointmentRevision.number)).all()
