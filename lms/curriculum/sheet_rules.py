"""Worksheets that a page names, as in: het werkblad ‘Krachtenkaart’. Pure, so a check and a page agree on what is a name."""

import re
from collections.abc import Collection, Iterator, Mapping

NAMED = re.compile(r"(?<=werkblad ‘)[^’<\n]+(?=’)")


def sheets_named(text: str) -> Iterator[str]:
    return (found[0] for found in NAMED.finditer(text))


def title_of(name: str, titles: Collection[str]) -> str | None:
    """The title that is meant: the same words, or the only one that begins with them."""
    if name in titles:
        return name
    found = [title for title in titles if title.startswith(f"{name} ")]
    return found[0] if len(found) == 1 else None


def with_links(html: str, sheets: Mapping[str, str]) -> str:
    """The HTML of a page with a link at every worksheet that it names. `sheets`: title -> address."""

    def link(found: re.Match[str]) -> str:
        title = title_of(found[0], sheets)
        return f'<a href="{sheets[title]}">{found[0]}</a>' if title else found[0]

    return NAMED.sub(link, html)
