"""What somebody brings to the final talk: learning points in own words, and the pieces they choose."""

from collections.abc import Collection, Mapping

from lms.curriculum.rules import Outline
from lms.errors import RuleError
from lms.learning.rules import LearningFacts, assignment_is_approved

LONGEST_POINT = 200
USUAL_EVIDENCE = 3
PIECES = ASSIGNMENT, POINT, EVENING = "assignment", "learning_point", "evening_point"


ON_CERTIFICATE = ASSIGNMENT, POINT


def pieces_for(norm: int) -> int:
    """How many pieces go along: what the course asks, or else the usual three."""
    return norm or USUAL_EVIDENCE


def on_certificate(kind: str) -> str:
    """A certificate says that a learning point was brought; not that it is one of intervisie, which is nobody else's business."""
    return POINT if kind == EVENING else kind


def offered_pieces(
    outline: Outline, facts: LearningFacts, points: Collection[str], evenings: Mapping[str, str]
) -> dict[tuple[str, str], str]:
    """What may be chosen, as (kind, slug), with its title: approved assignments and own learning points. `evenings`: the day
    of each evening of intervisie of which there is an own point, by the number of that point."""
    found: dict[tuple[str, str], str] = {}
    for task in outline.assignments():
        if assignment_is_approved(task.slug, facts):
            found[ASSIGNMENT, task.slug] = task.title
    for module in outline.modules:
        if module.slug in points:
            found[POINT, module.slug] = module.title
    return found | {(EVENING, number): day for number, day in evenings.items()}


def check_points(texts: Mapping[str, str]) -> None:
    if any(len(text) > LONGEST_POINT for text in texts.values()):
        raise RuleError(f"Een leerpunt is kort: {LONGEST_POINT} tekens passen erin.")


def check_told(module_slug: str, outline: Outline, points: Collection[str]) -> None:
    if outline.module(module_slug) is None:
        raise RuleError("Kies een module.", "module")
    if module_slug in points:
        raise RuleError("Dit leerpunt is er al.", "module")


def check_evidence(
    chosen: Collection[tuple[str, str]],
    offered: Collection[tuple[str, str]],
    number: int,
    *,
    is_decided: bool,
) -> None:
    if is_decided:
        raise RuleError("Het besluit is al genomen.")
    if not set(chosen) <= set(offered):
        raise RuleError("Kies uit de lijst.", "pieces")
    if len(set(chosen)) > number:
        raise RuleError(f"Kies er {number}. Je koos er {len(set(chosen))}.", "pieces")
