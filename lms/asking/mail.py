"""What somebody hears of the question they asked."""

from datetime import datetime

from lms.asking.models import QuestionAnswer
from lms.notifications.actions import send


def answered(row: QuestionAnswer, title: str, *, now: datetime) -> None:
    asker = row.question.person
    send(
        event=f"question:{row.id}",
        address=asker.email,
        person_id=asker.id,
        template="asking/mail/answered",
        now=now,
        said_by=row.answered_by_id,
        person=asker,
        row=row,
        title=title,
    )
