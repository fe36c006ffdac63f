"""Telling somebody that they have a role, or have it no longer."""

from datetime import datetime

from lms.accounts.models import Grant, Person
from lms.addresses import full_address
from lms.cohorts.models import Cohort
from lms.notifications.actions import send
from lms.notifications.rules import DECISION
from lms.people.models import RoleAct


def role_given(person: Person, act: RoleAct, cohort: Cohort | None, *, now: datetime) -> None:
    send(
        event=f"role-act:{act.id}",
        address=person.email,
        person_id=person.id,
        template="people/mail/role_given",
        kind=DECISION,
        now=now,
        person=person,
        act=act,
        cohort=cohort,
        log_in=full_address("accounts.log_in"),
    )


def role_ended(person: Person, grant: Grant, *, now: datetime) -> None:
    send(
        event=f"role-ended:{grant.id}:{now.isoformat()}",
        address=person.email,
        person_id=person.id,
        template="people/mail/role_ended",
        kind=DECISION,
        now=now,
        person=person,
        role=grant.role,
    )
