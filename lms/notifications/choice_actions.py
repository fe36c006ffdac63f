"""How somebody wants their messages, and what that does to what still waits."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select, update

from lms import trail
from lms.db import added_first, db
from lms.notifications.actions import bring
from lms.notifications.bounce_actions import reconsider_calls
from lms.notifications.letter_rules import check_envelope
from lms.notifications.models import Message, MessageChoice, PostalAddress
from lms.notifications.queries import choice_of
from lms.notifications.reach_queries import reach_of
from lms.notifications.rules import (
    CAN_WAIT,
    NONE,
    Reach,
    check_choice,
    check_choice_of_colleague,
    check_postal_address,
    delivery,
    redirected,
)


def choose(
    person_id: int,
    choices: Mapping[str, str],
    postal_address: str | None,
    *,
    now: datetime,
    by_link: bool = False,
) -> None:
    """How somebody wants their messages from now on; what still waits goes the new way when it can. Without a postal
    address the known one stays."""
    for kind, channel in choices.items():
        check_choice(kind, channel)
    if postal_address is not None:
        check_postal_address(postal_address, tuple(choices.values()))
        keep_postal_address(person_id, postal_address, by_id=person_id, now=now)
    for kind, channel in choices.items():
        if choice_of(person_id, kind) != channel:
            _keep_choice(person_id, kind, channel, now, by_link)
            _redirect_waiting(person_id, kind, channel, now)


def stop(person_id: int, kinds: Collection[str], *, now: datetime) -> None:
    """The link under a mail: no more of these kinds, by mail or otherwise. They stay readable on one's own page."""
    choose(person_id, {kind: NONE for kind in kinds if kind in CAN_WAIT}, None, now=now, by_link=True)


def choose_as_colleague(person_id: int, choices: Mapping[str, str], *, now: datetime) -> None:
    """How somebody who works with others hears of what waits for them. What is written already goes as it was."""
    for kind, channel in choices.items():
        check_choice_of_colleague(kind, channel)
        if choice_of(person_id, kind) != channel:
            _keep_choice(person_id, kind, channel, now, by_link=False)


def _keep_choice(person_id: int, kind: str, channel: str, now: datetime, by_link: bool) -> None:
    values = {"channel": channel, "chosen_at": now, "by_link": by_link}
    known = update(MessageChoice).where(MessageChoice.person_id == person_id, MessageChoice.kind == kind)
    if not db.session.execute(known.values(**values)).rowcount:  # type: ignore[attr-defined]
        added_first(MessageChoice(person_id=person_id, kind=kind, **values))


def keep_postal_address(person_id: int, text: str, *, by_id: int, now: datetime) -> None:
    """Where letters go from now on, from its owner or from a colleague who asked them. An empty one is no address.
    Raises RuleError when it fits on no envelope."""
    check_envelope(text)
    kept = db.session.scalar(select(PostalAddress.text).where(PostalAddress.person_id == person_id))
    if text != (kept or ""):
        trail.note(trail.CONTACT_CHANGED, about=person_id, by=by_id, word="postal_address", now=now)
    known = update(PostalAddress).where(PostalAddress.person_id == person_id)
    values = {"text": text, "changed_at": now, "changed_by_id": by_id}
    is_known = db.session.execute(known.values(**values)).rowcount > 0  # type: ignore[attr-defined]
    if not is_known and text and not added_first(PostalAddress(person_id=person_id, **values)):
        db.session.execute(known.values(**values))  # what is said last counts
    if text:
        reconsider_calls(person_id, now=now)


def _redirect_waiting(person_id: int, kind: str, channel: str, now: datetime) -> None:
    query = (
        select(Message)
        .where(
            Message.person_id == person_id,
            Message.kind == kind,
            Message.sent_at.is_(None),
            Message.bundle_id.is_(None),
        )
        .with_for_update()
    )
    for message in db.session.scalars(query):
        reach = reach_of(person_id, message.address, message.template)
        known = Reach(
            mail=reach.mail, post=reach.post
        )  # the words of a text message cannot be written any more
        planned = delivery(kind, channel, now, reach=known, expires_at=message.expires_at)
        in_hand = message.printed_at is not None or message.stopped_at is not None
        # a mail that may be under way and a letter in somebody's hand stay what they are
        way = redirected(message.channel, planned, is_in_hand=in_hand)
        if way is not None:
            message.channel, message.due_at = way.channel, way.due_at
            bring(message, now)
