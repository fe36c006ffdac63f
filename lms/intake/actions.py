"""What staff do with an application. Each act first holds the application and looks where it stands now, then checks
everything, then writes. `seen` is the number of the latest step the colleague had on the screen (see `last_step_id`)."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from lms.accounts.actions import add_person, invite
from lms.accounts.models import Person
from lms.accounts.queries import came_in, names_of_ours, person_with_email
from lms.accounts.rules import Beginning, check_not_self, normalised_email, told_apart
from lms.clock import local_day
from lms.cohorts.actions import check_enrolment, enrol, hold
from lms.cohorts.leaving_actions import give_back_seat, move_to_cohort
from lms.cohorts.models import Cohort
from lms.cohorts.queries import cohort_of, has_role_in, next_group_day
from lms.db import db
from lms.errors import RuleError
from lms.intake import mail
from lms.intake.double_queries import merge_of, merged_into
from lms.intake.letter_queries import INVITATION, letter_waits_for, newest_letter_to
from lms.intake.merge_rules import check_stands_alone
from lms.intake.models import Application, ApplicationStep
from lms.intake.queries import free_seats, present_cohort, state_of_application
from lms.intake.rules import (
    CALLED,
    DECLINED,
    INVITED,
    PLACED,
    WAITING,
    WITHDRAWN,
    check_new_queue,
    check_reachable,
    check_seat_elsewhere,
    check_seen,
    check_step,
    check_withdrawal,
    place_kind,
)
from lms.notifications.reach_queries import reach_of
from lms.roles import TRAINEE

MOST_RECEIPTS_A_DAY = 3  # to one address


def apply(
    *,
    name: str,
    email: str,
    phone: str,
    neighbourhood: str,
    motivation: str,
    now: datetime,
    on_behalf_by: Person | None = None,
) -> Application:
    """Somebody signs up, or staff does it for them. No account comes of it."""
    check_reachable(email, phone)
    row = Application(
        name=name,
        email=normalised_email(email),
        phone=phone,
        neighbourhood=neighbourhood,
        motivation=motivation,
        applied_at=now,
        on_behalf_by=on_behalf_by,
    )
    db.session.add(row)
    db.session.flush()
    if _number_today(row.email, now) <= MOST_RECEIPTS_A_DAY:
        mail.application_received(row, now=now)
    return row


def _number_today(email: str, now: datetime) -> int:
    """How often this address was signed up in a day: anybody can type it, and its owner need not hear of each."""
    query = select(func.count()).where(
        Application.email == email, Application.applied_at > now - timedelta(days=1)
    )
    return db.session.scalar(query) or 0


def last_step_id(application: Application) -> int:
    return application.steps[-1].id if application.steps else 0


def hold_application(application: Application, seen: int | None, by: Person) -> None:
    """Locks an application for the rest of the transaction, so that of two colleagues one waits, and then finds what the
    other did. Nobody handles their own."""
    known = person_of(application)
    check_not_self(by.id, known.id if known else None)
    db.session.execute(select(Application.id).where(Application.id == application.id).with_for_update())
    db.session.expire(application, ["steps", "person_id"])
    check_seen(seen, last_step_id(application))
    check_stands_alone(is_merged=merge_of(application.id) is not None)


def _write(
    application: Application,
    kind: str,
    *,
    by: Person,
    now: datetime,
    note: str = "",
    cohort: Cohort | None = None,
) -> ApplicationStep:
    row = ApplicationStep(
        application=application, kind=kind, note=note, cohort=cohort, taken_by=by, taken_at=now
    )
    db.session.add(row)
    db.session.flush()
    return row


def call(application: Application, *, note: str, by: Person, now: datetime, seen: int | None = None) -> None:
    """Writes down a conversation. It opens an application that was declined again."""
    hold_application(application, seen, by)
    check_step(state_of_application(application), CALLED)
    _write(application, CALLED, note=note, by=by, now=now)


def place(
    application: Application, cohort: Cohort, *, by: Person, now: datetime, seen: int | None = None
) -> str:
    """Gives a seat in a cohort when there is one, else a place on its waiting list. Returns which of the two it was."""
    hold_application(application, seen, by)
    hold(cohort)
    check_step(state_of_application(application), PLACED)
    known = person_of(application)
    if known is not None and has_role_in(known, TRAINEE, cohort.id, now=now):
        raise RuleError(f"{known.name} doet al mee in {cohort.name}.", "cohort")
    kind = place_kind(
        application.name,
        cohort.name,
        seats=free_seats([cohort], now=now)[cohort.id],
        state=state_of_application(application),
        is_present_cohort=present_cohort(application) is cohort,
    )
    _write(application, kind, cohort=cohort, by=by, now=now)
    return kind


def put_on_waiting_list(
    application: Application, cohort: Cohort, *, by: Person, now: datetime, seen: int | None = None
) -> None:
    """Puts an application at the end of the queue of a cohort. A seat that it had been given comes free."""
    hold_application(application, seen, by)
    present = state_of_application(application)
    check_step(present, WAITING)
    check_new_queue(
        application.name,
        cohort.name,
        state=present,
        is_present_cohort=present_cohort(application) is cohort,
    )
    _write(application, WAITING, cohort=cohort, by=by, now=now)


def decline(
    application: Application, *, note: str, message: str, by: Person, now: datetime, seen: int | None = None
) -> None:
    """`note` is for colleagues; `message` is mailed, or told by phone to who has no mail address."""
    hold_application(application, seen, by)
    check_step(state_of_application(application), DECLINED)
    step = _write(application, DECLINED, note=note, by=by, now=now)
    mail.declined(application, step.id, message, now=now)


def send_invitation(
    application: Application, *, by: Person, now: datetime, seen: int | None = None, moves: str = ""
) -> Person:
    """Now there is an account: a person with a seat. Where no mail comes a letter goes instead.
    A known address is that person: nobody gets two accounts. `moves`: why who has a seat in another cohort gives it up for this one.
    Raises RuleError before anything is written."""
    hold_application(application, seen, by)
    check_step(state_of_application(application), INVITED)
    cohort = present_cohort(application)
    if cohort is None:
        raise RuleError("Kies eerst een lichting.")
    known = person_of(application)
    hold(cohort)
    # before a person is made: a refusal must not leave an account behind
    check_enrolment(known, cohort, now=now)
    present = seat_elsewhere(known, cohort, now=now)
    check_seat_elsewhere(
        application.name, present=present.name if present else None, to=cohort.name, moves=bool(moves)
    )
    person = known or _new_person(application, now)
    if present is not None:
        move_to_cohort(person, present, cohort, reason=moves, by=by, now=now)
    enrol(person, cohort, by=by, now=now)
    for row in (application, *merged_into(application.id)):
        row.person_id = person.id
    step = _write(application, INVITED, cohort=cohort, by=by, now=now)
    if reach_of(person.id, person.email, INVITATION).mail:
        invite(person, by=by, now=now, beginning=beginning_of(cohort, now=now))
    elif not letter_waits_for(person):
        mail.invitation_letter(person, cohort, step.id, now=now)
    return person


def seat_elsewhere(person: Person | None, cohort: Cohort, *, now: datetime) -> Cohort | None:
    """The other cohort that somebody takes part in already, the newest when there are more. Whoever has a seat in this one has it."""
    if person is None or has_role_in(person, TRAINEE, cohort.id, now=now):
        return None
    return cohort_of(person, now=now)


def withdraw_invitation(
    application: Application, *, by: Person, now: datetime, seen: int | None = None
) -> Person:
    """Takes an invitation back: the seat is free again, and no link, letter or code that went with it lets anybody in. The
    application is open again. Raises RuleError for who came in already."""
    hold_application(application, seen, by)
    check_step(state_of_application(application), WITHDRAWN)
    person, cohort = person_of(application), present_cohort(application)
    if person is None or cohort is None:
        raise RuleError("Er is geen plek om terug te halen.")
    check_withdrawal(person.name, came_in=came_in(person))
    give_back_seat(person, cohort, by=by, now=now)
    letter = newest_letter_to(person.id)
    if letter is not None and letter.printed_at is None and letter.sent_at is None:
        letter.stopped_at, letter.stopped_by_id = now, by.id
    _write(application, WITHDRAWN, by=by, now=now)
    return person


def beginning_of(cohort: Cohort, *, now: datetime) -> Beginning | None:
    """The first group day that comes, or else the first day of the cohort; None when that is past and nothing is planned."""
    first = next_group_day(cohort.id, now=now)
    if first is None:
        return Beginning(cohort.starts_on, cohort.place) if cohort.starts_on >= local_day(now) else None
    return Beginning(local_day(first.starts_at), first.place, first.starts_at)


def person_of(application: Application) -> Person | None:
    """Whose account this applicant gets or got, when there is one already."""
    if application.person_id is not None:
        return db.session.get_one(Person, application.person_id)
    return person_with_email(application.email) if application.email else None


def _new_person(application: Application, now: datetime) -> Person:
    try:
        return add_person(
            name=told_apart(application.name, application.neighbourhood, names_of_ours(now=now)),
            email=application.email or None,
            phone=application.phone,
            neighbourhood=application.neighbourhood,
            now=now,
        )
    except RuleError as error:
        raise RuleError("Dit e-mailadres kreeg net een account. Probeer het nog een keer.") from error
