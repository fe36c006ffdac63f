"""A file of a course as the pieces that somebody fills in: its title, its text, the answers of a question. A piece knows its lines,
so that what is wrong with a line is said at its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LINE, TEXT, NUMBER, LIST, PAIRS, CHOICE, TICK = "line", "text", "number", "list", "pairs", "choice", "tick"
BODY = "body"


@dataclass(frozen=True)
class Piece:
    """`name` names it in its file, and `what` says which kind of thing it is, for the words beside it. `about`: what it belongs to
    (the number of a question, of an answer). `choices` are the values that may be chosen."""

    name: str
    what: str
    kind: str
    value: Any
    first: int
    last: int
    about: tuple[str | int, ...] = ()
    choices: tuple[str, ...] = ()


def as_typed(piece: Piece) -> Any:
    """The value as it stands in a field: a list is a text with a line for each."""
    if piece.kind == LIST:
        return "\n".join(piece.value)
    if piece.kind == PAIRS:
        return "\n".join(f"{word}: {meaning}" for word, meaning in piece.value)
    return piece.value


def as_value(piece: Piece, typed: Any) -> Any:
    """What somebody typed in the field, as the value of the piece."""
    if piece.kind == LIST:
        return [line.strip() for line in (typed or "").splitlines() if line.strip()]
    if piece.kind == PAIRS:
        rows = [line.partition(":") for line in (typed or "").splitlines() if line.strip()]
        return [(word.strip(), meaning.strip()) for word, _, meaning in rows]
    if piece.kind in (LINE, TEXT):
        return "\n".join((typed or "").splitlines()).strip()
    return typed


def changed(pieces: Sequence[Piece], typed: Mapping[str, Any]) -> dict[str, Any]:
    """The values that differ from what stands, by the names of their pieces."""
    found = {}
    for piece in pieces:
        if piece.name in typed:
            value = as_value(piece, typed[piece.name])
            if value != as_value(piece, as_typed(piece)):
                found[piece.name] = value
    return found


def piece_at(pieces: Sequence[Piece], line: int) -> Piece | None:
    """The piece with this line of the file; of several the smallest."""
    holding = [piece for piece in pieces if piece.first <= line <= piece.last]
    return min(holding, key=lambda piece: piece.last - piece.first, default=None)
