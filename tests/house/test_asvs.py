"""The table of ASVS 5.0: a row for each requirement of levels 1 and 2, and tests that are there."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
TABLE = (TESTS / "house/asvs.md").read_text()
# The numbers of the requirements of levels 1 and 2 in OWASP ASVS 5.0, chapters 6 to 8: chapter.section -> how many, but for those of level 3
ASKED = {
    "6.1": {1, 2, 3}, "6.2": set(range(1, 12)), "6.3": {1, 2, 3}, "6.4": {1, 2, 3, 4}, "6.5": {1, 2, 3, 4, 5}, "6.6": {1, 2, 3},
    "6.8": {1, 2, 3, 4},
    "7.1": {1, 2, 3}, "7.2": {1, 2, 3, 4}, "7.3": {1, 2}, "7.4": {1, 2, 3, 4, 5}, "7.5": {1, 2}, "7.6": {1, 2},
    "8.1": {1, 2}, "8.2": {1, 2, 3}, "8.3": {1}, "8.4": {1},
}  # fmt: skip


def rows() -> dict[str, list[str]]:
    found = re.findall(r"^\| (\d\.\d\.\d+) \| [^|]+ \| [^|]+ \| ([^|]+) \|$", TABLE, re.M)
    return {number: [name.strip() for name in names.split(",")] for number, names in found}


LEFT = set(re.findall(r"^\| (\d\.\d\.\d+) \| [^|]+ \| left: [^|]+ \| - \|$", TABLE, re.M))


def test_every_requirement_has_a_row():
    asked = {f"{section}.{number}" for section, numbers in ASKED.items() for number in numbers}
    assert set(rows()) == asked


def test_every_test_that_is_named_is_there():
    there = {
        name
        for path in TESTS.rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(), re.M)
    }
    assert {
        number: names for number, names in rows().items() if number not in LEFT and not set(names) <= there
    } == {}
