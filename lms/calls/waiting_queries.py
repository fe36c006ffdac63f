"""How much waits on the call list, asked of the database alone: what `queries.calls_of` puts on it, person by person."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, or_, select, union_all

from lms.accounts.models import Person
from lms.calls.models import Call
from lms.calls.queries import bouncing_for, told_by
from lms.notifications.models import MailBounce, Message
from lms.notifications.rules import CALL

NEVER = literal(datetime(1970, 1, 1, tzinfo=UTC), Message.created_at.type)


def _spoken() -> Any:
    """When somebody last spoke with each reader."""
    query = select(Call.reader, func.max(Call.ended_at).label("at")).where(Call.ended_at.is_not(None))
    return query.group_by(Call.reader).subquery()


def calls_waiting_for(user: Person, *, now: datetime) -> Select[Any]:
    """Since when each person, or each stranger, waits to be rung by this colleague."""
    reader = case(
        (Message.person_id.is_(None), literal("b") + cast(Message.id, String)),
        else_=literal("p") + cast(Message.person_id, String),
    )
    spoken, since = _spoken(), func.coalesce(Message.returned_at, Message.created_at)
    messages = (
        told_by(user, now)
        .outerjoin(spoken, spoken.c.reader == reader)
        .where(or_(Message.channel == CALL, since > func.coalesce(spoken.c.at, NEVER)))
        .with_only_columns(reader.label("reader"), since.label("since"))
        .order_by(None)
    )
    both = union_all(messages, _refused(user, now)).subquery()
    return select(func.min(both.c.since)).group_by(both.c.reader)


def addresses_waiting_for(user: Person, *, now: datetime) -> Select[Any]:
    """Since when each address refuses our mail about which nobody spoke with its owner."""
    found = _refused(user, now).subquery()
    return select(found.c.since)


def _refused(user: Person, now: datetime) -> Select[Any]:
    reader: ColumnElement[str] = literal("p") + cast(Person.id, String)
    spoken = _spoken()
    query: Select[Any] = (
        bouncing_for(user, now)
        .outerjoin(spoken, spoken.c.reader == reader)
        .where(MailBounce.noticed_at > func.coalesce(spoken.c.at, NEVER))
        .with_only_columns(reader.label("reader"), MailBounce.noticed_at.label("since"))
    )
    return query
