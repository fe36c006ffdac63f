"""No hidden number can be worked out: judged by trying every table that fits what is shown."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.disclosure import Shown, Table, protected, single


def fits(shown: Shown, number: int) -> bool:
    if shown.number is not None:
        return number == shown.number
    return number < 5 if shown.is_small else number >= 5


def possible(table: Table, largest: int) -> dict[tuple, set[int]]:
    """Every number that each place can hold, given all that is printed."""
    rows, columns = len(table.cells), len(table.cells[0])
    places = [shown for cells in table.cells for shown in cells]
    choices = [[number for number in range(largest + 6) if fits(shown, number)] for shown in places]
    found: dict[tuple, set[int]] = defaultdict(set)
    for numbers in product(*choices):
        grid = [numbers[row * columns : (row + 1) * columns] for row in range(rows)]
        sums = {("row", row): sum(grid[row]) for row in range(rows)}
        sums |= {("column", column): sum(cells[column] for cells in grid) for column in range(columns)}
        sums["total",] = sum(numbers)
        if all(fits(shown, sums[place]) for place, shown in totals(table).items()):
            for row, column in product(range(rows), range(columns)):
                found["cell", row, column].add(grid[row][column])
            for place, number in sums.items():
                found[place].add(number)
    return found


def totals(table: Table) -> dict[tuple, Shown]:
    return {
        **{("row", row): shown for row, shown in enumerate(table.row_totals)},
        **{("column", column): shown for column, shown in enumerate(table.column_totals)},
        ("total",): table.total,
    }


def hidden(table: Table) -> list[tuple]:
    cells = {
        ("cell", row, column): shown
        for row, line in enumerate(table.cells)
        for column, shown in enumerate(line)
    }
    return [place for place, shown in (cells | totals(table)).items() if shown.number is None]


counts = st.integers(1, 2).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 8), min_size=width, max_size=width), min_size=1, max_size=3
    )
)


@pytest.mark.slow(reason="counts out every table that may stand behind the one shown, 7 s")
@settings(max_examples=120, deadline=None)
@given(counts)
def test_no_hidden_number_can_be_worked_out(numbers):
    table = protected(numbers, len(numbers[0]))
    found = possible(table, 8)
    assert [place for place in hidden(table) if len(found[place]) < 2] == []


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=0, max_size=6
        )
    )
)
def test_what_is_shown_is_true_and_never_small(numbers):
    table = protected(numbers, len(numbers[0]) if numbers else 4)
    for line, cells in zip(numbers, table.cells, strict=True):
        for number, shown in zip(line, cells, strict=True):
            assert shown in (Shown(number), Shown(None, number < 5))
            assert shown.number is None or shown.number >= 5
    assert all(shown.number is None or shown.number >= 5 for shown in totals(table).values())


def test_one_small_cell_takes_others_along():
    """Alone in its row and column it would be the total less the rest."""
    table = protected([[20, 3], [30, 40]], 2)
    assert table.cells[0][1] == Shown(None, True)
    assert len(hidden(table)) > 1


def test_without_small_numbers_all_is_shown():
    table = protected([[20, 7], [30, 40]], 2)
    assert hidden(table) == []
    assert (table.row_totals, table.column_totals, table.total) == (
        (Shown(27), Shown(70)),
        (Shown(50), Shown(47)),
        Shown(97),
    )


def test_a_count_by_itself():
    assert [single(number) for number in (0, 4, 5)] == [Shown(None, True), Shown(None, True), Shown(5)]
