"""Which ways lead to people, and how many get what in which way: before something is sent, and after.

Whose number is whose, this slice does not know: a higher one says so (`numbers_come_from`).
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from flask import current_app
from sqlalchemy import exists, select

from lms.db import db
from lms.notifications.models import MailBounce, Message, MessageChoice, PostalAddress
from lms.notifications.rules import (
    CALL,
    CAN_WAIT,
    DIGEST,
    LETTER,
    MAIL,
    NONE,
    TEXT,
    Reach,
    delivery,
    kind_of,
)
from lms.paths import TEMPLATES
from lms.wording import words
from lms.writing_rules import email_key

Numbers = Callable[[Collection[int]], Mapping[int, str]]
_numbers: dict[str, Numbers] = {}
TOLD_AS = (MAIL, LETTER, TEXT, CALL, NONE)  # the order in which ways are counted
ALL_WAYS = (*TOLD_AS, DIGEST)


def numbers_come_from(source: Numbers) -> None:
    """`source` gives the mobile numbers, as one rings them from anywhere, of those people who have one."""
    _numbers["source"] = source


def mail_key(address: str) -> str:
    """One mailbox is one key, also of an address that we can no longer read."""
    return email_key(address) or address.strip().lower()


def open_bounces(addresses: Iterable[str | None]) -> dict[str, MailBounce]:
    """By key (`mail_key`): which of these addresses refuse our mail."""
    keys = {mail_key(address) for address in addresses if address}
    query = select(MailBounce).where(MailBounce.address.in_(keys), MailBounce.ended_at.is_(None))
    return {row.address: row for row in db.session.scalars(query)} if keys else {}


def mail_comes_to(address: str | None) -> bool:
    """Whether there is an address, and it does not refuse our mail."""
    return bool(address) and not open_bounces([address])


def reached_by_post(person_ids: Collection[int]) -> set[int]:
    """Of whom we know an address that no letter came back from. Who writes the same address down again says that it is right."""
    came_back = exists().where(
        Message.person_id == PostalAddress.person_id,
        Message.channel == LETTER,
        Message.returned_at > PostalAddress.changed_at,
    )
    query = select(PostalAddress.person_id).where(
        PostalAddress.person_id.in_(person_ids), PostalAddress.text != "", ~came_back
    )
    return set(db.session.scalars(query)) if person_ids else set()


def mobile_numbers(person_ids: Collection[int]) -> Mapping[int, str]:
    """Of those to whom a text message can go; nobody where no service brings them."""
    if current_app.config["SETTINGS"].text_service is None or not person_ids or "source" not in _numbers:
        return {}
    return _numbers["source"](person_ids)


def reach_of(person_id: int | None, address: str | None, template: str) -> Reach:
    if person_id is None:
        return Reach(mail=mail_comes_to(address))
    return reaches({person_id: address}, template)[person_id]


def reaches(readers: Mapping[int, str | None], template: str) -> dict[int, Reach]:
    """Person -> which ways lead there, of people with their mail addresses: a few queries, however many there are. For a
    message that has a short form (see `text_form`) a mobile number is a way too."""
    bouncing = open_bounces(readers.values())
    mailed = {number for number, address in readers.items() if address and mail_key(address) not in bouncing}
    posted = reached_by_post(readers.keys())
    texted = mobile_numbers(set(readers) - mailed) if text_form(template) else {}
    return {number: Reach(number in mailed, number in posted, number in texted) for number in readers}


def text_form(template: str) -> str | None:
    """The template of the short form for a phone, when a message has one: its own name with `_text` behind it."""
    name = f"{template}_text.txt"
    return name if (TEMPLATES / name).is_file() else None


def ways_planned(
    readers: Mapping[int, str | None], template: str, *, now: datetime, expires_at: datetime | None = None
) -> dict[int, str]:
    """Person -> the channel by which such a message would go to them."""
    if not readers:
        return {}
    kind = kind_of(template)
    query = select(MessageChoice.person_id, MessageChoice.channel).where(
        MessageChoice.person_id.in_(readers), MessageChoice.kind == kind
    )
    chosen = {number: channel for number, channel in db.session.execute(query)} if kind in CAN_WAIT else {}
    found = reaches(readers, template)
    return {
        number: delivery(kind, chosen.get(number), now, reach=found[number], expires_at=expires_at).channel
        for number in readers
    }


def counted(ways: Iterable[tuple[int | None, str]]) -> Counter[str]:
    """Channel -> how many messages go that way, of a person and a channel for each; the mail of the day is one for each person."""
    given = list(ways)
    bundled = {person_id for person_id, channel in given if channel == DIGEST}
    found = Counter(channel for _, channel in given if channel != DIGEST)
    return found + Counter({DIGEST: len(bundled)})


def ways_taken(*, written_at: datetime, person_ids: Collection[int] | None = None) -> Counter[str]:
    """Channel -> how many messages go that way, of those written at this very moment (to these people)."""
    query = select(Message.person_id, Message.channel).where(Message.created_at == written_at)
    if person_ids is not None:
        query = query.where(Message.person_id.in_(person_ids))
    return counted((person_id, channel) for person_id, channel in db.session.execute(query))


def in_words(ways: Mapping[str, int]) -> str:
    """`9 een mail, 2 een brief, 1 bellen`; of none `niets`."""
    numbers = Counter(ways)
    numbers[MAIL] += numbers.pop(DIGEST, 0)
    named = words("notifications/words.html", "ways")
    return ", ".join(f"{numbers[way]} {named[way]}" for way in TOLD_AS if numbers[way]) or str(
        words("notifications/words.html", "nothing")
    )


def way_in_words(person_id: int, *, written_at: datetime) -> str:
    """How one person hears what was written at this moment: `krijgt een mail`. What is still to be made is told later."""
    ways = ways_taken(written_at=written_at, person_ids=[person_id])
    named = words("notifications/words.html", "one_way")
    return next((str(named[way]) for way in ways), str(words("notifications/words.html", "in_time")))
