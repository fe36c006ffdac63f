"""What surrounds every page: the way to the other pages, and the person to call."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, redirect, request, session
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import menu
from lms.roles import COACH
from lms.web import public, request_time, safe_next


@dataclass(frozen=True)
class Shown:
    """A link in a menu, and whether this page is it, or stands under it."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class HelpPerson:
    """Whom to call. `role` is that of a coach, or the name of the organisation."""

    name: str
    phone: str
    email: str
    role: str

    @property
    def is_coach(self) -> bool:
        return self.role == COACH


_finders: dict[str, Callable[[Any], HelpPerson | None]] = {}


def knows_whom_to_call(find: Callable[[Any], HelpPerson | None]) -> Callable[[Any], HelpPerson | None]:
    """The function below knows for some people, of those who are logged in, who is theirs to call."""
    _finders[f"{find.__module__}.{find.__qualname__}"] = find
    return find


def whom_to_call() -> HelpPerson:
    if _looks_nothing_up() or not current_user.is_authenticated:
        return _nobody_in_particular()
    reader = _reader()
    own = (find(reader) for find in _finders.values())
    return next((found for found in own if found), None) or _nobody_in_particular()


def navigation() -> list[Shown]:
    return [] if _looks_nothing_up() else _shown(menu.MAIN, _reader())


def _reader() -> Any:
    """The person behind `current_user`, which looks who that is at every attribute: the menu asks some forty."""
    return current_user._get_current_object()


def foot() -> list[Shown]:
    return _shown(menu.FOOT, None)


def _shown(which: str, person: Any) -> list[Shown]:
    links = [(link.label, link.address) for link in menu.links(which, person, now=request_time())]
    return [
        Shown(label, url, request.path == url or request.path.startswith(f"{url}/")) for label, url in links
    ]


def _looks_nothing_up() -> bool:
    """On the page that says that something failed: the database may be what did. Nor where there is no request."""
    return bool(g.get("is_fault")) or not request


def _nobody_in_particular() -> HelpPerson:
    site = current_app.config["SETTINGS"]
    return HelpPerson(site.contact_name, site.contact_phone, site.contact_email, site.organisation)


HEADING, TAG, LONG = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S), re.compile(r"<[^>]+>"), 11


def has_long_heading(page: str) -> bool:
    """Whether a word of its heading has no room on a telephone beside the button that reads aloud."""
    found = HEADING.search(page)
    return found is not None and any(len(word) > LONG for word in TAG.sub("", found[1]).split())


TEXT_SIZES = {"normal": "", "large": "large", "largest": "largest"}


def choose_text_size() -> Response:
    """Keeps the size of the letters in the cookie of this browser."""
    size = TEXT_SIZES.get(request.form.get("size", ""))
    if size is not None:
        session["text_size"] = size
    return redirect(safe_next(request.form.get("next"), menu.front_page()), code=303)


def init_app(app: Flask) -> None:
    app.add_url_rule("/tekstgrootte", "text_size", public(choose_text_size), methods=["POST"])

    @app.context_processor
    def surroundings() -> dict[str, Any]:
        context: dict[str, Any] = {"site": current_app.config["SETTINGS"]}
        return {**context, "current_user": None} if g.get("is_fault") else context

    app.jinja_env.globals.update(
        navigation=navigation,
        foot=foot,
        front_page=menu.front_page,
        whom_to_call=whom_to_call,
        has_long_heading=has_long_heading,
    )
