"""What the report for a fund and a gemeente may count: each slice says what of its own can be counted in a period.

A slice puts `@figure("...")` on a function beside its views, which gets the first moment and the moment after the last, and gives
a number, or None where it is not known. Where it counts people, or what few people did, `of_people` says so: then a number under five is not told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Count = Callable[[datetime, datetime], int | None]


@dataclass(frozen=True)
class Figure:
    """One line of the report. What has the lowest `order` stands first."""

    code: str
    words: str
    count: Count
    of_people: bool
    order: int


_figures: dict[str, Figure] = {}


def figure(words: str, *, order: int, of_people: bool = False) -> Callable[[Count], Count]:
    """The function below counts what `words` say. What also stands in the table of people must not be counted here: from the
    two of them a number that is left out could be worked out."""

    def register(function: Count) -> Count:
        code = f"{function.__module__.split('.')[1]}.{function.__name__}"
        _figures[code] = Figure(code, words, function, of_people, order)
        return function

    return register


def figures() -> list[Figure]:
    return sorted(_figures.values(), key=lambda one: (one.order, one.code))
