"""Dutch stands in five places: templates, forms, what a view says after an act, the messages of refusals, and courses. What is
Dutch is not on a list: it is every word of the templates and forms that the English of this house (its names, docstrings and comments)
does not know."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LMS = ROOT / "lms"
WORD = re.compile(r"[a-zà-ÿ]{3,}")
# an address, a part of one, or the name of a file: those are Dutch on purpose
ADDRESS = re.compile(
    r"\S*[/#]\S*|[\w-]+-…?|\S+\.(ics|zip|json|jsonld|xlsx|md|toml|html|svg)\b|.*\bfilename=.*"
)
COMPLAINTS = ("complain", "warn", "Complaint")  # about a file, for who wrote it
MENUS = (
    "in_menu",
    "in_foot",
    "to",
    "waits",
    "figure",
)  # the words of the way to a page: in a menu, an offer, the list of what waits
# what may stand in a file (a pattern of the whole text), and why
EXCEPTIONS = {
    "config.py": ("Samen Lukt Het Zelf", "the name of the organisation, where no setting gives another"),
    "curriculum/actions.py": (
        "moeilijke-woorden|bron",
        "the place on a page that a search leads to, part of an address; and a key of the format",
    ),
    "cohorts/calendar_queries.py": ("groepsdag", "the name of a day in files that calendars know already"),
    "curriculum/archive.py": (".*", "what is wrong with a zip, handed to Complaint by the only caller"),
    "curriculum/checked.py": ("groepsdag", "the name of a file, as an author knows it"),
    "curriculum/checking.py": (
        "groepsdagen|leerpunten|controleer-voor",
        "words within complaints, and a key of the format",
    ),
    "curriculum/parsing.py": (".*", "what is wrong with a key, handed to complain by the only caller"),
    "curriculum/proofreading.py": (
        ".*klik hier.*|.*bleef.*|bron",
        "what it looks for in Dutch texts, and a key of the format",
    ),
    "curriculum/reading.py": (".*dienen te.*", "what it looks for in Dutch texts"),
    "curriculum/rules.py": ("(de (module|les|opdracht)|het gesprek)", "words within complaints"),
    "curriculum/shapes.py": ("controleer-voor|bron", "keys of the format, which authors write"),
    "practice/balance_rules.py": (
        ".*",
        "what is wrong with the questions of a course, handed to complain by the only caller",
    ),
    "practice/question_rules.py": (
        ".*",
        "what is wrong with a question, handed to complain by the only caller",
    ),
    "practice/conversation_rules.py": (
        ".*",
        "what is wrong with a conversation, handed to complain by the only caller",
    ),
    "curriculum/sourcing.py": (
        r".*(\bwet\b|wet\(|miljoen).*|.*\bbron.*|controleer-voor|verzonnen",
        "what it looks for in Dutch texts, and keys of the format",
    ),
    "naming_rules.py": ("[a-z]{1,5}", "small words within surnames"),
    "notifications/calendar.py": (".*Samen Lukt Het Zelf.*", "the names that a calendar file carries"),
    "notifications/feed_queries.py": (
        "agenda",
        "goes into the addresses of calendars that people follow already",
    ),
    "notifications/rules.py": ("Beste ", "how our own mails begin"),
    "proof/credential.py": (
        ".*",
        "what is signed into a file: certificates given before are held against these words",
    ),
    "proof/document.py": ("Het certificaat als Open Badge 3.0, voor computers", "is signed into a file"),
    "proof/signing.py": (
        "Zegel|Digitaal zegel van de organisatie die dit certificaat gaf",
        "is signed into a file",
    ),
    "supervision/segment_rules.py": (
        "iedereen|stil|opdracht|groepsdag",
        "part of an address, and kept in rows as it stood there",
    ),
}


@cache
def sources() -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text())
        for path in sorted(LMS.rglob("*.py"))
        if "migrations" not in path.relative_to(LMS).parts
    }


def words_in(text: str) -> set[str]:
    """The words of a text, without addresses in it: those are Dutch on purpose."""
    return set(WORD.findall(re.sub(r"\S*[/@#]\S*|\S+\.\w\S*", " ", text.lower())))


# so common that some docstring says one
ALWAYS_DUTCH = words_in(
    "aan als bij dat deze die dit een geen het hier hij jij jou jouw jullie kan maar meer met mijn naar niet nog onze staat uit van "
    "voor wat welke wij worden zijn"
)
IN_BOTH = words_in("android badge computer ipad iphone linux mac macintosh mini tel typ windows www xlsx")


def _names(node: ast.AST) -> Iterator[str]:
    for field in ("id", "attr", "name", "arg"):
        found = getattr(node, field, None)
        if isinstance(found, str):
            yield found.replace("_", " ")


@cache
def english() -> frozenset[str]:
    """What the names, docstrings and comments of the house say; what they quote does not count."""
    found: set[str] = set()
    for path, tree in sources().items():
        for node in ast.walk(tree):
            found.update(*map(words_in, _names(node)))
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                found |= words_in(re.sub(r"['‘\"*`].*?['’\"*`]", " ", ast.get_docstring(node) or ""))
        for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline):
            if token.type == tokenize.COMMENT:
                found |= words_in(re.sub(r"['‘\"*`].*?['’\"*`]", " ", token.string))
    return frozenset(found) | IN_BOTH


def _is_said(text: str) -> bool:
    """Told to people, not a code: a code is one word without a capital."""
    return " " in text.strip() or text[:1].isupper()


def _told_in(template: str) -> str:
    """What a template tells: its text, and the texts within its statements."""
    statements = re.findall(r"\{[%{].*?[%}]\}", template, re.S)
    texts = [
        text for statement in statements for text in re.findall(r'"([^"]*)"', statement) if _is_said(text)
    ]
    texts += [text for statement in statements for text in re.findall(r':\s*"([^"]*)"', statement)]
    return " ".join([re.sub(r"\{[%#{].*?[%#}]\}|<[^>]+>", " ", template, flags=re.S), *texts])


@cache
def dutch() -> frozenset[str]:
    found: set[str] = set()
    for path in (ROOT / "templates").rglob("*.*"):
        if path.suffix in (".html", ".txt"):
            found |= words_in(_told_in(path.read_text()))
    for path, tree in sources().items():
        if path.stem.endswith("forms"):
            found.update(*(words_in(text) for _, text in _texts(tree, path) if _is_said(text)))
    return (frozenset(found) - english()) | ALWAYS_DUTCH


@cache
def refusals() -> frozenset[str]:
    """RuleError and everything made of it, by name."""
    found = {"RuleError"}
    for _ in range(3):
        for tree in sources().values():
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.ClassDef)
                    and {getattr(base, "id", getattr(base, "attr", "")) for base in node.bases} & found
                ):
                    found.add(node.name)
    return frozenset(found)


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _is_view(path: Path) -> bool:
    return "views" in path.parts or path.stem.endswith("views")


def _may_hold_dutch(node: ast.AST, path: Path) -> bool:
    called = _called(node)
    if isinstance(node, ast.ClassDef):
        return node.name in refusals()
    if (
        called in refusals() or called in COMPLAINTS or called in ("url_for", "Folder")
    ):  # Folder: a name under courses/
        return True
    if called == "flash" or called in MENUS:
        return _is_view(path)
    may_ask = isinstance(node, ast.Compare) or called in ("get", "getlist")  # a name in an address
    return may_ask and re.search(r"request\.(args|form)", ast.unparse(node)) is not None


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
    return None


def _texts(node: ast.AST, path: Path) -> Iterator[tuple[int, str]]:
    """The strings below a node that are no docstring and stand in no place that may hold Dutch."""
    body = getattr(node, "body", None)
    docstring = body[0] if isinstance(body, list) and body and isinstance(body[0], ast.Expr) else None
    for child in ast.iter_child_nodes(node):
        if (child is docstring and isinstance(child.value, ast.Constant)) or _may_hold_dutch(child, path):
            continue
        text = _text(child)
        if text is not None:
            yield child.lineno, text
        if not isinstance(child, ast.JoinedStr):
            yield from _texts(child, path)


def dutch_in(tree: ast.Module, path: Path) -> list[str]:
    """The strings with a Dutch word in them that stand where none should."""
    found = []
    for line, text in _texts(tree, path):
        said = _is_view(path) and re.fullmatch(
            r".*[.!?]\s*", text, re.S
        )  # what a view says, on its way to flash
        if words_in(text) & dutch() and not ADDRESS.fullmatch(text.strip()) and not said:
            found.append(f"{line}: {text}")
    return found


def _where(path: Path) -> str:
    return path.relative_to(LMS).as_posix()


@pytest.mark.parametrize(
    "path",
    [path for path in sources() if not path.stem.endswith("forms") and not _where(path).startswith("demo/")],
    ids=_where,
)
def test_dutch_stands_in_five_places_only(path):
    allowed, _why = EXCEPTIONS.get(_where(path), ("", ""))
    found = dutch_in(sources()[path], path)
    left = [line for line in found if not re.fullmatch(allowed, line.partition(": ")[2], re.S)]
    assert left == [], (
        "move it to a template (lms/wording.py reads words out of one), to forms.py, or into the refusal it is for"
    )


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_every_exception_is_needed(name):
    allowed, why = EXCEPTIONS[name]
    path = LMS / name
    assert why
    assert any(
        re.fullmatch(allowed, line.partition(": ")[2], re.S) for line in dutch_in(sources()[path], path)
    ), "nothing of the kind stands there any longer: take the exception away"


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ('WORDS = {"a": "bijeenkomst"}', "rules.py", ["1: bijeenkomst"]),
        ('"""Niet voor mij."""\nX = "done"', "rules.py", []),
        ('raise RuleError("Dat kan nu niet.")', "rules.py", []),
        ('raise ValueError("Dat kan nu niet.")', "rules.py", ["1: Dat kan nu niet."]),
        ('class NotTrusted(RuleError):\n    TEXTS = {"a": "Jij niet."}', "rules.py", []),
        ('flash("Bewaard.", "done")', "views/x.py", []),
        ('flash("Bewaard.", "done")', "actions.py", ["1: Bewaard."]),
        ('said = f"{name} staat erbij."', "views/x.py", []),
        ('label = "De begeleider"', "views/x.py", ["1: De begeleider"]),
        ('click.echo(f"{name}: geen einde")', "cli.py", ["1: …: geen einde"]),
        ('url_for("a", welke="afgerond")', "views/x.py", []),
        ('x = request.args.get("lichting")', "views/x.py", []),
        ('@bp.get("/intervisie/groepen/<int:group_id>")\ndef a(): ...', "views/x.py", []),
        ('H = {"Content-Disposition": "attachment; filename=afspraak.ics"}', "views/x.py", []),
        ('@in_menu("Mijn gegevens", order=1)\ndef a(): ...', "views/x.py", []),
        ('X = "somebody was here before"', "rules.py", []),
    ],
)  # fmt: skip
def test_what_counts_as_dutch(source, name, expected):
    assert dutch_in(ast.parse(source), LMS / "slice" / name) == expected
