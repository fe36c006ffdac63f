"""Reads a PDF as others do: aloud, by its tags; and as text, in the order in which it is drawn."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

BLOCKS = {"P", "H1", "H2", "H3", "H4", "H5", "H6", "LBody", "Figure", "TD", "TH"}
TURNS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))  # signs that Poppler adds


def said(*command: str) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed here: this judge was not asked")
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return found.stdout + found.stderr


def copied(file: Path, *how: str) -> str:
    """All text as pdftotext finds it, with single spaces. With `-raw` in the order in which it was drawn."""
    return " ".join(said("pdftotext", *how, str(file), "-").translate(TURNS).split())


def read_aloud(content: bytes) -> list[tuple[str, str]]:
    """(tag, text) of each block, in the order of the tags: what a screen reader says."""
    with pikepdf.open(BytesIO(content)) as file:
        pieces = {page.objgen: _pieces(page) for page in file.pages}
        return [
            (tag, " ".join(text.split()))
            for tag, text in _blocks(file.Root.StructTreeRoot.K, "", None, pieces)
        ]


def _blocks(tag: Any, block: str, page: Any, pieces: dict[Any, dict[int, str]]) -> Iterator[tuple[str, str]]:
    if isinstance(tag, pikepdf.Array):
        for child in tag:
            yield from _blocks(child, block, page, pieces)
        return
    name = str(tag.S)[1:]
    page = tag.get("/Pg", page)
    if name in BLOCKS and not block:
        yield name, _text(tag, page, pieces)
        return
    for child in _kids(tag):
        if isinstance(child, pikepdf.Dictionary):
            yield from _blocks(child, block, page, pieces)


def _kids(tag: Any) -> list[Any]:
    kids = tag.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _text(tag: Any, page: Any, pieces: dict[Any, dict[int, str]]) -> str:
    page = tag.get("/Pg", page)
    for key in ("/ActualText", "/Alt"):
        if key in tag:
            return str(tag[key])
    found = []
    for child in _kids(tag):
        if isinstance(child, pikepdf.Dictionary):
            if child.get("/Type") != "/OBJR":
                found.append(_text(child, page, pieces))
        else:
            found.append(pieces[page.objgen].get(int(child), ""))
    return " ".join(found)


def _pieces(page: Any) -> dict[int, str]:
    """The text of each marked piece of the page, by its number."""
    letters = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    found: dict[int, str] = {}
    font, inside = {}, []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                known = operands[1] if len(operands) > 1 else {}
                inside.append(known)
                if "/MCID" in known:
                    found[int(known["/MCID"])] = str(known.get("/ActualText", ""))
            case "EMC":
                inside.pop()
            case "Tf":
                font = letters[str(operands[0])]
            case "TJ" if inside and "/MCID" in inside[-1] and "/ActualText" not in inside[-1]:
                for shapes in operands[0]:
                    if isinstance(shapes, pikepdf.String):
                        code = bytes(shapes).hex()
                        text = "".join(font[code[at : at + 4]] for at in range(0, len(code), 4))
                        found[int(inside[-1]["/MCID"])] += text
    return found


def _letters(font: Any) -> dict[str, str]:
    table = bytes(font.ToUnicode.read_bytes()).decode()
    pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]*)>\n", table.lower())
    return {shape: bytes.fromhex(text).decode("utf-16-be") for shape, text in pairs}
