"""Words for codes. Slices deal in codes; templates and forms hold a mapping from each code to its Dutch words.

A code without words is our mistake. In tests it raises; on a real page it reads as a sentence that names the code, and the log
tells of it, so that nobody meets an empty paragraph or loses the page. In templates plain `{{ mapping[code] }}` does that, and
`{{ wordless(code) }}` as the last branch of a macro that words codes one by one; in Python, mappings that `words` gives.
"""

import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app, get_template_attribute
from jinja2 import Undefined

log = logging.getLogger(__name__)


class Wordless(LookupError):
    """A code for which no words stand anywhere."""


class Words(dict[Any, Any]):
    """A mapping from codes to words that has an answer to a code without words too."""

    def __missing__(self, code: object) -> str:
        return wordless(code)


class Unworded(Undefined):
    """What a template looked up and did not find; nothing happens until it is printed."""

    __slots__ = ()

    def __str__(self) -> str:
        found = self._undefined_obj
        if isinstance(found, Mapping) and all(isinstance(word, str) for word in found.values()):
            return wordless(self._undefined_name)
        if current_app.testing:
            self._fail_with_undefined_error()
        return ""


def words(template: str, name: str) -> Any:
    """What the template `set`s under this name: a word, a list or a mapping; or the macro of this name."""
    found = get_template_attribute(template, name)
    return Words(found) if isinstance(found, dict) else found


def wordless(code: object) -> str:
    """The sentence in the place of words that do not exist. Raises Wordless in tests."""
    if current_app.testing:
        raise Wordless(f"no words for {code!r}")
    log.error("no words for %r", code)
    return str(words("ui/wordless.html", "sentence")) % (code,)


def init_app(app: Flask) -> None:
    app.jinja_env.undefined = Unworded
    app.jinja_env.globals["wordless"] = wordless
