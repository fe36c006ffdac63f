"""Who said beforehand that they come to a group day, or that they cannot."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Person
from lms.cohorts.models import GroupDayAnswer
from lms.db import db


def answer_of(day_id: int, person_id: int) -> GroupDayAnswer | None:
    query = select(GroupDayAnswer).where(
        GroupDayAnswer.group_day_id == day_id, GroupDayAnswer.person_id == person_id
    )
    return db.session.scalar(query)


def cannot_come(day_id: int) -> list[Person]:
    query = (
        select(GroupDayAnswer)
        .where(GroupDayAnswer.group_day_id == day_id, GroupDayAnswer.is_coming.is_(False))
        .options(joinedload(GroupDayAnswer.person))
        .order_by(GroupDayAnswer.id)
    )
    return [row.person for row in db.session.scalars(query)]
