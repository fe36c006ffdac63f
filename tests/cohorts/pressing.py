"""A form that is looked at first: pressed, read, and pressed again."""

import re
from typing import Any


def mark_in(page: str) -> str:
    """The mark of what was seen, as the button that says yes sends it."""
    return re.findall(r'name="sure" value="([^"]+)"', page)[0]


def press_twice(submit: Any, browser: Any, address: str, **fields: Any) -> str:
    """The page that was looked at, in the words of the first press."""
    page = str(submit(browser, address, status=200, **fields).get_data(as_text=True))
    submit(browser, address, **fields, sure=mark_in(page))
    return page
