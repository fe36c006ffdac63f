"""Counts of people that may be shown to a funder. A cell or total under five shows "minder dan 5", and so many others are
left out that none of the hidden numbers can be worked out from what is shown.

A table with its totals is a flow: from the total to each row, from rows through cells to columns, and back. Shown numbers
are fixed. A hidden number is safe when there is a second table that fits everything shown, in which it differs: that is so
exactly when the flow can be rerouted round a circle through it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

SMALL = 5
Node = tuple[str, int]
Arc = tuple[Node, Node]
ALL_ROWS, ALL_COLUMNS = ("rows", 0), ("columns", 0)


@dataclass(frozen=True)
class Shown:
    """A number as it may be printed: itself, under five, or not shown to protect another one."""

    number: int | None
    is_small: bool = False


@dataclass(frozen=True)
class Table:
    cells: tuple[tuple[Shown, ...], ...]
    row_totals: tuple[Shown, ...]
    column_totals: tuple[Shown, ...]
    total: Shown


def single(number: int) -> Shown:
    """A count that stands by itself and adds up to nothing else on the page."""
    return Shown(None, is_small=True) if number < SMALL else Shown(number)


def protected(counts: Sequence[Sequence[int]], width: int) -> Table:
    flow = _flow(counts, width)
    hidden = {arc for arc, number in flow.items() if number < SMALL}
    while len(hidden) < len(flow):
        unsafe = next((arc for arc in sorted(hidden) if not _is_safe(arc, flow, hidden)), None)
        if unsafe is None:
            break
        hidden.add(_next_to_hide(unsafe, flow, hidden))
    shown = {
        arc: Shown(None, number < SMALL) if arc in hidden else Shown(number) for arc, number in flow.items()
    }
    rows, columns = range(len(counts)), range(width)
    return Table(
        cells=tuple(tuple(shown[_row(row), _column(column)] for column in columns) for row in rows),
        row_totals=tuple(shown[ALL_ROWS, _row(row)] for row in rows),
        column_totals=tuple(shown[_column(column), ALL_COLUMNS] for column in columns),
        total=shown[ALL_COLUMNS, ALL_ROWS],
    )


def _row(number: int) -> Node:
    return "row", number


def _column(number: int) -> Node:
    return "column", number


def _flow(counts: Sequence[Sequence[int]], width: int) -> dict[Arc, int]:
    flow: dict[Arc, int] = {}
    for row, column in product(range(len(counts)), range(width)):
        flow[_row(row), _column(column)] = counts[row][column]
    for row, cells in enumerate(counts):
        flow[ALL_ROWS, _row(row)] = sum(cells)
    for column in range(width):
        flow[_column(column), ALL_COLUMNS] = sum(cells[column] for cells in counts)
    flow[ALL_COLUMNS, ALL_ROWS] = sum(sum(cells) for cells in counts)
    return flow


def _is_safe(arc: Arc, flow: dict[Arc, int], hidden: set[Arc]) -> bool:
    """Whether the number could also be one more or one less, with everything shown as it is."""
    start, end = arc
    up = _may_rise(flow[arc]) and _reaches(end, start, arc, flow, hidden)
    down = _may_fall(flow[arc]) and _reaches(start, end, arc, flow, hidden)
    return up or down


def _may_rise(number: int) -> bool:
    """A small number stays under five: the reader knows that it is."""
    return number != SMALL - 1


def _may_fall(number: int) -> bool:
    return number not in (0, SMALL)


def _reaches(start: Node, goal: Node, without: Arc, flow: dict[Arc, int], hidden: set[Arc]) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        for onward in _steps(node, without, flow, hidden):
            if onward == goal:
                return True
            if onward not in seen:
                seen.add(onward)
                waiting.append(onward)
    return False


def _steps(node: Node, without: Arc, flow: dict[Arc, int], hidden: set[Arc]) -> Iterator[Node]:
    for arc in hidden - {without}:
        if arc[0] == node and _may_rise(flow[arc]):
            yield arc[1]
        if arc[1] == node and _may_fall(flow[arc]):
            yield arc[0]


def _next_to_hide(unsafe: Arc, flow: dict[Arc, int], hidden: set[Arc]) -> Arc:
    """The smallest shown number beside the unsafe one: cells first, then the totals, then whatever is left."""
    shown = [arc for arc in flow if arc not in hidden]
    beside = [arc for arc in shown if set(arc) & set(unsafe)]
    totals = {ALL_ROWS, ALL_COLUMNS}
    return min(beside or shown, key=lambda arc: (len(set(arc) & totals), flow[arc], arc))
