"""Where somebody can ask, where an answer is read, and what waits for who answers."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Select

from lms.accounts.models import Person
from lms.asking.queries import answer_numbered, waiting
from lms.asking.rules import ASSIGNMENT
from lms.notifications.models import Message
from lms.offers import Offer, offers
from lms.waiting import waits


@offers("ask about")
def ask_here(kind: str, slug: str) -> list[Offer]:
    if kind == ASSIGNMENT:
        return [Offer.to("asking.place", "Mag ik iets vragen?", kind=kind, slug=slug)]
    return [Offer.to("asking.place", "Ik snap dit niet", kind=kind, slug=slug)]


@offers("what a message is about")
def answered_question(message: Message) -> Iterator[Offer]:
    """The question that was answered: there the answer is read and heard."""
    kind, _, number = message.event.partition(":")
    found = answer_numbered(int(number)) if kind == "question" and number.isdigit() else None
    if found is not None:
        asked = found.question
        yield Offer.to("asking.place", "Je vraag", kind=asked.kind, slug=asked.slug)


@waits("asking.queue", "vraag wacht", "vragen wachten")
def questions(user: Person, *, now: datetime) -> Select[datetime]:
    return waiting(user, now=now)
