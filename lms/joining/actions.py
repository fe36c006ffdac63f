"""Coming into a group and leaving it: asked, answered, settled, each once."""

from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import added_first, db
from lms.errors import RuleError
from lms.joining import mail
from lms.joining.models import GroupAct, JoinAnswer, JoinRequest
from lms.joining.queries import could_come, open_requests, state_of_request
from lms.joining.rules import ELSEWHERE, JOINED, JOINS, LEAVES, RETURNS, check_ask, check_open
from lms.peergroups import actions as peergroups
from lms.peergroups.models import PeerGroup
from lms.peergroups.queries import current_members
from lms.peergroups.rules import LARGEST
from lms.roles import OVER_OTHERS


def ask_group(group: PeerGroup, person: Person, *, by: Person, now: datetime) -> JoinRequest:
    """Asks every member whether somebody may come in."""
    db.session.execute(select(PeerGroup.id).where(PeerGroup.id == group.id).with_for_update())
    members = current_members(group)
    ids = {member.id for member in members}
    waiting = [request for request in open_requests([group.id]) if request.person_id == person.id]
    check_ask(
        is_staff=person.has_role(*OVER_OTHERS, now=now),
        is_member=person.id in ids,
        is_asked=bool(waiting),
        size=len(members),
        in_other_group=person.id not in ids | {one.id for one in could_come(group, now=now)},
    )
    peergroups.check_nobody_is_apart([*ids, person.id])
    request = JoinRequest(group=group, person=person, asked_by_id=by.id, asked_at=now)
    db.session.add(request)
    db.session.flush()
    for member in members:
        mail.asked(request, member, now=now)
    settle(request, by=by, now=now)
    return request


def answer(request: JoinRequest, member: Person, *, is_yes: bool, now: datetime) -> None:
    """Saying it again changes it, as long as it is open."""
    _lock(request)
    check_open(request.settled_at)
    row = next((row for row in request.answers if row.person_id == member.id), None)
    if row is None:
        added_first(JoinAnswer(request_id=request.id, person_id=member.id, is_yes=is_yes))
        db.session.expire(request, ["answers"])
    else:
        row.is_yes = is_yes
    if not is_yes:
        mail.objection(request, now=now)  # once a request, since it is one event
    settle(request, by=member, now=now)


def note_agreed_aloud(request: JoinRequest, *, by: Person, now: datetime) -> None:
    """The coach heard all of them say yes."""
    _lock(request)
    check_open(request.settled_at)
    request.agreed_aloud_by_id = by.id
    settle(request, by=by, now=now)


def find_another(request: JoinRequest, *, now: datetime) -> None:
    """This group it will not be: after an objection, or when it was asked by mistake. Nobody is told why."""
    _lock(request)
    check_open(request.settled_at)
    request.settled_at, request.outcome = now, ELSEWHERE


def settle(request: JoinRequest, *, by: Person | None, now: datetime) -> bool:
    """Lets somebody in when the group has said yes. False while it waits."""
    if state_of_request(request, now=now) != "yes":
        return False
    if len(current_members(request.group)) >= LARGEST:
        raise RuleError("De groep is intussen vol. Kies een andere groep.")
    members = current_members(request.group)
    come_in(request.group, request.person, by=by, now=now)
    request.settled_at, request.outcome = now, JOINED
    mail.welcome(request, now=now)
    for member in members:
        mail.came(request, member, now=now)
    return True


def come_in(group: PeerGroup, person: Person, *, by: Person | None, now: datetime) -> None:
    """Somebody is in a group from now on. What is known of an earlier time is written down before it is replaced."""
    was = next((row for row in group.memberships if row.person_id == person.id), None)
    if was is not None:
        note_act(group, person, JOINS, by=None, now=was.joined_at)
        note_act(group, person, LEAVES, by=None, now=was.left_at or now)
    peergroups.add_member(group, person, now=now)
    note_act(group, person, RETURNS if was else JOINS, by=by, now=now)


def leave(group: PeerGroup, person: Person, *, now: datetime) -> None:
    """Somebody leaves a group they are in; the others hear of it, so that it is no silent going."""
    if person.id not in {member.id for member in current_members(group)}:
        raise RuleError("Je zit niet meer in deze groep.")
    peergroups.leave_group(group, person, now=now)
    note_act(group, person, LEAVES, by=person, now=now)
    for member in current_members(group):
        mail.left(group, person, member, now=now)


def note_act(group: PeerGroup, person: Person, kind: str, *, by: Person | None, now: datetime) -> None:
    """Writes down that somebody came or went, once for each moment."""
    known = select(GroupAct.id).where(
        GroupAct.group_id == group.id,
        GroupAct.person_id == person.id,
        GroupAct.kind == kind,
        GroupAct.happened_at == now,
    )
    if db.session.scalar(known) is not None:
        return
    db.session.add(
        GroupAct(
            group_id=group.id, person_id=person.id, kind=kind, happened_at=now, by_id=by.id if by else None
        )
    )
    db.session.flush()


def _lock(request: JoinRequest) -> None:
    db.session.execute(select(JoinRequest.id).where(JoinRequest.id == request.id).with_for_update())
    db.session.refresh(request)
