"""Keeps a change of mail address or phone number, wherever it was made, and tells the person; and says what there is to know
before somebody gets a role, wherever it is given."""

from datetime import datetime

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.db import db
from lms.people.contact_actions import keep_change
from lms.people.role_queries import facts_about
from lms.people.role_rules import check_concerns
from lms.roles import COACH


def on_contact_changed(
    person: Person, *, which: str, old: str, new: str, by: Person, how: str, now: datetime
) -> None:
    keep_change(person, which, old, new, by=by, how=how, now=now)


def on_role_asked(person: Person, *, role: str, scope_id: int, is_sure: bool, now: datetime) -> None:
    cohort = db.session.get(Cohort, scope_id) if role == COACH else None
    check_concerns(role, facts_about(person, cohort, now=now), is_sure=is_sure)
