"""What the code says about itself: every module says what stands in it, no docstring repeats its name, and a word that once
meant several things does not come back as a name by itself."""

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms.db import Base

ROOT = Path(__file__).parents[2]
LMS = ROOT / "lms"
SOURCES = sorted(path for path in LMS.rglob("*.py") if "migrations" not in path.relative_to(LMS).parts)
FEWEST_WORDS = 7  # of a sentence that says more than a title

# words that say nothing by themselves
EMPTY = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "as",
        "at",
        "be",
        "been",
        "by",
        "for",
        "from",
        "had",
        "has",
        "have",
        "her",
        "his",
        "if",
        "in",
        "is",
        "it",
        "its",
        "no",
        "of",
        "off",
        "on",
        "one",
        "or",
        "our",
        "own",
        "s",
        "so",
        "some",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "up",
        "was",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "with",
    ]
)
# names that meant two to four things each, and what says which
TOO_WIDE = {
    "connect": "a listener is connected to a signal (in app.py); handlers say register_all",
    "move": "say where to: move_to_cohort, move_to_version",
    "picture": "photo, recording, logo, drawing, matrix or wheel",
    "proof": "what makes a file believed is a slice; say certificate, statement or line",
    "state": "say whose: certificate_state, application_state, message_state",
    "state_of": "say whose: state_of_certificate, state_of_application, state_of_message",
}


def name_of(path: Path) -> str:
    return path.relative_to(LMS).as_posix()


def words(text: str) -> list[str]:
    """The words of a sentence or a name, with plural and past as one, without those that say nothing."""
    found = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower())
    singular = [re.sub(r"(?<=\w{3})s$", "", word) for word in found if word not in EMPTY]
    return [re.sub(r"(?<=\w{3})(ie|ed|ing|y|e)$", "", word) for word in singular]


Node = ast.Module | ast.FunctionDef | ast.ClassDef


def documented(path: Path) -> Iterator[tuple[str, Node]]:
    tree = ast.parse(path.read_text())
    yield path.parent.name if path.stem == "__init__" else path.stem, tree
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name, node


def repeats(name: str, text: str) -> bool:
    return set(words(text)) <= set(words(name.replace("_", " ")))


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_module_opens_with_what_stands_in_it(path):
    text = ast.get_docstring(ast.parse(path.read_text())) or ""
    first = re.split(r"[.:?]\s|\.$", text)[0]
    assert len(text.split()) >= FEWEST_WORDS, (
        f"{name_of(path)}: say in a sentence or two what stands here and what does not (now: {text!r})"
    )
    assert first[0].isupper() or first[0] == "`", f"{name_of(path)}: open with a sentence"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_docstring_says_more_than_its_name(path):
    for name, node in documented(path):
        text = ast.get_docstring(node)
        if text is not None:
            assert not repeats(name, text), (
                f"{name_of(path)}: {name} says {text!r}: say why, units, errors, or nothing at all"
            )


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("create_group", "Creates a group.", True),
        ("Meetings", "The meeting.", True),
        ("LoginCode", "A code to log in.", False),
        ("publish", "Publishes a course folder as a new version.", False),
        ("state_of", "The state of it.", True),
    ],
)
def test_the_guard_knows_an_echo(name, text, expected):
    assert repeats(name, text) is expected


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_name_by_itself_means_one_thing(path):
    for name, node in documented(path):
        if not isinstance(node, ast.Module):
            assert name not in TOO_WIDE, f"{name_of(path)}: {name}: {TOO_WIDE[name]}"


def test_a_model_has_a_name_of_its_own():
    names = Counter(mapper.class_.__name__ for mapper in Base.registry.mappers)
    assert [name for name, number in names.items() if number > 1] == []


FILE = re.compile(r"(?<![\w/.<{*-])((?:[\w-]+/)*[\w-]+\.(?:py|html|css|js|toml|txt|md))\b")
DOTTED = re.compile(r"`([a-z_]+(?:\.[a-z_]+)*\.(?!(?:py|css|json)`)[a-z_]+)`")
EXAMPLES = {"0012_a_phone_of_a_partner.py", "app.css", "gegevens.json"}  # of a recipe, or made while running


def told() -> Iterator[tuple[str, str]]:
    """What is written for people, with where: the README, docstrings, comments, comments in templates."""
    yield "README.md", (ROOT / "README.md").read_text()
    for path in SOURCES:
        for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline):
            if token.type == tokenize.COMMENT or token.string.startswith('"""'):
                yield f"lms/{name_of(path)}:{token.start[0]}", token.string
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in (".html", ".txt"):
            comments = re.findall(r"\{#.*?#\}", path.read_text(), re.S)
            yield path.relative_to(ROOT).as_posix(), "\n".join(comments)


def test_files_that_are_named_are_there():
    folders = ("lms", "templates", "tests", "courses", "static")
    known = [path.relative_to(ROOT).as_posix() for folder in folders for path in (ROOT / folder).rglob("*.*")]
    known += [path.name for path in ROOT.iterdir()]
    ends = {
        "/".join(parts[-number:]) for name in known if (parts := name.split("/")) for number in range(1, 6)
    }
    named = {(place, name) for place, text in told() for name in FILE.findall(text)}
    assert {(place, name) for place, name in named if name not in ends | EXAMPLES} == set()


def test_names_in_docstrings_are_there():
    """`rules.assess` of one's own slice, `progress.rules.assess` of another."""
    wrong = []
    for place, text in told():
        if place.startswith("lms/"):
            own = place.split("/")[1]
            for name in DOTTED.findall(text):
                *module, last = name.split(".")
                paths = [LMS.joinpath(*module), LMS.joinpath(own, *module), LMS.joinpath(*module, last)]
                defined = [path.with_suffix(".py") for path in paths if path.with_suffix(".py").exists()]
                if not any(
                    path.stem == last or re.search(rf"^(def |class )?{last}\b", path.read_text(), re.M)
                    for path in defined
                ):
                    wrong.append(f"{place}: {name}")
    assert wrong == []
