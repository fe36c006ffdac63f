"""What the settings of the sheet must be: who sign, and two short texts."""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from lms.errors import RuleError

LONGEST_TEXT = 160  # of a text block on the document


class Signatory(TypedDict):
    name: str
    role: str
    pen: NotRequired[bool]  # signs on paper: there is a line to do it on


def signed_by(signatories: Sequence[Signatory], *, coordinator: str, assessor: str) -> list[Signatory]:
    """Who sign, as the document states it. A signatory without a name in the settings is the coordinator (first) or the
    assessor who decided (second); without either, nobody signs there."""
    known = (coordinator, assessor)
    named: list[Signatory] = [
        {**given, "name": given["name"] or otherwise}
        for given, otherwise in zip(signatories, known, strict=True)
    ]
    return [who for who in named if who["name"]]


def check_template(signatories: Sequence[Signatory], texts: Sequence[str]) -> None:
    for index, who in enumerate(signatories, 1):
        if who["name"] and not who["role"]:
            raise RuleError("Schrijf erbij wat deze persoon doet.", f"role{index}")
    for index, text in enumerate(texts, 1):
        if len(text) > LONGEST_TEXT:
            raise RuleError(f"Deze tekst is te lang. Er passen {LONGEST_TEXT} tekens.", f"text{index}")
