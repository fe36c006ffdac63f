"""What somebody hears when they have a group."""

from datetime import datetime

from lms.accounts.models import Person
from lms.composing.models import Composition
from lms.composing.queries import about
from lms.composing.rules import UNDO_COMPOSITION_WITHIN
from lms.notifications.actions import send
from lms.peergroups.models import PeerGroup


def placed(composition: Composition, group: PeerGroup, person: Person, *, now: datetime) -> None:
    """Ten minutes later, since until then it is easily undone."""
    send(
        event=f"placed:{composition.id}", address=person.email, person_id=person.id, template="composing/mail/placed", now=now,
        not_before=now + UNDO_COMPOSITION_WITHIN, about=about(composition), person=person, group=group,
    )  # fmt: skip
