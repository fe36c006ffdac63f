"""Words that stand in a template and are needed outside a page, such as the headings of a spreadsheet."""

from typing import Any

from flask import get_template_attribute


def words(template: str, name: str) -> Any:
    """What the template `set`s under this name: a word, a list or a mapping; or the macro of this name."""
    return get_template_attribute(template, name)
