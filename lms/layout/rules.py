"""What the settings of the sheet must be: who sign, and two short texts."""

from collections.abc import Mapping, Sequence

from lms.errors import RuleError

LONGEST_TEXT = 160  # of a text block on the document


def signed_by(
    signatories: Sequence[Mapping[str, str]], *, coordinator: str, assessor: str
) -> list[dict[str, str]]:
    """Who sign, as the document states it. A signatory without a name in the settings is the coordinator (first) or the
    assessor who decided (second); without either, nobody signs there."""
    known = (coordinator, assessor)
    named = [
        {"name": given["name"] or otherwise, "role": given["role"]}
        for given, otherwise in zip(signatories, known, strict=True)
    ]
    return [who for who in named if who["name"]]


def check_template(signatories: Sequence[Mapping[str, str]], texts: Sequence[str]) -> None:
    for index, who in enumerate(signatories, 1):
        if who["name"] and not who["role"]:
            raise RuleError("Schrijf erbij wat deze persoon doet.", f"role{index}")
    for index, text in enumerate(texts, 1):
        if len(text) > LONGEST_TEXT:
            raise RuleError(f"Deze tekst is te lang. Er passen {LONGEST_TEXT} tekens.", f"text{index}")
