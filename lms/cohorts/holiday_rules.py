"""School holidays by region, read from a file with its source. Past its last day of a region we do not know."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

REGIONS = NORTH, MIDDLE, SOUTH = "north", "middle", "south"
KINDS = AUTUMN, CHRISTMAS, SPRING, MAY, SUMMER = "autumn", "christmas", "spring", "may", "summer"


@dataclass(frozen=True)
class Holiday:
    kind: str
    regions: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True)
class Holidays:
    """`known_until`: by region the last day of which we know whether it is one; `read_on`: when somebody last looked at the
    source."""

    source: str
    read_on: date
    known_from: date
    known_until: Mapping[str, date]
    rows: Sequence[Holiday]
    regions: Sequence[str] = REGIONS

    def within(self, region: str) -> "Holidays":
        """Of one region only; of all where it is not known."""
        if region not in REGIONS:
            return self
        rows = [replace(row, regions=(region,)) for row in self.rows if region in row.regions]
        return replace(self, rows=rows, regions=(region,))

    def on(self, day: date) -> dict[str, list[str]]:
        """Which holidays it is on a day, and where."""
        found: dict[str, list[str]] = {}
        for row in self.rows:
            if row.first <= day <= row.last:
                found.setdefault(row.kind, []).extend(row.regions)
        return found

    def unknown_on(self, day: date) -> list[str]:
        """The regions of which we do not know whether it is a holiday on a day."""
        return [region for region in self.regions if not self.known_from <= day <= self.known_until[region]]


def read(values: Mapping[str, Any]) -> Holidays:
    """From the file. Raises ValueError with what is wrong in it: a holiday that ends before it begins, that lies outside what
    is known, or that overlaps another in its region."""
    known = Holidays(
        values["source"],
        values["read_on"],
        values["known_from"],
        {region: values["known_until"][region] for region in REGIONS},
        [Holiday(row["kind"], tuple(row["regions"]), row["first"], row["last"]) for row in values["holiday"]],
    )
    for row in known.rows:
        _check(row, known)
    for region in REGIONS:
        rows = sorted((row for row in known.rows if region in row.regions), key=lambda row: row.first)
        for earlier, later in itertools.pairwise(rows):
            if later.first <= earlier.last:
                raise ValueError(f"{region}: {later.kind} {later.first} begins before {earlier.kind} is over")
    return known


def _check(row: Holiday, known: Holidays) -> None:
    if row.kind not in KINDS or not row.regions or not set(row.regions) <= set(REGIONS):
        raise ValueError(f"{row.kind} {row.first}: an unknown holiday or region")
    if row.last < row.first:
        raise ValueError(f"{row.kind} {row.first}: ends before it begins")
    if row.first < known.known_from or any(row.last > known.known_until[region] for region in row.regions):
        raise ValueError(f"{row.kind} {row.first}: outside the days that are known")
