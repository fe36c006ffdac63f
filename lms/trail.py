"""The trail: who did what to whom, in one table that is only ever added to.

A line holds numbers and words of our own, never what somebody wrote: about whom, by whom, which act. An act that changes
something writes its line in its own transaction (`note`), so that there is no act without a line and no line without an act;
what is refused, goes wrong or is only looked at has no transaction of its own, and goes by `lms/trail_queue.py`.
The database itself refuses to change or to delete a line before its term (triggers, in the migration that made the table).
"""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app, g, has_request_context
from sqlalchemy import Integer, String, delete, update
from sqlalchemy.orm import Mapped, mapped_column

from lms import tokens
from lms.db import Base, db
from lms.limits import address_of_visitor

FIRST_LOGIN, LOGIN, LOGIN_NEW_BROWSER, LOGIN_FAILED = (
    "first_login",
    "login",
    "login_new_browser",
    "login_failed",
)
LIMITED, FORBIDDEN = "refused_by_limit", "refused_at_door"
PASSWORD_SET = "password_set"  # noqa: S105 (the name of an act)
FACTOR_SET, FACTOR_USED, FACTOR_FAILED, FACTOR_RESET = (
    "factor_set",
    "factor_used",
    "factor_failed",
    "factor_reset",
)
ROLE_GIVEN, ROLE_ENDED = "role_given", "role_ended"
CONTACT_CHANGED, ACCOUNT_CLOSED = "contact_changed", "account_closed"
CODE_GIVEN, CODE_PRINTED, CODE_DENIED = "code_given", "code_printed", "code_denied"
EXPORTED, ERASED = "exported", "erased"
SEARCHED, OPENED = "searched_everybody", "opened_outside_cohorts"
LEFT_OUT = "left_out"  # lines that a flood pushed out: how many stands in `times`
ACTS = (
    FIRST_LOGIN, LOGIN, LOGIN_NEW_BROWSER, LOGIN_FAILED, LIMITED, FORBIDDEN, PASSWORD_SET, FACTOR_SET, FACTOR_USED, FACTOR_FAILED,
    FACTOR_RESET, CODE_GIVEN, CODE_PRINTED, CODE_DENIED, ROLE_GIVEN, ROLE_ENDED, CONTACT_CHANGED, ACCOUNT_CLOSED, EXPORTED, ERASED, SEARCHED, OPENED, LEFT_OUT,
)  # fmt: skip

ADDRESS_TERM, TERM = timedelta(days=30), timedelta(days=365)


def _kept(purpose: str, term: timedelta = TERM) -> dict[str, Any]:
    """What the register of processing says of a column."""
    return {"class": "audit", "purpose": purpose, "term": term, "erasing": "stays until its term"}


class TrailLine(Base):
    """One act. The numbers of people are no foreign keys: a line stays as it is when somebody's row goes."""

    __tablename__ = "trail"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, info=_kept("the order of the lines"))
    at: Mapped[datetime] = mapped_column(index=True, info=_kept("when it happened"))
    act: Mapped[str] = mapped_column(String(40), info=_kept("which act, one of ACTS"))
    person_id: Mapped[int | None] = mapped_column(index=True, info=_kept("about whom"))
    by_id: Mapped[int | None] = mapped_column(
        index=True, info=_kept("who did it; nobody: the program, or a visitor") | {"is_person": True}
    )
    word: Mapped[str] = mapped_column(
        String(80), default="", server_default="", info=_kept("which role, form or file: a word of ours")
    )
    thing_id: Mapped[int | None] = mapped_column(info=_kept("the number of the cohort or certificate"))
    times: Mapped[int] = mapped_column(default=1, server_default="1", info=_kept("how often, in one line"))
    address_hash: Mapped[str | None] = mapped_column(
        String(64), info=_kept("whether two acts came from one address", ADDRESS_TERM)
    )
    once_hash: Mapped[str | None] = mapped_column(
        String(64), unique=True, info=_kept("that looking is told once a day")
    )


def note(
    act: str,
    *,
    about: int | None,
    now: datetime,
    by: int | None = None,
    word: str = "",
    thing_id: int | None = None,
) -> None:
    """Writes a line in the present transaction. `about` is the number of the person whom the act concerns; `by` of who did it,
    when that is somebody else than who sends this request. `word` is a word of ours, never one that somebody typed."""
    db.session.add(TrailLine(**line_of(act, about=about, now=now, by=by, word=word, thing_id=thing_id)))


def line_of(
    act: str,
    *,
    about: int | None,
    now: datetime,
    by: int | None = None,
    word: str = "",
    thing_id: int | None = None,
) -> dict[str, Any]:
    """The columns of a line, with what the request tells: who sent it, and from which address."""
    if act not in ACTS:
        raise ValueError(f"{act} is no act of the trail: add it to ACTS")
    is_request = has_request_context()
    return {
        "at": now,
        "act": act,
        "person_id": about,
        "by_id": by if by is not None or not is_request else g.get("reader_id"),
        "word": word[:80],
        "thing_id": thing_id,
        "address_hash": hash_of_address(address_of_visitor()) if is_request else None,
    }


def hash_of_address(address: str) -> str:
    """What is kept of an address for 30 days: equal for one address, and nothing without our key."""
    return tokens.keyed(current_app.config["SETTINGS"].secret_key, f"trail:{address}")


def forget_past(now: datetime) -> None:
    """The terms: an address is forgotten after 30 days, a line after a year. The database knows what time it is and refuses
    both before their day, whatever `now` says."""
    db.session.execute(
        update(TrailLine)
        .where(TrailLine.address_hash.is_not(None), TrailLine.at < now - ADDRESS_TERM)
        .values(address_hash=None)
    )
    db.session.execute(delete(TrailLine).where(TrailLine.at < now - TERM))
