"""What somebody wrote when signing up is put right by staff. Each change is a row; whoever is reached otherwise from now on is told
at the old address."""

from datetime import datetime

from lms.accounts.models import Person
from lms.accounts.rules import check_not_ours, normalised_email
from lms.db import db
from lms.errors import RuleError
from lms.intake import mail
from lms.intake.actions import hold_application
from lms.intake.models import Application, ApplicationChange
from lms.intake.rules import check_reachable

FIELDS = ("name", "phone", "email", "neighbourhood", "motivation")
BY_WHICH_REACHED = ("phone", "email")


def correct(
    application: Application,
    *,
    name: str,
    phone: str,
    email: str,
    neighbourhood: str,
    motivation: str,
    by: Person,
    now: datetime,
) -> bool:
    """Makes it so. Whether anything changed. Raises RuleError."""
    hold_application(application, None, by)
    if application.person_id is not None:
        raise RuleError("Deze persoon heeft een account. Verander de gegevens daar, bij Mensen.")
    check_reachable(email, phone)
    check_not_ours(name)
    values = dict(zip(FIELDS, (name, phone, normalised_email(email), neighbourhood, motivation), strict=True))
    old_address, changes = application.email, []
    for which in FIELDS:
        old, new = getattr(application, which), values[which]
        if old != new:
            setattr(application, which, new)
            changes.append(
                ApplicationChange(
                    application=application, which=which, old=old, new=new, by=by, changed_at=now
                )
            )
    db.session.add_all(changes)
    db.session.flush()
    told = [row for row in changes if row.which in BY_WHICH_REACHED]
    if told and old_address:
        mail.corrected(told[0], old_address, now=now)
    return bool(changes)
