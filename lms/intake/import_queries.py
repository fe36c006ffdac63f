"""Who in a sheet is known already, and what was brought in before."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, select, union_all
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.db import db
from lms.intake.import_rules import Row, judged, plain_name
from lms.intake.models import Application, ApplicationChange, ApplicationImport, ApplicationStep
from lms.writing_rules import email_key, phone_key

# nobody worked on it: no step, and nothing put right
is_untouched = and_(
    ~Application.id.in_(select(ApplicationStep.application_id)),
    ~Application.id.in_(select(ApplicationChange.application_id)),
)


def with_known(rows: Sequence[Row]) -> list[Row]:
    """What each row would become, held against accounts and applications: two questions."""
    emails = {key for row in rows if (key := email_key(row.email))}
    phones = {key for row in rows if (key := phone_key(row.phone))}
    known_emails = union_all(
        *(select(table.email_key).where(table.email_key.in_(emails)) for table in (Person, Application))
    )
    known_phones = union_all(
        *(
            select(table.phone_key, table.name).where(table.phone_key.in_(phones))
            for table in (Person, Application)
        )
    )
    return judged(
        rows,
        emails={str(key) for key in db.session.scalars(known_emails)},
        phones={(str(key), plain_name(name)) for key, name in db.session.execute(known_phones)},
    )


def imports(*, since: datetime) -> Sequence[tuple[ApplicationImport, int, int]]:
    """(what was brought in, how many of it are there, how many of those nobody worked on), the newest first."""
    there = select(func.count(Application.id)).where(Application.import_id == ApplicationImport.id)
    free = there.where(is_untouched)
    query = (
        select(
            ApplicationImport,
            there.correlate(ApplicationImport).scalar_subquery(),
            free.correlate(ApplicationImport).scalar_subquery(),
        )
        .where(ApplicationImport.made_at > since)
        .options(joinedload(ApplicationImport.made_by))
        .order_by(ApplicationImport.id.desc())
    )
    return [(row, number, untouched) for row, number, untouched in db.session.execute(query)]
