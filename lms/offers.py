"""What a page offers that its own slice does not know of: a link to somewhere higher in the house.

A lower slice names a place (`offered("certificate", certificate)` in a template); higher slices put links there with
`@offers("certificate")` on a function beside their views. So a link goes up, and no knowledge does. Some places take one link
and need it: the page above this one, or the page about a person (`page_of("one trainee", person)`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, TypeVar

from flask import current_app, g
from flask_login import current_user

from lms.addresses import full_address, path_to
from lms.web import access_of, request_time


@dataclass(frozen=True)
class Offer:
    """A link in words. What is urgent stands on top of the page; the rest stands where the place is."""

    words: str
    endpoint: str
    values: Mapping[str, Any]
    is_urgent: bool = False

    @classmethod
    def to(cls, endpoint: str, words: str, *, is_urgent: bool = False, **values: Any) -> Self:
        return cls(words, endpoint, values, is_urgent)

    @property
    def address(self) -> str:
        anchor = self.values.get("_anchor")
        others = {name: value for name, value in self.values.items() if name != "_anchor"}
        return path_to(self.endpoint, **others) + (f"#{anchor}" if anchor else "")

    @property
    def full_address(self) -> str:
        return full_address(self.endpoint, **self.values)

    def opens_for(self, person: Any, *, now: datetime) -> bool:
        access = access_of(current_app, self.endpoint)
        return access is not None and access.admits(person, now=now)


Offering = TypeVar("Offering", bound=Callable[..., Iterable[Offer]])
_offering: dict[str, dict[str, tuple[int, Callable[..., Iterable[Offer]]]]] = {}


def offers(place: str, *, order: int = 50) -> Callable[[Offering], Offering]:
    """The function below gets what the page is about and gives the links for this place, none when there are none. Where
    several slices offer, what has the lowest `order` stands first."""

    def register(function: Offering) -> Offering:
        _offering.setdefault(place, {})[f"{function.__module__}.{function.__qualname__}"] = (order, function)
        return function

    return register


def _all(place: str, about: tuple[Any, ...]) -> list[Offer]:
    functions = sorted(_offering.get(place, {}).values(), key=lambda found: found[0])
    return [offer for _, function in functions for offer in function(*about)]


def offered(place: str, *about: Any) -> list[Offer]:
    """The links for a place that open for the visitor. None on the page that says that something failed: finding them may
    ask the database."""
    if g.get("is_fault"):
        return []
    return [offer for offer in _all(place, about) if offer.opens_for(current_user, now=request_time())]


def page_of(place: str, *about: Any) -> Offer:
    """The one link for a place, to whomever it opens. Raises LookupError when nobody offers it, or several do."""
    found = _all(place, about)
    if len(found) != 1:
        raise LookupError(f"{len(found)} slices offer a page for '{place}', where there should be one")
    return found[0]


def places() -> list[str]:
    """Where something is offered."""
    return list(_offering)
