"""Every form of the product in which somebody can type, found on the pages themselves."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from lms.accounts.models import Person
from tests.house.kinds import Scene
from tests.house.test_access import rules

TYPED = ("text", "email", "tel", "search", "textarea")  # kinds of fields
SECRET = ("current-password", "new-password", "one-time-code")  # what a browser may fill in


@dataclass
class Found:
    """A form as a browser reads it: (kind, name, value, autocomplete) of each field, in the order of the page."""

    kind: str
    page: str
    action: str
    fields: list[tuple[str, str, str, str]] = field(default_factory=list)

    @property
    def typed(self) -> list[str]:
        """The fields for text, without those for a password or a code."""
        return [name for kind, name, _, fills in self.fields if kind in TYPED and fills not in SECRET]

    @property
    def secrets(self) -> list[str]:
        return [name for kind, name, _, fills in self.fields if kind == "password" or fills in SECRET]

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, *_ in self.fields]

    @property
    def last_text(self) -> int:
        return max(number for number, kind in enumerate(self.kinds) if kind in TYPED)

    def untouched(self) -> dict[str, list[str]]:
        """What is sent when nothing was changed."""
        sent: dict[str, list[str]] = {}
        for kind, name, value, _ in self.fields:
            if kind in (*TYPED, "hidden", "checked"):
                sent.setdefault(name, []).append(value)
        return sent

    def filled(self, words: Callable[[str], str]) -> dict[str, list[str]]:
        """What is sent when every field is filled in."""
        sent: dict[str, list[str]] = {}
        for kind, name, value, _ in self.fields:
            if kind in ("hidden", "select") or kind in TYPED:
                sent.setdefault(name, []).append(words(name) if name in self.typed else value)
        return sent


class Forms(HTMLParser):
    """The forms of a page that are sent by POST."""

    def __init__(self, kind: str, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.kind, self.page = kind, page
        self.found: list[Found] = []
        self._open: Found | None = None
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form" and values.get("method") == "post":
            self._open = Found(self.kind, self.page, (values.get("action") or self.page).partition("#")[0])
            self.found.append(self._open)
        if self._open is None or not values.get("name"):
            return
        kind = values.get("type", "text") if tag == "input" else tag
        kind = "checked" if "checked" in values else kind
        if tag in ("input", "select", "textarea"):
            row = (kind, values["name"], values.get("value", ""), values.get("autocomplete", ""))
            self._open.fields.append(row)
            self._text = [] if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._open and self._text is not None:
            kind, name, _, fills = self._open.fields[-1]
            self._open.fields[-1] = (
                kind,
                name,
                "".join(self._text).removeprefix("\r").removeprefix("\n"),
                fills,
            )
            self._text = None
        if tag == "form":
            self._open = None


def forms_in(page: str, kind: str = "", address: str = "") -> list[Found]:
    reader = Forms(kind, address)
    reader.feed(page)
    return reader.found


def every_form(
    app: Flask,
    scene: Scene,
    browser_of: Callable[[Person | None], FlaskClient],
    later: Sequence[tuple[str, str]] = (),
) -> Iterator[Found]:
    """One of each, by address and the fields in it, as whoever sees it first. `later`: pages besides, as (kind, address)."""
    seen: set[Any] = set()
    shown = [rule for rule in rules(app).values() if "GET" in rule.methods]
    for kind, person in scene.people.items():
        browser = browser_of(person)
        asked = [] if kind == "applicant" else [scene.address(rule) for rule in shown]
        for address in (*asked, *(address for whose, address in later if whose == kind)):
            answer = browser.get(address)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            for form in forms_in(answer.get_data(as_text=True), kind, address):
                known = (form.action, tuple(name for _, name, *_ in form.fields))
                if known not in seen:
                    seen.add(known)
                    yield form
