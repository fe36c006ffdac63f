"""What every test in the house keeps to, read from the source. Each message says how to mend it."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
STOPWATCHES = {
    "monotonic",
    "monotonic_ns",
    "perf_counter",
    "perf_counter_ns",
    "process_time",
    "thread_time",
    "getrusage",
}
BODIES = {"data", "text", "get_data"}


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _timed(function: ast.AST) -> Iterator[int]:
    """Lines of asserts over a stopwatch, or over a name that was set from one."""
    read: set[str] = set()
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign | ast.NamedExpr):
            continue
        if any(_called(part) in STOPWATCHES for part in ast.walk(node.value)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            read |= {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            parts = list(ast.walk(node.test))
            if any(_called(part) in STOPWATCHES or getattr(part, "id", "") in read for part in parts):
                yield node.lineno


def _body(node: ast.AST) -> bool:
    """Whether this is the whole body of an answer: `page.data`, `page.get_data(as_text=True)`."""
    inner = node.func if isinstance(node, ast.Call) else node
    return isinstance(inner, ast.Attribute) and inner.attr in BODIES


def timed_asserts(source: str) -> list[int]:
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    return sorted({line for function in functions for line in _timed(function)})


def bare_comparisons(source: str) -> list[int]:
    compares = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Compare))
    return [node.lineno for node in compares if _body(node.left) and _body(node.comparators[0])]


def found_by(rule: Callable[[str], list[int]]) -> list[str]:
    """`file:line` of everything in the tests that the rule complains about."""
    return [
        f"{path.relative_to(TESTS).as_posix()}:{line}"
        for path in sorted(TESTS.rglob("*.py"))
        for line in rule(path.read_text())
    ]


def test_no_assert_over_a_stopwatch():
    assert found_by(timed_asserts) == [], "times belong in `make bench`, counts and sizes here"


def test_pages_are_compared_without_their_tokens():
    assert found_by(bare_comparisons) == [], (
        "a page carries tokens of its second: compare `without_tokens(...)`"
    )


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("def f():\n  began = time.monotonic()\n  g()\n  assert time.monotonic() - began < 10", [4]),
        ("def f():\n  began = perf_counter()\n  took = perf_counter() - began\n  assert took < 1", [4]),
        (
            "def f():\n  deadline = time.monotonic() + 3\n  while time.monotonic() < deadline: g()\n  assert done",
            [],
        ),
    ],
)
def test_the_rule_about_stopwatches_sees_one(source, lines):
    assert timed_asserts(source) == lines


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("assert one.data == other.data", [1]),
        ("assert pages[0].get_data(as_text=True) == pages[1].get_data(as_text=True)", [1]),
        ("assert answer.data == b'ok'", []),
        ("assert without_tokens(one.text) == without_tokens(other.text)", []),
    ],
)
def test_the_rule_about_pages_sees_one(source, lines):
    assert bare_comparisons(source) == lines
