"""Markdown of the course files to safe HTML: no raw HTML goes in, only known tags come out."""

from collections.abc import Callable

import nh3
from markdown_it import MarkdownIt

_TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "hr", "br",
    "a", "img", "table", "thead", "tbody", "tr", "th", "td", "code",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "loading", "width", "height"}, "ol": {"start"}}

_parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")


def render(text: str, image_address: Callable[[str], str] | None = None) -> str:
    """HTML of a text. `image_address` turns the name of a picture into its address; without it pictures are dropped."""
    tokens = _parser.parse(text)
    for token in tokens:
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
