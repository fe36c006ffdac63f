"""No slice knows an address above it, not by name either; every name of an address exists; none is typed by hand."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, nodes

from lms import offers
from tests.house.test_structure import LEVELS, LMS, ROOF, house_of, name_of, sources

pytestmark = pytest.mark.once(reason="addresses in files and on pages")

ROOT = LMS.parent
TEMPLATES = ROOT / "templates"
BUILDERS = (
    "url_for",
    "path_to",
    "full_address",
    "to",
    "waits",
)  # what makes an address of a name; `to` is Offer.to
BY_NAME = {
    "addresses.py",
    "menu.py",
    "offers.py",
    "waiting.py",
}  # get the name from elsewhere: from a view, or from one of these
# typed by hand all the same, and why
TYPED = {
    ("curriculum/rules.py", "/leren/beeld/"): "pages of versions published before say so, for ever",
    ("curriculum/proofreading.py", "/leren/"): "how a file of a course refers to a lesson",
    (
        "proof/list_rules.py",
        "/certificaten/status/",
    ): "files of before a house moved name a list by it, for ever",
}
TYPED_IN_TEMPLATE = re.compile(r"""(?:href|src|action)=["']/|(?:["'\s(>]|\}\})(/[a-z][\w.-]*)""")
TYPED_IN_CODE = re.compile(r"""(?:^|["'\s(={}])(/[a-z.][\w.-]*)""")


def templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt"))


def slice_of(template: Path) -> str:
    """The slice whose template this is, '' for the ground floor."""
    first = template.relative_to(TEMPLATES).parts[0]
    return first if first in LEVELS else ""


def literal(node: Any) -> str | None:
    value = getattr(node, "value", None)
    return value if isinstance(node, ast.Constant | nodes.Const) and isinstance(value, str) else None


def called_in_python(tree: ast.AST) -> Iterator[tuple[int, str, str | None]]:
    """Line, function, and first argument where that is a plain string, of every call in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = (
                node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            )
            yield node.lineno, function, literal(node.args[0]) if node.args else None


def called_in_template(source: str) -> Iterator[tuple[int, str, str | None]]:
    for node in Environment(extensions=["jinja2.ext.do"]).parse(source).find_all(nodes.Call):
        function = getattr(node.node, "attr", getattr(node.node, "name", ""))
        yield node.lineno, function, literal(node.args[0]) if node.args else None


def named(calls: Iterator[tuple[int, str, str | None]]) -> list[tuple[int, str | None]]:
    return [(line, name) for line, function, name in calls if function in BUILDERS]


def complaints(own: str, found: list[tuple[int, str | None]], endpoints: set[str]) -> list[str]:
    """What is wrong with the names of addresses in a file of a slice ('' the ground floor, which knows none)."""
    wrong = []
    for line, name in found:
        if name is None:
            wrong.append(
                f"{line}: write the name of the address in full, so that a test sees whether it exists"
            )
        elif name not in endpoints:
            wrong.append(f"{line}: there is no {name}")
        elif "." in name and own not in ROOF:
            target = name.partition(".")[0]
            if target != own and LEVELS.get(target, 0) >= LEVELS.get(own, 0):
                wrong.append(f"{line}: {name} is not below; name a place and let that slice offer it")
    return wrong


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_code_names_addresses_below_it_that_exist(app, path):
    if name_of(path) not in BY_NAME:
        found = named(called_in_python(ast.parse(path.read_text())))
        assert complaints(house_of(path), found, set(app.view_functions)) == []


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_templates_name_addresses_below_them_that_exist(app, path):
    found = named(called_in_template(path.read_text()))
    assert complaints(slice_of(path), found, set(app.view_functions)) == []


@pytest.mark.parametrize(
    ("own", "source", "expected"),
    [
        ("learning", 'url_for("learning.find")', []),
        ("learning", 'url_for("cohorts.call_me")', []),
        ("learning", 'url_for("text_size")', []),
        ("learning", 'url_for("start.start")', ["1: start.start is not below"]),
        ("learning", 'url_for("peergroups.mine")', ["1: peergroups.mine is not below"]),
        ("learning", 'url_for("learning.nothing")', ["1: there is no learning.nothing"]),
        ("learning", 'url_for("nothing")', ["1: there is no nothing"]),
        ("", 'url_for("accounts.log_in")', ["1: accounts.log_in is not below"]),
        ("demo", 'full_address("start.start")', []),
        ("progress", 'url_for(f"progress.{kind}")', ["1: write the name"]),
        ("progress", 'x.full_address("supervision.board")', ["1: supervision.board is not below"]),
        ("intake", 'Offer.to("projects.index", "Kijk")', ["1: projects.index is not below"]),
    ],
)
def test_what_is_wrong_with_a_name(app, own, source, expected):
    endpoints = set(app.view_functions)
    found = complaints(own, named(called_in_python(ast.parse(source))), endpoints)
    assert [
        line.partition(";")[0][: len(word)] for line, word in zip(found, expected, strict=True)
    ] == expected
    if not source.startswith(("url_for(f", "Offer", "x.")):
        assert complaints(own, named(called_in_template("{{ " + source + " }}")), endpoints) == found


# places for offers


def places_named(*functions: str) -> set[str]:
    """Where code or a template asks for what is offered."""
    found = set()
    for path in templates():
        found |= {name for _, function, name in called_in_template(path.read_text()) if function in functions}
    for path in sources():
        calls = called_in_python(ast.parse(path.read_text()))
        found |= {name for _, function, name in calls if function in functions}
    return {name for name in found if name}


def test_what_is_offered_has_a_place_and_each_place_an_offer(app):
    assert places_named("offered", "page_of") == set(offers.places())


# typed by hand


def first_parts(app) -> set[str]:
    """What addresses of this house begin with."""
    return {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()} - {""}


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The strings of a module that are neither docstrings nor in the line that gives a view its address."""
    apart = {
        id(part)
        for node in ast.walk(tree)
        for above in (
            node.decorator_list if isinstance(node, ast.FunctionDef) else [node] if is_apart(node) else []
        )
        for part in ast.walk(above)
    }
    for node in ast.walk(tree):
        if id(node) in apart:
            continue
        if isinstance(node, ast.JoinedStr):
            apart |= {id(part) for part in node.values}
            parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
            yield node.lineno, "".join(map(str, parts))
        elif (text := literal(node)) is not None:
            yield node.lineno, text


def is_apart(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "add_url_rule"


def typed(text: str, pattern: re.Pattern[str], beginnings: set[str]) -> list[str]:
    found = [match[1] or "/" for match in pattern.finditer(text)]
    return [address for address in found if address == "/" or address.split("/")[1] in beginnings]


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_code_holds_no_address_typed_by_hand(app, path):
    found = [
        f"{line}: {text}"
        for line, text in strings(ast.parse(path.read_text()))
        if typed(text, TYPED_IN_CODE, first_parts(app))
        and not any(name_of(path) == file and part in text for file, part in TYPED)
    ]
    assert found == [], (
        "use url_for, or path_to and full_address of lms/addresses.py where there is no request"
    )


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_code_sends_nobody_to_an_address_typed_by_hand(path):
    calls = called_in_python(ast.parse(path.read_text()))
    assert [line for line, function, name in calls if function == "redirect" and name is not None] == []


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_templates_hold_no_address_typed_by_hand(app, path):
    found = [
        f"{number}: {address}"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for address in typed(line, TYPED_IN_TEMPLATE, first_parts(app))
    ]
    assert found == [], "use url_for on a page, full_address in a message"


@pytest.mark.parametrize("path", sorted((ROOT / "static" / "js").glob("*.js")), ids=lambda path: path.name)
def test_scripts_hold_no_address_typed_by_hand(app, path):
    text = re.sub(r"//.*|/\*.*?\*/", "", path.read_text())
    assert typed(text, re.compile(r"""["'`](/[a-z][\w.-]*)"""), first_parts(app)) == []


def test_each_exception_is_needed():
    for (file, part), why in TYPED.items():
        assert why
        assert any(part in text for _, text in strings(ast.parse((LMS / file).read_text()))), file


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('x = "/begeleiding"', ["1: /begeleiding"]),
        ('x = f"/begeleiding/deelnemers/{person.id}"', ["1: /begeleiding/deelnemers/{}"]),
        ('x = f"{base}/controleren/{code}"', ["1: {}/controleren/{}"]),
        ('x = "Kijk op /voortgang"', ["1: Kijk op /voortgang"]),
        ('x = "/.well-known/did.json"', ["1: /.well-known/did.json"]),
        ('x = "text/html", "en/of", "/", "/nergens", "https://example.org/leren"', []),
        ('@bp.get("/begeleiding")\ndef board():\n    """The page /begeleiding."""', []),
    ],
)
def test_what_counts_as_typed_in_code(app, source, expected):
    found = strings(ast.parse(source))
    assert [
        f"{line}: {text}" for line, text in found if typed(text, TYPED_IN_CODE, first_parts(app))
    ] == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<a href="/begeleiding">', ["/"]),
        ("<form action='/uitloggen'>", ["/"]),
        ('<a href="/">', ["/"]),
        ("{{ base_url }}/leren", ["/leren"]),
        ('{{ parts.back("/leren", "Terug") }}', ["/leren"]),
        ("Kijk op /voortgang", ["/voortgang"]),
        ('</p> en/of <a href="{{ url_for(x) }}#/"> 3/4 /nergens', []),
    ],
)
def test_what_counts_as_typed_in_a_template(app, source, expected):
    assert typed(source, TYPED_IN_TEMPLATE, first_parts(app)) == expected


@pytest.mark.parametrize(
    "path", [*sources(), *templates()], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_no_address_begins_with_the_host_that_was_asked(path):
    words = ("_external", "host_url", "url_root", "request.base_url")
    assert [word for word in words if word in path.read_text()] == [], (
        "anybody can make that up: use full_address"
    )
