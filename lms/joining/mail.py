"""What people hear when somebody comes into their group, or leaves it."""

from datetime import datetime

from lms.accounts.models import Person
from lms.accounts.queries import people_with_role
from lms.joining.models import JoinRequest
from lms.joining.rules import COACH_DECIDES_WITHIN, SILENCE_IS_YES
from lms.notifications.actions import send
from lms.peergroups.models import PeerGroup
from lms.roles import COACH, COORDINATOR


def asked(request: JoinRequest, member: Person, *, now: datetime) -> None:
    send(
        event=f"join-asked:{request.id}", address=member.email, person_id=member.id, template="joining/mail/asked", now=now,
        expires_at=request.asked_at + SILENCE_IS_YES, person=member, request=request, until=request.asked_at + SILENCE_IS_YES,
    )  # fmt: skip


def welcome(request: JoinRequest, *, now: datetime) -> None:
    send(
        event=f"join-welcome:{request.id}", address=request.person.email, person_id=request.person_id,
        template="joining/mail/welcome", now=now, person=request.person, request=request,
    )  # fmt: skip


def came(request: JoinRequest, member: Person, *, now: datetime) -> None:
    send(
        event=f"join-came:{request.id}", address=member.email, person_id=member.id, template="joining/mail/came", now=now,
        person=member, request=request,
    )  # fmt: skip


def left(group: PeerGroup, leaver: Person, member: Person, *, now: datetime) -> None:
    send(
        event=f"group-left:{group.id}:{leaver.id}:{now:%Y-%m-%d}", address=member.email, person_id=member.id,
        template="joining/mail/left", now=now, person=member, leaver=leaver, group=group,
    )  # fmt: skip


def objection(request: JoinRequest, *, now: datetime) -> None:
    """To who looks after the group; not whose objection it is, since that is not asked."""
    cohort_id = request.group.cohort_id
    people = people_with_role(COACH, cohort_id, now=now) if cohort_id else []
    for person in people or people_with_role(COORDINATOR, now=now):
        send(
            event=f"join-objection:{request.id}", address=person.email, person_id=person.id,
            template="joining/mail/objection", now=now, person=person, request=request, until=now + COACH_DECIDES_WITHIN,
        )  # fmt: skip
