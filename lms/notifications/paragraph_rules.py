"""The text of a message taken apart: its subject, and paragraphs of lines with the links in them as links."""

import re
from dataclasses import dataclass

MORE_THAN_A_LINE = re.compile(r"\n{3,}")
LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)’]")


@dataclass(frozen=True)
class Piece:
    text: str
    url: str | None = None


def subject_and_body(text: str) -> tuple[str, str]:
    """The first line of a text is its subject. Paragraphs stand one empty line apart, whatever a template left between."""
    subject, _, body = text.strip().partition("\n")
    lines = "\n".join(line.rstrip() for line in body.strip().splitlines())
    return " ".join(subject.split())[:200], MORE_THAN_A_LINE.sub("\n\n", lines) + "\n"


def paragraphs(body: str, base_url: str) -> list[list[list[Piece]]]:
    """Links of our own become paths, so they work under whatever name this site is visited."""
    blocks = re.split(r"\n\s*\n", body.strip())
    return [[_pieces(line, base_url) for line in block.splitlines()] for block in blocks if block.strip()]


def _pieces(line: str, base_url: str) -> list[Piece]:
    found, end = [], 0
    for link in LINK.finditer(line):
        if link.start() > end:
            found.append(Piece(line[end : link.start()]))
        url = link[0]
        own = url.startswith(f"{base_url}/")
        found.append(Piece(url.partition("://")[2], url.removeprefix(base_url) if own else url))
        end = link.end()
    if end < len(line):
        found.append(Piece(line[end:]))
    return found
