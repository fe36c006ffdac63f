"""Markdown of the course files to safe HTML: no raw HTML goes in, only known tags come out."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt

_TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "hr", "br",
    "a", "img", "table", "thead", "tbody", "tr", "th", "td", "code",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"}, "img": {"src", "alt", "loading", "width", "height"}, "ol": {"start"},
    "h2": {"id"}, "h3": {"id"}, "h4": {"id"},
}  # fmt: skip

_parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")


def render(text: str, image_address: Callable[[str], str] | None = None) -> str:
    """HTML of a text. `image_address` turns the name of a picture into its address; without it pictures are dropped."""
    tokens = _parser.parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if before is not None and before.type == "heading_open":
            before.attrs["id"] = anchor_of("".join(part.content for part in token.children or ()))
        for child in token.children or ():
            if child.type == "image":
                name = str(child.attrs["src"])
                child.attrs["src"] = image_address(name) if image_address else ""
                child.attrs["loading"] = "lazy"
    html = _parser.renderer.render(tokens, _parser.options, {})
    return nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"https", "mailto", "tel"}, link_rel=None
    )


def images(text: str) -> list[tuple[str, str]]:
    """(name, text alternative) of every picture a text refers to."""
    return [
        (str(child.attrs["src"]), child.content)
        for token in _parser.parse(text)
        for child in token.children or ()
        if child.type == "image"
    ]


def links(text: str) -> list[str]:
    return [
        str(child.attrs["href"])
        for token in _parser.parse(text)
        for child in token.children or ()
        if child.type == "link_open"
    ]


def plain(text: str) -> str:
    """The running text of a page, a line a paragraph, heading or list item; no tables, no pictures."""
    lines: list[str] = []
    in_table = False
    for token in _parser.parse(text):
        in_table = token.type == "table_open" or (in_table and token.type != "table_close")
        if token.type == "inline" and not in_table:
            lines.append(
                "".join(
                    " " if child.type in ("softbreak", "hardbreak") else child.content
                    for child in token.children or ()
                    if child.type != "image"
                )
            )
    return "\n".join(lines)


def paragraphs(text: str) -> list[tuple[int, str]]:
    """(line, words) of the running text; a heading, list, table or picture between two paragraphs is a line without words."""
    found: list[tuple[int, str]] = []
    for before, token in zip([None, *(tokens := _parser.parse(text))], tokens, strict=False):
        if token.type != "inline":
            continue
        is_running = before is not None and before.type == "paragraph_open" and before.level == 0
        words = "".join(
            " " if part.type in ("softbreak", "hardbreak") else part.content
            for part in token.children or ()
            if part.type != "image"
        )
        found.append((token.map[0] + 1 if token.map else 1, words if is_running else ""))
    return found


@dataclass(frozen=True)
class Section:
    """A heading with the text under it, up to the next heading; what stands before the first has no heading."""

    heading: str
    anchor: str
    text: str


def anchor_of(heading: str) -> str:
    """The id of a heading: the same in the page and in what points to it."""
    letters = unicodedata.normalize("NFKD", heading.casefold()).encode("ascii", "ignore").decode()
    return "deel-" + re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def sections(text: str) -> list[Section]:
    found: list[tuple[str, list[str]]] = [("", [])]
    tokens = _parser.parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type != "inline":
            continue
        words = "".join(" " if part.type == "softbreak" else part.content for part in token.children or ())
        if before is not None and before.type == "heading_open":
            found.append((words, []))
        else:
            found[-1][1].append(words)
    return [
        Section(heading, anchor_of(heading) if heading else "", "\n".join(lines))
        for heading, lines in found
        if lines or heading
    ]
