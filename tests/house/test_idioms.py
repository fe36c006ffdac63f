"""One way for each thing: what is done everywhere is said in one place, and the source keeps to it."""

import ast
import re
from collections.abc import Iterator

import pytest

from lms import roles
from lms.projects import rules as project_rules
from tests.house.test_structure import LMS, name_of, sources

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
    "asking/views/answering.py": "that they talked, and going open again, have no page of their own: it stands above the questions",
    "asking/views/question.py": "taking a question back has no page of its own: the refusal stands above the question",
    "cohorts/views/day.py": "putting a day on again has no page of its own: the refusal stands above the day",
    "learning/views/verdict.py": "taking an answer back has no page of its own: the refusal stands above the work",
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


ROLE_WORDS = {*roles.ROLES, *project_rules.ROLES}
NAMES_ROLES = {"roles.py", "projects/rules.py"}
MEANS_SOMETHING_ELSE = {
    ("certificates/actions.py", "assessor"): "who signed: a fact on the certificate",
    ("certificates/actions.py", "coordinator"): "who signed: a fact on the certificate",
    ("certificates/actions.py", "successor"): "the certificate after this one",
    ("certificates/models.py", "successor"): "the certificate after this one",
    ("certificates/example_queries.py", "assessor"): "who signs the example",
    ("certificates/example_queries.py", "coordinator"): "who signs the example",
    ("certificates/rules.py", "assessor"): "who signed: a fact on the certificate",
    ("certificates/rules.py", "coordinator"): "who signed: a fact on the certificate",
    ("notifications/rules.py", "coach"): "a kind of message",
    ("supervision/views/__init__.py", "trainee"): "a module",
}


def role_words_of(tree: ast.AST) -> set[str]:
    return {
        str(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in ROLE_WORDS
    }


def test_roles_are_named_once():
    """A role word in quotes is a role that a search for its constant does not find."""
    found = {
        (name_of(path), word)
        for path in sources()
        if name_of(path) not in NAMES_ROLES
        for word in role_words_of(ast.parse(path.read_text()))
    }
    more, fewer = found - set(MEANS_SOMETHING_ELSE), set(MEANS_SOMETHING_ELSE) - found
    assert (more, fewer) == (set(), set()), "take the constant of lms/roles.py (or lms/projects/rules.py)"


def test_templates_name_no_role():
    """A page asks its view, or `reader_is_staff()`; a word for a role would be a rule in a template."""
    quoted = re.compile(rf"""["']({"|".join(sorted(ROLE_WORDS))})["']""")
    found = {
        (path.relative_to(LMS.parent / "templates").as_posix(), word)
        for path in sorted((LMS.parent / "templates").rglob("*.*"))
        for word in quoted.findall(path.read_text())
    }
    words_of_all = {("people/words.html", word) for word in roles.ROLES}  # what each is called, by its code
    assert found - words_of_all == {("certificates/words.html", "assessor")}  # who signs the example


def views_in(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """Functions with `@public` or `@requires(...)` above them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(
            words_of(mark) & {"public", "requires"} for mark in node.decorator_list
        ):
            yield node


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_a_view_answers_a_page(path):
    """Whether that is a page, a file or a way on, `Page` of lms/web.py is the one word for it."""
    others = [
        f"{name_of(path)}:{view.lineno} {view.name}"
        for view in views_in(ast.parse(path.read_text()))
        if view.returns is None or ast.unparse(view.returns) != "Page"
    ]
    assert others == []


def test_the_guards_see_what_they_are_for():
    wrong = ast.parse("@bp.get('/')\n@requires('coach')\ndef page() -> Response: ...")
    assert (role_words_of(wrong), [view.name for view in views_in(wrong)]) == ({"coach"}, ["page"])


@pytest.mark.parametrize("path", [*sources(), LMS / "migrations" / "env.py"], ids=name_of)
def test_a_rule_of_the_linter_is_set_aside_with_a_reason(path):
    bare = [
        line
        for line in path.read_text().splitlines()
        if "noqa" in line and not re.search(r"# noqa: \w+ \(.+\)", line)
    ]
    assert bare == [], "keep the rule, or say in brackets why it does not hold here"
