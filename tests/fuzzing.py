"""Requests that nobody would send on purpose, to every address, by every kind of person.

Half of the forms are those of the page itself, with a few fields made strange, so that a request comes past the first
question of a form and reaches what stands behind it.
"""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from hypothesis import strategies as st
from PIL import Image
from werkzeug.routing import Rule
from wtforms.fields.core import UnboundField

from lms.counting import Counts
from lms.db import db
from tests.house.kinds import KINDS, Scene


def _picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()


TEXTS = (
    "", " ", "0", "-1", "1", "2", "999999", "9" * 30, "1e9", "NaN", "on", "ja", "true", "None", "null", "undefined",
    "2026-02-30", "2026-13-01", "0001-01-01", "9999-12-31", "2026-03-29T02:30", "25:61", "24:00", "٣٤٥٦٧٨", "½", "²",
    "\u200b", "\u202e", "\ufeff", "\u0301" * 40, "é", "e\u0301", "ß", "İ", "\x00", "a\x00b", "\x1f", "\x7f", "\r\n", "a\r\nBcc: b@c.nl",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"), "🧑‍🤝‍🧑" * 20, "a" * 300, "Ω" * 5000, "x" * 70_000,
    "<script>alert(1)</script>", "{{ 7 * 7 }}", "${7*7}", "%s%n", "'; DROP TABLE people; --", '" onload="x', "=1+1", "../../etc/passwd",
    "a@b.nl", "a@b", "@", "naam@bücher-thuis.test", "0612345678", "+31(0)612345673", "06", "tel:", "http://x.test", "//x.test", "/\\x.test",
    "deelnemer@demo.test", "[" * 400, "{" * 400, "%", "%25", "%00", "?", "#", "a/b", ".", "..", "iets gewoons met een paar woorden",
)  # fmt: skip
FILES = (
    ("foto.png", _picture(), "image/png"), ("foto.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"), ("a.svg", b"<svg onload='x'/>", "image/svg+xml"),
    ("les.zip", b"PK\x03\x04", "application/zip"), ("les.zip", b"PK\x05\x06" + b"\x00" * 18, "application/zip"), ("..%2Fx", b"", ""),
    ("cert.pdf", b"%PDF-1.7\n", "application/pdf"), ("n\u202egnp.exe", b"MZ", "application/x-msdownload"), ("geluid.m4a", b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
    ("lijst.csv", b"naam;mail\n=1+1;\x00", "text/csv"), ("groot.png", b"\x89PNG" + b"\x00" * 200_000, "image/png"),
)  # fmt: skip
HEADERS = {
    "Accept": ("*/*", "text/html;q=x", "application/json", "", "a/b/c"),
    "Accept-Language": ("nl", "xx;q=9", "," * 40),
    "Accept-Encoding": ("br", "gzip;q=0", "*;q=nan"),
    "Range": ("bytes=0-", "bytes=9-1", "bytes=-1", "lines=1"),
    "If-None-Match": ("*", '"x"', 'W/"', '"' + "a" * 900),
    "If-Modified-Since": ("Thu, 01 Jan 1970 00:00:00 GMT", "gisteren"),
    "Origin": ("null", "http://localhost", "https://elders.test"),
    "Sec-Fetch-Site": ("same-origin", "cross-site", "x"),
    "Referer": ("http://localhost/x", "\x80"),
    "Host": ("localhost", "elders.test", "localhost:99999", "[::1]"),
    "X-Forwarded-For": ("1.2.3.4", "x", "1.2.3.4, 5.6.7.8"),
    "User-Agent": ("", "a" * 900, "Mozilla/5.0 (iPad)"),
    "Content-Type": ("application/json", "multipart/form-data", "multipart/form-data; boundary=", "text/plain; charset=utf-99", "x"),
    "Content-Length": ("0", "7"),
    "Cookie": ("session=x", "session=.eJx", "a=\x80; session=" + "x" * 3000, "letters=groot; text_size=9"),
}  # fmt: skip
FIELD = re.compile(r"<(input|textarea|select)\b([^>]*)>(?:\s*<option[^>]*value=\"([^\"]*)\")?", re.S)


@dataclass(frozen=True)
class Knock:
    """One request, as it is told when it went wrong."""

    kind: str
    endpoint: str
    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, int], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    raw: bytes | None = None
    fills_in: bool = False

    def __repr__(self) -> str:
        told = ((name, (value[:60], len(value))) for name, value in (*self.query, *self.fields))
        return (
            f"{self.method} {self.path[:200]} ({self.endpoint}) by {self.kind}, {dict(told)}, files {self.files}, headers"
            f" {dict(self.headers)}, raw {self.raw!r}, {'with' if self.fills_in else 'without'} the fields of the page"
        )


def field_names() -> list[str]:
    """The names of all fields of all forms, from the forms themselves."""
    found, todo = set(), [FlaskForm]
    while todo:
        form = todo.pop()
        todo += form.__subclasses__()
        found |= {name for name in dir(form) if isinstance(getattr(form, name, None), UnboundField)}
    return sorted(found)


def knocks(app: Flask, addresses: Callable[[Rule], str]) -> st.SearchStrategy[Knock]:
    """Any request: `addresses` gives the address under which a rule shows something that exists."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    names = field_names()
    pairs = st.lists(
        st.tuples(st.sampled_from([*names, "next", "zoek", "x" * 50, "a[0]"]), st.sampled_from(TEXTS)),
        max_size=6,
    )

    @st.composite
    def knock(draw: st.DrawFn) -> Knock:
        rule = draw(st.sampled_from(rules))
        methods = sorted((rule.methods or set()) - {"OPTIONS", "HEAD"})
        method = draw(st.sampled_from(methods * 8 + ["HEAD", "OPTIONS", "PUT", "DELETE", "GET", "POST"]))
        path = addresses(rule) if draw(st.integers(0, 3)) else _strange(rule.rule, draw)
        is_raw = method == "POST" and draw(st.integers(0, 11)) == 0
        return Knock(
            kind=draw(st.sampled_from(KINDS)),
            endpoint=rule.endpoint,
            method=method,
            path=path,
            query=tuple(draw(pairs)) if draw(st.integers(0, 2)) == 0 else (),
            fields=tuple(draw(pairs)) if method == "POST" else (),
            files=tuple(draw(st.lists(st.tuples(st.sampled_from(names), st.integers(0, len(FILES) - 1)), max_size=2)))
            if method == "POST" and draw(st.integers(0, 3)) == 0
            else (),
            headers=tuple((name, draw(st.sampled_from(HEADERS[name]))) for name in draw(st.sets(st.sampled_from(sorted(HEADERS)), max_size=2))),
            raw=draw(st.binary(max_size=400)) if is_raw else None,
            fills_in=method == "POST" and draw(st.booleans()),
        )  # fmt: skip

    return knock()


def _strange(rule: str, draw: st.DrawFn) -> str:
    return re.sub(r"<[^>]+>", lambda _: quote(draw(st.sampled_from(TEXTS))[:600], safe=""), rule)


def on_the_page(browser: FlaskClient, path: str) -> dict[str, str]:
    """The fields of a page's forms as a browser would send them, the first choice of each list chosen."""
    page = browser.get(path).get_data().decode(errors="replace")
    found = {}
    for tag, attributes, first in FIELD.findall(page):
        name = re.search(r'name="([^"]*)"', attributes)
        value = re.search(r'value="([^"]*)"', attributes)
        if name and name[1] not in found:
            found[name[1]] = unescape(first if tag == "select" else value[1] if value else "")
    return found


@dataclass
class Door:
    """The app with somebody of every kind logged in. What a request changes is undone before the next."""

    app: Flask
    cookies: dict[str, str]
    answers: dict[int, int] = field(default_factory=dict)
    slowest: tuple[float, str] = (0.0, "")

    def knock(self, knock: Knock) -> int:
        """The answer's number. An exception that no page caught is raised."""
        connection = db._app_engines[self.app][None]
        before = connection.begin_nested()
        counts: Counts = self.app.extensions["counts"]
        try:
            began = time.monotonic()
            status = self._send(knock)
            took = time.monotonic() - began
        finally:
            db.session.remove()
            if before.is_active:
                before.rollback()
            counts.reset()
        self.answers[status] = self.answers.get(status, 0) + 1
        self.slowest = max(self.slowest, (took, f"{knock.method} {knock.path[:80]}"))
        return status

    def _send(self, knock: Knock) -> int:
        browser = self.app.test_client()
        if self.cookies.get(knock.kind):
            browser.set_cookie(self.app.config["SESSION_COOKIE_NAME"], self.cookies[knock.kind])
        data: Any = knock.raw
        if data is None and knock.method == "POST":
            data = _multi(on_the_page(browser, knock.path).items() if knock.fills_in else ())
            for name, value in knock.fields:
                data[name] = [value]
            for name, number in knock.files:
                title, content, kind = FILES[number]
                data.setdefault(name, []).append((BytesIO(content), title, kind))
        response = browser.open(
            knock.path,
            method=knock.method,
            query_string=(_multi(knock.query) or None) if "?" not in knock.path else None,
            data=data,
            headers=[(name, value) for name, value in knock.headers if knock.raw is not None or name not in ("Content-Type", "Content-Length")],
        )  # fmt: skip
        response.get_data()
        response.close()
        return response.status_code


def _multi(pairs: Iterable[tuple[str, str]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def door_of(
    app: Flask, scene: Scene, as_person: Callable[..., FlaskClient]
) -> tuple[Door, st.SearchStrategy[Knock]]:
    """A door with everybody of the scene before it, and what knocks on it."""
    cookies = {}
    for kind, person in scene.people.items():
        if person is not None:
            cookie = as_person(person).get_cookie(app.config["SESSION_COOKIE_NAME"])
            assert cookie is not None
            cookies[kind] = cookie.value
    known = {rule.rule: scene.address(rule) for rule in app.url_map.iter_rules()}
    db.session.commit()
    return Door(app, cookies), knocks(app, lambda rule: known[rule.rule])
