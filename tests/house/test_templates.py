"""What every template keeps to, read from the source. Each message says how to mend it."""

import ast
import re

import pytest
from jinja2 import Environment, meta, nodes

from lms.paths import STATIC, TEMPLATES
from lms.shell import has_long_heading
from tests.house.test_structure import name_of, sources

LMS = STATIC.parent / "lms"

WIDTH = 140
LENGTH = 100
EVERY = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file())
KEEPS_LINES = re.compile(r'<(p|span) class="(?:own-words|hand-in__text)">(.*?)</\1>', re.S)
DD = re.compile(r"<dd>(.*?)</dd>", re.S)
SOURCES = sorted(path.relative_to(LMS).as_posix() for path in LMS.rglob("*.py") if path.name != "cli.py")
PLURAL = re.compile(
    r"(?<![{%])\{\{?([^{}]+)\}\}?\s(?:dagen|weken|maanden|minuten|lessen|vragen|stappen|stukken|punten|leerpunten|opdrachten"
    r"|groepsdagen|bijeenkomsten|brieven|berichten|deelnemers|mensen|plekken|regels|dingen|bestanden|foto’s|inleveringen"
    r"|modules|certificaten|aanmeldingen|bladzijden|momenten|cijfers|delen)\b"
)
NEVER_ONE = {
    *("page.minutes", "lesson.minutes", "v.minutes"),  # of a lesson, at least 5
    "method.minutes",  # at least 20
    "week.reading",  # lessons together
    "code | length",  # six
    "desk.in_hand",  # more than are shown
    "parts|length",  # beside the subject of one
    "wheel | length",  # modules of a course
    *("board.work | length", "others | length", "events | length"),  # more than are shown at first
    "pages",  # of a booklet: its lessons and sheets
    *("len(members)", "len(paths)"),  # more than fit
    *("total", "days"),  # of the steps of a method; of a reminder long before
}
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


def test_a_page_of_the_site_is_called_by_one_word():
    """What one turns in a booklet is a *bladzijde*, what one opens on a screen a *pagina*."""
    meant = re.compile(r"(?<!\w)[Bb]ladzijden?\b(?!=)")
    found = [name for name in EVERY if meant.search((TEMPLATES / name).read_text())]
    assert found == ["curriculum/booklet.css"]


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


def bare_plurals(text: str) -> list[str]:
    """Numbers before a word that is wrong for one: 1 dagen."""
    return [
        " ".join(found.group().split())
        for found in PLURAL.finditer(text)
        if "count" not in found[1] and found[1].strip() not in NEVER_ONE and not found[1].isupper()
    ]


@pytest.mark.parametrize("name", [*EVERY, *SOURCES])
def test_one_is_not_many(name):
    """Use count_of(number, "dag", "dagen"), in Python formats.count; or say in NEVER_ONE why it cannot be one. A LIMIT is never one."""
    path = TEMPLATES / name if name in EVERY else LMS / name
    assert bare_plurals(path.read_text()) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ number }} dagen geleden", ["{{ number }} dagen"]),
        ("{{ done }} van {{ items | length }} stappen", ["{{ items | length }} stappen"]),
        ('{{ count_of(number, "dag", "dagen") }} geleden', []),
        ("{{ number }} keer", []),
        ("{{ page.minutes }} minuten", []),
        (
            'f"Er is niets veranderd. {len(complaints)} dingen kloppen nog niet."',
            ["{len(complaints)} dingen"],
        ),
    ],
)
def test_the_rule_sees_one_that_is_many(text, expected):
    assert bare_plurals(text) == expected


def test_every_class_with_a_style_is_worn():
    """A class whose page went away takes its style along; a name put together in a template counts by its beginning."""
    sources = [
        path.read_text()
        for folder, kinds in (
            (TEMPLATES, ("*.html",)),
            (STATIC / "js", ("*.js",)),
            (LMS, ("*.py",)),
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


IMPORT = re.compile(r'{%-?\s*(?:import|from)\s+"([^"]+)"[^%]*?( with context)?\s*-?%}')


def reads_the_page(name: str, environment: Environment) -> bool:
    """Whether what an imported template defines depends on the page around it: on a name that nobody gives it, on what
    it works out beside its macros, or on a template of that kind."""
    source = (TEMPLATES / name).read_text()
    tree = environment.parse(source)
    unknown = meta.find_undeclared_variables(tree) - set(environment.globals) - {"_"}  # set within an `if`
    if unknown or "{% include" in source:
        return True
    worked_out = [node for node in tree.body if isinstance(node, nodes.Assign)]
    read = {name.name for node in worked_out for name in node.find_all(nodes.Name) if name.ctx == "load"}
    return bool(read) or any(
        reads_the_page(other, environment) for other, _ in IMPORT.findall(source) if other != name
    )


def test_only_what_reads_the_page_is_imported_with_its_context(app):
    """Such a template is gone through anew for every page that is shown: half a millisecond of the start page's five."""
    needless = [
        (name, imported)
        for name in EVERY
        for imported, with_context in IMPORT.findall((TEMPLATES / name).read_text())
        if with_context and not reads_the_page(imported, app.jinja_env)
    ]
    assert needless == [], "leave out `with context`"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<h1>Dag Wilma</h1>", False),
        ('<h1 class="large">Opdracht: <em>krachtwandeling</em></h1>', True),
        ("<h1>Met wie wil je praten?</h1><p>Verantwoordelijkheid</p>", False),
        ("<h2>Verantwoordelijkheid</h2>", False),
    ],
)
def test_a_long_word_in_the_heading_leaves_no_room_beside_it(page, expected):
    assert has_long_heading(page) == expected
