"""The ways through the house that every page has: the menu, the links at the foot, and the page where somebody begins.

A view says itself that it stands in one of them, beside `@requires(...)` or `@public`; for whom follows from those, so no
menu shows what the door refuses. `collect` gathers them once, when the app is put together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, TypeVar

from flask import Flask, current_app, url_for

from lms.web import Access, access_of, request_time

MAIN, FOOT, START = "main", "foot", "start"
VISITOR = "visitor"  # whoever is not logged in; nobody is granted this
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Place:
    """What a view says of itself: in which menu it stands, where, and under which words."""

    menu: str
    label: str
    order: int
    to: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    endpoint: str
    access: Access
    label: str
    order: int
    to: tuple[str, ...]

    def is_for(self, person: Any, *, now: datetime) -> bool:
        if not self.access.admits(person, now=now):
            return False
        is_known = person is not None and person.is_authenticated
        return not self.to or (person.has_role(*self.to, now=now) if is_known else VISITOR in self.to)

    @property
    def address(self) -> str:
        return url_for(self.endpoint)


def _put(place: Place) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.places = (*getattr(view, "places", ()), place)  # type: ignore[attr-defined]
        return view

    return mark


def in_menu(label: str, *, order: int, to: tuple[str, ...] = ()) -> Callable[[View], View]:
    """The page stands in the menu of those who may call it, from low `order` to high; with `to` of fewer: only of people
    with one of these roles, of whom VISITOR is one."""
    return _put(Place(MAIN, label, order, to))


def in_foot(label: str, *, order: int) -> Callable[[View], View]:
    """The page is linked at the foot of every page."""
    return _put(Place(FOOT, label, order, ()))


def begins_here(*, rank: int, to: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Who logs in begins here, if they may call the page and none with a lower `rank`; with `to` only who has one of these
    roles."""
    return _put(Place(START, "", rank, to))


def collect(app: Flask) -> None:
    """Raises RuntimeError when a view stands in a menu of somebody whom it refuses, or two stand in one place."""
    menus: dict[str, list[Link]] = {MAIN: [], FOOT: [], START: []}
    for endpoint, view in app.view_functions.items():
        for place in getattr(view, "places", ()):
            access = access_of(app, endpoint) or Access(is_public=False)
            _check(endpoint, place, access)
            menus[place.menu].append(Link(endpoint, access, place.label, place.order, place.to))
    for found in menus.values():
        found.sort(key=lambda link: link.order)
        for first, second in pairwise(found):
            if first.order == second.order:
                raise RuntimeError(f"{first.endpoint} and {second.endpoint} have one place: {first.order}")
    app.extensions["menus"] = menus


def _check(endpoint: str, place: Place, access: Access) -> None:
    refused = [] if access.is_public or not access.roles else sorted(set(place.to) - set(access.roles))
    if refused:
        raise RuntimeError(f"{endpoint} stands in the menu of {', '.join(refused)}, whom it refuses")


def links(menu: str, person: Any, *, now: datetime) -> list[Link]:
    return [link for link in current_app.extensions["menus"][menu] if link.is_for(person, now=now)]


def start_page(person: Any, *, now: datetime) -> str:
    """The address where somebody begins: where their work is."""
    return links(START, person, now=now)[0].address


def front_page() -> str:
    """The address where a visitor begins."""
    return start_page(None, now=request_time())
