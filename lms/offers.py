"""What a page offers that its own slice does not know of: a link to somewhere higher in the house.

A lower slice names a place on its page (`offered("certificate", certificate)` in the template); higher slices put links
there with `@offers("certificate")` on a function beside their views. So a link goes up, and no knowledge does.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar


@dataclass(frozen=True)
class Offer:
    """A link in words. What is urgent stands on top of the page; the rest stands where the place is."""

    words: str
    address: str
    is_urgent: bool = False


Offering = TypeVar("Offering", bound=Callable[..., Iterable[Offer]])
_offering: dict[str, dict[str, Callable[..., Iterable[Offer]]]] = {}


def offers(place: str) -> Callable[[Offering], Offering]:
    """The function below gets what the page is about and gives the links for this place, none when there are none."""

    def register(function: Offering) -> Offering:
        _offering.setdefault(place, {})[f"{function.__module__}.{function.__qualname__}"] = function
        return function

    return register


def offered(place: str, *about: Any) -> list[Offer]:
    """All links for a place, in the order in which the slices were put together."""
    return [offer for function in _offering.get(place, {}).values() for offer in function(*about)]
