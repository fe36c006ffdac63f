"""Staff sees that two applications are of one person, makes them one, and takes them apart where they were two people after all.
Nothing of either story goes: each keeps its words and its steps."""

from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.accounts.rules import check_not_self
from lms.cohorts.actions import hold
from lms.cohorts.models import Cohort
from lms.db import db
from lms.errors import RuleError
from lms.intake.actions import hold_application, person_of
from lms.intake.double_queries import merge_of
from lms.intake.merge_rules import check_apart, check_merge
from lms.intake.models import Application, ApplicationMerge, ApplicationStep
from lms.intake.queries import free_seats, present_cohort, state_of_application
from lms.intake.rules import DECLINED, INVITED, PLACED, WAITING


def merge(
    application: Application,
    other: Application,
    *,
    by: Person,
    now: datetime,
    seen: int | None = None,
    other_seen: int | None = None,
) -> ApplicationMerge:
    """The `other` goes on in this one, which gets the number or the address it lacked. Raises RuleError."""
    _lock(application, other)
    hold_application(application, seen, by)
    hold_application(other, other_seen, by)
    check_merge(
        is_same=application.id == other.id,
        state=state_of_application(application),
        other=state_of_application(other),
    )
    row = ApplicationMerge(
        application_id=other.id,
        into_id=application.id,
        merged_by_id=by.id,
        merged_at=now,
        took_email=bool(other.email and not application.email),
        took_phone=bool(other.phone and not application.phone),
    )
    application.email, application.phone = application.email or other.email, application.phone or other.phone
    other.person_id = application.person_id
    db.session.add(row)
    db.session.flush()
    return row


def _lock(*applications: Application) -> None:
    """In one order, whichever of the two a colleague has open."""
    ids = sorted(row.id for row in applications)
    db.session.execute(
        select(Application.id).where(Application.id.in_(ids)).order_by(Application.id).with_for_update()
    )


def take_apart(application: Application, *, reason: str, by: Person, now: datetime) -> Application:
    """Two people after all: the application stands again where it stood, but for a seat that was given away meanwhile: then it
    waits for one. Returns the application it had gone on in. Raises RuleError."""
    _check_not_about(application, by)
    found = merge_of(application.id)
    if found is None:
        raise RuleError("Deze aanmelding staat al op zichzelf. Misschien was een collega je voor.")
    into = found.into
    _check_not_about(into, by)
    _lock(application, into)
    for row in (application, into):
        db.session.expire(row, ["steps", "person_id"])
    was_sent = any(
        step.kind in (INVITED, DECLINED) and step.taken_at >= found.merged_at for step in into.steps
    )
    check_apart(was_sent=was_sent, reason=reason)
    lost = _lost_its_seat(application, now=now)
    found.apart_by_id, found.apart_at, found.reason = by.id, now, reason
    if not was_sent:
        _give_back(found)
    application.person_id = None
    if lost is not None:
        db.session.add(
            ApplicationStep(application=application, kind=WAITING, cohort=lost, taken_by=by, taken_at=now)
        )
    db.session.flush()
    return into


def _check_not_about(application: Application, by: Person) -> None:
    known = person_of(application)
    check_not_self(by.id, known.id if known else None)


def _give_back(merge: ApplicationMerge) -> None:
    """The number and the address that came from the other, where nobody changed them since."""
    into, other = merge.into, merge.application
    if merge.took_email and into.email == other.email:
        into.email = ""
    if merge.took_phone and into.phone == other.phone:
        into.phone = ""


def _lost_its_seat(application: Application, *, now: datetime) -> Cohort | None:
    """The cohort in which an application had a seat that is not free any more."""
    cohort = present_cohort(application)
    if state_of_application(application) != PLACED or cohort is None:
        return None
    hold(cohort)
    return None if free_seats([cohort], now=now)[cohort.id] else cohort
