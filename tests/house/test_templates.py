"""What every template keeps to, read from the source. Each message says how to mend it."""

import ast
import re

import pytest
from jinja2 import Environment

from lms.paths import STATIC, TEMPLATES
from tests.house.test_structure import name_of, sources

WIDTH = 140
LENGTH = 100
EVERY = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file())
KEEPS_LINES = re.compile(r'<(p|span) class="(?:own-words|hand-in__text)">(.*?)</\1>', re.S)
DD = re.compile(r"<dd>(.*?)</dd>", re.S)
CLASS = re.compile(r"\.(-?[a-z][\w-]*)")
WORD = re.compile(r"[\w-]+")
BUILT = re.compile(r"([a-z][\w-]*--)(?:\{\{|[\"'`]|\$\{)")


def complaints(text: str) -> list[str]:
    """Why a template is hard to read and to change: too wide, or so long that it holds more than one thing."""
    lines = text.splitlines()
    found = [
        f"line {number} has {len(line)} characters: end it at an attribute, a sentence or a {{% set %}}"
        for number, line in enumerate(lines, 1)
        if len(line) > WIDTH
    ]
    if len(lines) > LENGTH and not lines[0].startswith(("{# Long:", "/* Long:")):
        found.append(f"{len(lines)} lines: take a part out, or begin with {{# Long: why it is one thing #}}")
    return found


@pytest.mark.parametrize("name", EVERY)
def test_a_template_is_narrow_and_short(name):
    assert complaints((TEMPLATES / name).read_text()) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x" * 140 + "\n", []),
        ("<p>\n" + "x" * 141, ["line 2 has 141 characters"]),
        ("<p></p>\n" * 100, []),
        ("<p></p>\n" * 101, ["101 lines"]),
        ("{# Who it is for. #}\n" + "<p></p>\n" * 100, ["101 lines"]),
        ("{# Long: one table of forty rows. #}\n" + "<p></p>\n" * 100, []),
    ],
)
def test_the_rule_sees_what_is_too_wide_or_too_long(text, expected):
    assert [complaint.partition(":")[0] for complaint in complaints(text)] == expected


def shown_breaks(jinja: Environment, text: str) -> list[str]:
    """Pieces where a line of the template ends while the page keeps lines, as it does for what somebody typed."""
    data = "".join(value for _, kind, value in jinja.lex(text) if kind == "data")
    kept = KEEPS_LINES.findall(data) + (
        [("", dd) for dd in DD.findall(data)] if 'class="summary"' in data else []
    )
    return [" ".join(piece.split()) for _, piece in kept if "\n" in piece]


@pytest.mark.parametrize("name", [name for name in EVERY if name.endswith(".html")])
def test_no_line_end_of_a_template_shows(app, name):
    """Set a variable before the element, or end the line inside {% %} or before {%-."""
    assert shown_breaks(app.jinja_env, (TEMPLATES / name).read_text()) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<dl class="summary"><dt>A</dt><dd>7 van 9\n  lessen</dd></dl>', ["7 van 9 lessen"]),
        ('<dl class="summary"><dd>{{ a }}\n  {% if b %}c{% endif %}</dd></dl>', ["c"]),
        ('<dl class="summary"><dd>{{ a }}\n  {%- if b %}, c{% endif %}</dd></dl>', []),
        ("<dl><dd>7 van 9\n  lessen</dd></dl>", []),
        ('<p class="own-words">\n  {{ words }}</p>', [""]),
    ],
)
def test_the_rule_sees_a_line_end_that_shows(app, text, expected):
    assert shown_breaks(app.jinja_env, text) == expected


def test_every_class_with_a_style_is_worn():
    """A class whose page went away takes its style along; a name put together in a template counts by its beginning."""
    sources = [
        path.read_text()
        for folder, kinds in (
            (TEMPLATES, ("*.html",)),
            (STATIC / "js", ("*.js",)),
            (STATIC.parent / "lms", ("*.py",)),
        )
        for kind in kinds
        for path in folder.rglob(kind)
    ]
    worn = {word for text in sources for word in WORD.findall(text)}
    begun = tuple(begin for text in sources for begin in BUILT.findall(text))
    styled = {
        (path.name, name)
        for path in sorted((STATIC / "css").glob("*.css"))
        for rule in re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S))
        if not rule.strip().startswith("@")
        for name in CLASS.findall(rule)
    }
    assert {(css, name) for css, name in styled if name not in worn and not name.startswith(begun)} == set()


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_no_view_hides_what_every_template_may_call(app, path):
    """A word that a view hands to its template under the name of a function of all templates breaks the page around it."""
    handed = {
        argument.arg
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("answer", "render_template")
        for argument in node.keywords
    }
    assert handed & set(app.jinja_env.globals) == set()
