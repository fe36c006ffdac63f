"""What other people's programs say against a PDF, each asked in its own way; and what none of them looks at.

veraPDF is asked where it is installed (`test_files.py`). Of these, `page` knows the whole of PDF/A-3a and PDF/UA-1, `pikepdf` and
`outloud` most of each, `pdfua` a sixth of PDF/UA-1.
"""

import re
import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pdfua
import pikepdf
from lxml import etree
from pikepdf import pdfa

XMP = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "ext": "http://www.aiim.org/pdfa/ns/extension/",
    "schema": "http://www.aiim.org/pdfa/ns/schema#", "property": "http://www.aiim.org/pdfa/ns/property#",
}  # fmt: skip
PDF_UA = "http://www.aiim.org/pdfua/ns/id/"
# What pikepdf says it does not know: the attached file (6.8), a described name space (6.6.2.3): `own` knows those. Of a sealed file it
# reads no further than the seal, so it is asked about the sheet before that.
UNKNOWN_TO_PIKEPDF = (
    "embedded files are", "associated files", "XMP namespace pdfaExtension=",
    "XMP namespace pdfaSchema=", "XMP namespace pdfaProperty=", "XMP property pdfuaid:part", "XMP property pdfaExtension:schemas",
    "pdfaid:conformance is 'A'",  # it knows level B; what A asks besides are tags, which the others know
    "patterns are not", "shadings are not",  # the drawings: `page` looks into them
)  # fmt: skip
# outloud wants the field of the seal under a tag; ISO 14289-1, 7.18.1 excepts what lies outside the page, and this has no size
NO_FAULT_FOR_OUTLOUD = {"FRM-003"}

# `page` takes a byte 0D at the end of a stream, which one compressed stream in 256 has, for a part of the end of line after it
LENGTH_OF_STREAM = "STREAM-LENGTH-001"
STREAM, LENGTH = re.compile(rb"(?<!end)stream\r?\n"), re.compile(rb"/Length (\d+)(?! \d+ R)")


def by_page(file: Path, profile: str) -> list[str]:
    found = [one.rule_id for one in page.validate_pdf(file, profile=profile).failures]
    return [one for one in found if not one.endswith(LENGTH_OF_STREAM) or not lengths_hold(file.read_bytes())]


def lengths_hold(content: bytes) -> bool:
    """Whether every stream is as long as it says, up to the end of line before `endstream` (ISO 19005-3, 6.1.7.1)."""
    place = 0
    while found := STREAM.search(content, place):
        length = LENGTH.search(content, content.rfind(b" obj", 0, found.start()), found.start())
        if length is None:
            return False
        place = found.end() + int(length[1])
        if not content.startswith((b"\nendstream", b"\r\nendstream"), place):
            return False
    return True


def by_pikepdf(file: Path) -> list[str]:
    found = pdfa.validate_written(file, "3b").findings
    return [f"{one.rule}: {one.message}" for one in found if not one.message.startswith(UNKNOWN_TO_PIKEPDF)]


def by_pdfua(file: Path) -> list[str]:
    return [one.rule_id for one in pdfua.validate(str(file)).findings]


def by_outloud(file: Path) -> list[str]:
    """Errors: what it only wonders at, such as a table with empty cells to write in, is no fault."""
    with warnings.catch_warnings():  # its reader of PDFs is made with SWIG, which warns of itself
        warnings.simplefilter("ignore")
        from outloud import check

        found = check(str(file)).sorted_findings()
    return [one.rule for one in found if one.severity == "error" and one.rule not in NO_FAULT_FOR_OUTLOUD]


def own(file: Path) -> list[str]:
    """By clause of ISO 19005-3 what pikepdf knows nothing of, as far as our files have it."""
    with pikepdf.open(file) as pdf:
        return [clause for clause, holds in (*_metadata(pdf), *_attached(pdf)) if not holds]


def _metadata(pdf: pikepdf.Pdf) -> list[tuple[str, bool]]:
    tree = etree.parse(BytesIO(pdf.Root.Metadata.read_bytes()))
    used = bool(tree.xpath(f"//@*[namespace-uri()='{PDF_UA}'] | //*[namespace-uri()='{PDF_UA}']"))
    schema = "//ext:schemas/rdf:Bag/rdf:li"
    said = {
        name: tree.xpath(f"{schema}//{name}/text()", namespaces=XMP)
        for name in ("schema:namespaceURI", "schema:prefix", "property:name", "property:valueType", "property:category")
    }  # fmt: skip
    described = list(said.values()) == [[PDF_UA], ["pdfuaid"], ["part"], ["Integer"], ["internal"]]
    return [("6.6.2.3.3 extension schema", described or not used)]


def _attached(pdf: pikepdf.Pdf) -> list[tuple[str, bool]]:
    found = [(name, pdf.attachments[name].obj) for name in pdf.attachments]
    listed: list[Any] = list(pdf.Root.get("/AF", []))
    return [
        ("6.8 a file has its two names", all({"/F", "/UF"} <= set(one.keys()) for _, one in found)),
        ("6.8 a file has a kind", all("/Subtype" in one.EF.F for _, one in found)),
        ("6.8 a file says what it is to the document", all("/AFRelationship" in one for _, one in found)),
        ("6.8 a file belongs to the document", all(any(one.objgen == other.objgen for other in listed) for _, one in found)),
    ]  # fmt: skip


DRAWN: dict[str, Callable[[Path], list[str]]] = {
    "page, 3a": lambda file: by_page(file, "3a"), "pikepdf, 3b": by_pikepdf, "own, 3": own,
}  # fmt: skip
ARCHIVED = {name: judge for name, judge in DRAWN.items() if judge is not by_pikepdf}  # sealed as it is kept
ACCESSIBLE: dict[str, Callable[[Path], list[str]]] = {
    "page, ua1": lambda file: by_page(file, "ua1"), "pdfua": by_pdfua, "outloud": by_outloud,
}  # fmt: skip


def verdicts(file: Path, judges: dict[str, Callable[[Path], list[str]]]) -> dict[str, list[str]]:
    """Whoever has something against it, and what."""
    return {name: found for name, judge in judges.items() if (found := judge(file))}
