"""Addresses where there is no request: of pages, in messages, jobs and files, and of ourselves, for mail. On a page `url_for` does.

An address that leaves the house begins with LMS_BASE_URL, never with the host a request came by: anybody can make that up.
"""

import contextlib
from typing import Any
from urllib.parse import urlsplit

from flask import current_app


def path_to(endpoint: str, **values: Any) -> str:
    """The address on this site. Raises werkzeug's BuildError when there is no such endpoint, or a value is missing."""
    return current_app.url_map.bind("").build(endpoint, _without_none(values))


def full_address(endpoint: str, **values: Any) -> str:
    """The address as others reach it."""
    return f"{current_app.config['SETTINGS'].base_url}{path_to(endpoint, **values)}"


def mail_host() -> str:
    """The host of LMS_BASE_URL as it may stand behind an @: in ASCII, an IPv6 address in brackets (RFC 5321, 4.1.3)."""
    host = urlsplit(current_app.config["SETTINGS"].base_url).hostname or "localhost"
    if ":" in host:
        return f"[IPv6:{host}]"
    with contextlib.suppress(UnicodeError):
        return host.encode("idna").decode()
    return host


def sender_address() -> str:
    """Whom mails and calendar files come from."""
    return current_app.config["SETTINGS"].contact_email or f"niet-antwoorden@{mail_host()}"


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
