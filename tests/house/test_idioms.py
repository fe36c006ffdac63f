"""One way for each thing: what is done everywhere is said in one place, and the source keeps to it."""

import ast

import pytest

from tests.house.test_structure import name_of, sources

SAYS_WHO_WAS_FIRST = {
    "db.py": "added_first: writes a row of which there can be one, or says that somebody was first",
    "web.py": "a form that was sent twice gets the answer of the first time",
    "counting.py": "two processes that make the table of counts at once, on a connection of their own",
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


SHOWS_A_REFUSAL_ITS_OWN_WAY = {
    "learning/views/review.py": "taking a turn has no page of its own: the refusal stands above the queue",
    "progress/views/decision.py": "why somebody may not decide is shown before they try",
}


@pytest.mark.parametrize("path", [path for path in sources() if "views" in name_of(path)], ids=name_of)
def test_a_view_lets_its_form_show_a_refusal(path):
    refused = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler) and node.type and "RuleError" in words_of(node.type)
    ]
    if name_of(path) in SHOWS_A_REFUSAL_ITS_OWN_WAY:
        assert refused, f"{name_of(path)} needs no exception any more"
        return
    assert not refused, f"{name_of(path)}:{refused} catches a refusal: `with form.refusing():` shows it"


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_a_button_without_fields_needs_no_form(path):
    built = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Call)
        and "BareForm" in words_of(node.value.func)
    ]
    assert not built, (
        f"{name_of(path)}:{built} makes a form to see whether a button was pressed: a POST that reaches a view was"
    )
