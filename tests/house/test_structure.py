"""The rules of the house that the source itself must keep. Each message says how to mend it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

LMS = Path(__file__).resolve().parents[2] / "lms"

LEVELS = {
    "jobs": 1,
    "notifications": 2,
    "accounts": 3,
    "curriculum": 3,
    "cohorts": 4,
    "learning": 5,
    "peergroups": 5,
    "progress": 6,
    "certificates": 7,
    "intake": 8,
    "projects": 8,
    "supervision": 9,
}
ROOF = {"app", "cli", "wsgi", "operations", "demo"}  # stand above all slices; nobody imports them
LAYERS = ("rules", "models", "events", "policy", "queries", "actions", "forms", "views")
MAY_COMMIT = {"web.py", "db.py", "jobs/runner.py"}
MAY_ASK_THE_TIME = {"clock.py", "web.py"}


def sources() -> list[Path]:
    return sorted(path for path in LMS.rglob("*.py") if "migrations" not in path.relative_to(LMS).parts)


def name_of(path: Path) -> str:
    return path.relative_to(LMS).as_posix()


def house_of(path: Path) -> str:
    """The slice (or the roof, or '' for the ground floor) a file belongs to."""
    first = path.relative_to(LMS).parts[0].removesuffix(".py")
    return first if first in LEVELS or first in ROOF else ""


def imported(path: Path) -> Iterator[str]:
    """Every module and name that a file imports from lms, also inside functions and for typing."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("lms"))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "lms":
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{name_of(path)}: import absolutely"


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_imports_go_down(path):
    own = house_of(path)
    if own in ROOF:
        return
    for target in imported(path):
        parts = target.split(".")
        house = parts[1] if len(parts) > 1 and (parts[1] in LEVELS or parts[1] in ROOF) else ""
        if house and house != own:
            assert house not in ROOF, f"{name_of(path)} imports {target}: nobody imports the roof"
            assert LEVELS[house] < LEVELS.get(own, 0), (
                f"{name_of(path)} imports {target}, which is not below it. Call down, announce up: send a signal "
                "in events.py and listen in the higher slice's handlers.py (list in lms/app.py)."
            )


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_inside_a_slice_imports_go_down_too(path):
    own, layer = house_of(path), path.stem
    if own not in LEVELS or layer not in LAYERS:
        return
    for target in imported(path):
        parts = target.split(".")
        if len(parts) > 2 and parts[1] == own and parts[2] in LAYERS and parts[2] != layer:
            assert LAYERS.index(parts[2]) < LAYERS.index(layer), (
                f"{name_of(path)} imports {target}: inside a slice the order is {' < '.join(LAYERS)}"
            )


@pytest.mark.parametrize("path", [path for path in sources() if path.stem.endswith("rules")], ids=name_of)
def test_rules_are_pure(path):
    impure = ("flask", "sqlalchemy", "flask_sqlalchemy", "requests", "os", "time", "random", "secrets")
    for node in ast.walk(ast.parse(path.read_text())):
        modules = (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        for module in modules:
            assert module.split(".")[0] not in impure, (
                f"{name_of(path)} imports {module}: rules decide on what they get"
            )
            if module.startswith("lms."):
                allowed = module.endswith("rules") or module in ("lms.errors", "lms.formats")
                assert allowed, f"{name_of(path)} imports {module}: rules know only rules"


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_one_commit(path):
    if name_of(path) in MAY_COMMIT:
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        assert called != "commit", (
            f"{name_of(path)}:{node.lineno} commits: leave it to web.py, the job runner or the CLI"
        )
        if called == "transaction":
            may = path.stem == "cli" or house_of(path) in ROOF or name_of(path) == "jobs/queue.py"
            assert may, f"{name_of(path)}:{node.lineno} opens a transaction of its own"


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_the_time_is_an_argument(path):
    may = (
        name_of(path) in MAY_ASK_THE_TIME
        or path.stem in ("cli", "handlers", "login")
        or path.stem.endswith("views")
        or house_of(path) in ROOF | {"jobs"}
    )
    if may:
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            source = ast.unparse(node.func)
            asks = source in ("clock.now", "datetime.now", "datetime.utcnow", "date.today", "time.time")
            assert not asks, f"{name_of(path)}:{node.lineno} asks for the time: take `now` as an argument"


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_files_have_a_name_and_a_size(path):
    assert path.stem not in ("utils", "util", "helpers", "common", "manager", "service", "misc"), name_of(
        path
    )
    lines = len(path.read_text().splitlines())
    assert lines <= 260, f"{name_of(path)} has {lines} lines: there is a second noun in it"


def test_top_level_holds_what_the_layout_says():
    root = LMS.parent
    allowed = {
        "pyproject.toml", "lms", "courses", "templates", "static", "tests", "README.md", "Makefile",
        "CHANGELOG.md", "LICENSE", "requirements.lock", "requirements-tests.lock", "var", "dist", "build",
    }  # fmt: skip
    found = {
        path.name
        for path in root.iterdir()
        if not path.name.startswith(".") and not path.name.endswith(".egg-info")
    }
    assert found - allowed == set()
