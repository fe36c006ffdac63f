"""Many applications at once, from a sheet. Nothing is sent and no account comes of it, until somebody presses 'Nodig uit'."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from lms.accounts.models import Person
from lms.db import db
from lms.errors import RuleError
from lms.intake.import_queries import is_untouched, with_known
from lms.intake.import_rules import NEW, Row
from lms.intake.models import Application, ApplicationImport


def bring_in(rows: Sequence[Row], *, consent: str, by: Person, now: datetime) -> ApplicationImport:
    """Makes an application of each row that is new; the others are left out. `consent`: where it lies that these people agreed.
    Raises RuleError when none is new."""
    new = [row for row in with_known(rows) if row.verdict == NEW]
    if not new:
        raise RuleError("Er is niemand bij die nog niet bij ons bekend is.", "sheet")
    made = ApplicationImport(consent=consent, made_by=by, made_at=now)
    db.session.add(made)
    db.session.flush()
    for row in new:
        application = Application(
            name=row.name,
            email=row.email,
            phone=row.phone,
            neighbourhood=row.place,
            motivation=row.reason,
            applied_at=now,
            on_behalf_by=by,
            import_id=made.id,
        )
        db.session.add(application)
    db.session.flush()
    return made


def undo(made: ApplicationImport, *, by: Person, now: datetime) -> int:
    """Takes back what nobody worked on yet, so what was sent to nobody. Returns how many."""
    gone = delete(Application).where(Application.import_id == made.id, is_untouched)
    number = db.session.execute(gone).rowcount  # type: ignore[attr-defined]
    made.undone_by, made.undone_at = by, now
    db.session.flush()
    return int(number)
