"""What a drawn line says, where its letters cannot say so themselves.

A PDF draws shapes, and a font says which letter each stands for. That falls short where one letter is drawn as several shapes, or
from right to left. Such a line carries its text besides (`ActualText`): on its tag, for who has it read aloud, and beside its
shapes, for who copies it. Beside shapes that run from right to left it is left out: Poppler would turn it around.
"""

import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any

Finisher = Callable[[Any, Any], None]


def runs_left(text: str) -> bool:
    """Whether there are letters in it that are read from right to left."""
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)


def begins_right(text: str) -> bool:
    """Whether a line of this text is set from right to left."""
    strong = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"


def needs_saying(text: str) -> bool:
    return runs_left(text) or any(map(unicodedata.combining, unicodedata.normalize("NFC", text)))


def say(drawn: Any) -> Finisher:
    """Gives the pages of a document, when they are painted, the text of such lines. What it returns is the `finisher` with which
    the document is to be written: tags are there last. It says of header cells too whose header they are."""
    said: dict[tuple[int, int], str] = {}
    for number, page in enumerate(drawn.pages):
        page.paint = partial(_paint, page.paint, number, said)
    return partial(_finish, said)


def _paint(paint: Any, number: int, said: dict[tuple[int, int], str], stream: Any, scale: float = 1) -> None:
    paint(stream, scale)
    lines = {mark["mcid"]: text for box, mark in stream._tags.items() if needs_saying(text := _text_of(box))}
    said.update({(number, place): text for place, text in lines.items()})
    beside = {place: text for place, text in lines.items() if not runs_left(text)}
    if not beside:
        return
    from pydyf import Dictionary, String

    for operand in stream.stream:
        if isinstance(operand, Dictionary) and operand.get("MCID") in beside:
            operand["ActualText"] = String(beside[operand["MCID"]])


def _text_of(box: Any) -> str:
    return str(getattr(box, "text", ""))


def _finish(said: dict[tuple[int, int], str], _: Any, file: Any) -> None:
    from pydyf import Dictionary, String

    pages = {reference: number for number, reference in enumerate(file.page_references)}
    tags = {
        one.reference: one
        for one in file.objects
        if isinstance(one, Dictionary) and one.get("Type") == "/StructElem"
    }
    for tag in tags.values():
        if tag["S"] == "/Span" and len(tag["K"]) == 1 and (text := said.get((pages[tag["Pg"]], tag["K"][0]))):
            tag["ActualText"] = String(text)
        if tag["S"] == "/TH":  # ISO 14289-1, 7.5: whose header it is; WeasyPrint leaves it out
            rows = tags[tags[tag["P"]]["P"]]
            tag["A"]["Scope"] = "/Column" if rows["S"] == "/THead" else "/Row"
    for one in file.objects:  # what a file says of itself can be found in it without unpacking
        if one.reference == file.catalog.get("Metadata"):
            one.compress = False
