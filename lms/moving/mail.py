"""What members hear of a poll: that it is asked, and that the date stays. That it moves they hear from the meeting itself."""

from datetime import datetime, time, timedelta

from lms.accounts.models import Person
from lms.clock import from_local
from lms.moving.models import DatePoll
from lms.notifications.actions import send

NAME = "date-poll"  # with its number what the messages of a poll are about


def about(poll: DatePoll) -> str:
    return f"{NAME}-{poll.id}"


def event_of(poll: DatePoll) -> str:
    return f"date-poll:{poll.id}"


def asked(poll: DatePoll, person: Person, *, now: datetime) -> None:
    send(
        event=event_of(poll),
        address=person.email,
        person_id=person.id,
        template="moving/mail/asked",
        now=now,
        expires_at=from_local(datetime.combine(poll.closes_on + timedelta(days=1), time())),
        said_by=poll.proposed_by_id,
        about=about(poll),
        person=person,
        poll=poll,
    )


def stays(poll: DatePoll, person: Person, *, now: datetime) -> None:
    send(
        event=f"date-poll-stays:{poll.id}",
        address=person.email,
        person_id=person.id,
        template="moving/mail/stays",
        now=now,
        expires_at=poll.meeting.starts_at,
        person=person,
        poll=poll,
    )
