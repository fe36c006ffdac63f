"""Who has no account and is to be rung all the same: the slice that knows them says who they are."""

from collections.abc import Callable
from dataclasses import dataclass

from lms.notifications.models import Message


@dataclass(frozen=True)
class Stranger:
    """`address`: the page about them."""

    name: str
    phone: str
    address: str


Finder = Callable[[Message], Stranger | None]
_finders: dict[str, Finder] = {}


def strangers_are_found(template: str, find: Finder) -> None:
    """`find` gives the reader of a message of this template; None when they were forgotten."""
    _finders[template] = find


def stranger_of(message: Message) -> Stranger | None:
    find = _finders.get(message.template)
    return find(message) if find else None
