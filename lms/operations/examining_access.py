"""`lms doctor` on who can get in: with one administrator a lost phone shuts everybody out of what administrators do."""

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from lms import clock
from lms.config import Settings
from lms.db import db
from lms.factors.actions import secret_of
from lms.factors.colleague_queries import administrators_who_get_in
from lms.operations.findings import Finding

FEWEST = 2


def administrators(settings: Settings) -> Iterator[Finding]:
    try:
        found = administrators_who_get_in(
            lambda factor: bool(secret_of(factor, key=settings.secret_key)), now=clock.now()
        )
    except SQLAlchemyError:
        db.session.rollback()
        return
    words = f"{len(found)} can get in"
    if len(found) >= FEWEST or settings.is_demo:
        yield Finding(True, "administrators", words)
        return
    yield Finding(
        False,
        "administrators",
        f"{words}, and a lost phone must not shut everybody out: `lms people add EMAIL --name NAME --role administrator`, or "
        "`lms people reset-factor EMAIL` for who has lost their second step",
    )
