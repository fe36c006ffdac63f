"""One way for each thing: what is done everywhere is said in one place, and the source keeps to it."""

import ast

import pytest

from tests.house.test_structure import name_of, sources

SAYS_WHO_WAS_FIRST = {
    "db.py": "added_first: writes a row of which there can be one, or says that somebody was first",
    "web.py": "a form that was sent twice gets the answer of the first time",
    "error_pages.py": "whoever comes second where no action saw it coming is told so",
}


def words_of(tree: ast.AST) -> set[str]:
    """Every name that stands in the code: variables, attributes and what is imported."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_who_was_first_is_asked_in_one_way(path):
    if name_of(path) in SAYS_WHO_WAS_FIRST:
        return
    own_ways = words_of(ast.parse(path.read_text())) & {"IntegrityError", "begin_nested"}
    assert not own_ways, (
        f"{name_of(path)} uses {own_ways}: `if not added_first(row): raise RuleError(...)` of lms/db.py says that somebody was first"
    )
