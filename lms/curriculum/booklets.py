"""The paper set of a module as one PDF, for whoever learns without a screen: lessons with their questions, the assignment,
and the sheets to write on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, render_template

from lms import pdf
from lms.curriculum.models import Module
from lms.curriculum.rules import IMAGE

DRAWINGS = ("gables.svg", "flywheel-mark.svg")
POPOVER = re.compile(r'<span class="word__meaning".*?</span>', re.S)
BUTTON = re.compile(r'<button class="word"[^>]*>(.*?)</button>', re.S)
HEADING_ID = re.compile(r'<(h[234]) id="[^"]*">')


@dataclass(frozen=True)
class Manuscript:
    """What a booklet is drawn from: a page, and the pictures in it."""

    html: str
    images: Mapping[str, bytes]


def for_paper(html: str) -> str:
    """Pictures come from the booklet itself, nothing can be opened on paper, and two lessons may share a heading."""
    bare = BUTTON.sub(r"\1", POPOVER.sub("", html))
    return IMAGE.sub(r"asset:\1", HEADING_ID.sub(r"<\1>", bare))


def manuscript(module: Module, images: Mapping[str, bytes]) -> Manuscript:
    site = current_app.config["SETTINGS"]
    html = render_template("curriculum/booklet.html", module=module, site=site, for_paper=for_paper)
    return Manuscript(html, images)


def draw(found: Manuscript) -> pdf.Document:
    return pdf.from_html(found.html, {**found.images, **{name: pdf.drawing(name) for name in DRAWINGS}})
