"""Addresses of pages where there is no request: in messages, jobs and files. On a page `url_for` does.

An address that leaves the house begins with LMS_BASE_URL, never with the host a request came by: anybody can make that up.
"""

from typing import Any

from flask import current_app


def path_to(endpoint: str, **values: Any) -> str:
    """The address on this site. Raises werkzeug's BuildError when there is no such endpoint, or a value is missing."""
    return current_app.url_map.bind("").build(endpoint, _without_none(values))


def full_address(endpoint: str, **values: Any) -> str:
    """The address as others reach it."""
    return f"{current_app.config['SETTINGS'].base_url}{path_to(endpoint, **values)}"


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
