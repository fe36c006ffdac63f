"""Giving out numbers: each once, and none again after an erasure or a restore."""

from sqlalchemy import select, update

from lms.certificates.models import Certificate, NumberSeries
from lms.certificates.rules import number_of, series_of
from lms.db import added_first, db


def take_number(prefix: str) -> str:
    """The next number. Who takes one at the same time waits until we are done."""
    _begin(prefix)
    raised = (
        update(NumberSeries)
        .where(NumberSeries.prefix == prefix)
        .values(highest=NumberSeries.highest + 1)
        .returning(NumberSeries.highest)
    )
    return number_of(prefix, db.session.scalars(raised).one())


def leave_out(prefix: str, *, up_to: int) -> None:
    """No number up to this one is given out any more."""
    _begin(prefix)
    db.session.execute(
        update(NumberSeries)
        .where(NumberSeries.prefix == prefix, NumberSeries.highest < up_to)
        .values(highest=up_to)
    )


def _begin(prefix: str) -> None:
    if db.session.scalar(select(NumberSeries.highest).where(NumberSeries.prefix == prefix)) is None:
        given = select(Certificate.number).where(Certificate.number.startswith(prefix, autoescape=True))
        highest = max((series_of(number)[1] for number in db.session.scalars(given)), default=0)
        added_first(NumberSeries(prefix=prefix, highest=highest))
