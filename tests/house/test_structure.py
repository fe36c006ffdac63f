"""The rules of the house that the source itself must keep. Each message says how to mend it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

LMS = Path(__file__).resolve().parents[2] / "lms"

LEVELS = {
    "jobs": 1,
    "notifications": 2,
    "practice": 2,
    "proof": 2,
    "accounts": 3,
    "curriculum": 3,
    "authoring": 4,
    "cohorts": 4,
    "factors": 4,
    "layout": 4,
    "asking": 5,
    "entry": 5,
    "learning": 5,
    "peergroups": 5,
    "joining": 6,
    "moving": 6,
    "buddies": 6,
    "calls": 6,
    "progress": 6,
    "remembering": 6,
    "yearplan": 6,
    "certificates": 7,
    "regrouping": 7,
    "intake": 8,
    "projects": 8,
    "recovery": 8,
    "renewal": 8,
    "composing": 9,
    "start": 9,
    "mailings": 9,
    "inbox": 10,
    "supervision": 11,
    "people": 11,
    "reporting": 11,
    "privacy": 12,
}
ROOF = {"app", "cli", "wsgi", "rsgi", "operations", "demo"}  # stand above all slices; nobody imports them
# inside a slice a module imports lower numbers, and its own; never higher
LAYERS = {
    "rules": 0,
    "models": 1,
    "events": 2,
    "policy": 2,
    "queries": 3,
    "mail": 4,
    "actions": 5,
    "forms": 6,
    "views": 7,
    "cli": 7,
    "handlers": 7,
    "privacy": 7,
}
# modules that are no layer but a thing with a name of its own, and why; they know models, and nothing from actions on
MACHINES = {
    "accounts/passwords": "Argon2id",
    "curriculum/archive": "a course as a zip, and back",
    "curriculum/booklets": "draws the booklet of a module",
    "curriculum/checked": "a course that was held against the format",
    "curriculum/checking": "holds files against the format of a course",
    "curriculum/comparing": "what changed between two versions",
    "curriculum/conversing": "holds a conversation to practise against its format",
    "curriculum/files": "reads a folder without following anything out of it",
    "curriculum/folders": "which folders under courses/ hold what, and who checks them",
    "curriculum/ordering": "in which order lessons and assignments are met",
    "curriculum/parsing": "TOML with front matter, with line numbers",
    "curriculum/proofreading": "reads pages and drawings as a strict editor",
    "curriculum/reading": "how hard a text reads",
    "curriculum/searching": "finds a place in the course, misspelt too",
    "curriculum/sourcing": "facts that change, with where they were read",
    "curriculum/shapes": "what each file of a course must hold",
    "curriculum/words": "explains hard words on the spot",
    "notifications/calendar": "the one writer of RFC 5545",
    "notifications/texting": "hands a text message to a service over HTTP",
    "notifications/post": "hands a message to SMTP or to a folder",
    "recovery/journal": "the file beside the database that tells what happened in the register",
    "proof/authority": "X.509: our root and the signers under it",
    "proof/carried_lists": "status lists in a file that travels",
    "proof/credential": "Open Badges 3.0",
    "proof/data_integrity": "the two proofs of a credential",
    "proof/document": "draws the sheet as PDF/A-3a and PDF/UA-1",
    "proof/glancing": "what can be seen of a file without opening it",
    "proof/judging": "what a file comes to without the register",
    "proof/keys": "our keys: rows for the public halves, files for the private ones",
    "proof/lettering": "which letters our fonts can set",
    "proof/list_signing": "signs a status list",
    "proof/making": "from frozen facts to a file that proves itself",
    "proof/signing": "PAdES",
    "proof/status_list": "W3C Bitstring Status List",
    "proof/trust": "whom a verifier believes",
    "proof/verifying": "whether a file is ours",
    "factors/passkeys": "WebAuthn",
    "jobs/kinds": "what kinds of work exist",
    "jobs/nightly": "what is done once a night",
    "jobs/roll": "which workers are at work, and who gets the jobs of a dead one",
    "jobs/runner": "carries jobs out",
    "jobs/worker": "takes jobs until told to stop",
}
MAY_COMMIT = {"web.py", "db.py", "jobs/runner.py"}
MAY_ASK_THE_TIME = {
    "clock.py",
    "web.py",
    "limits.py",
    "error_pages.py",
    "trail_queue.py",
}  # limits: windows, before any view runs; the last: a thread that no request waits for


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
    yield from imported_by(ast.parse(path.read_text()), path)


def imported_by(tree: ast.AST, path: Path) -> Iterator[str]:
    for node in ast.walk(tree):
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


def layer_of(module: str) -> str | None:
    """The layer of `slice.module` or `slice.views.noun`: its name, or what stands after the last underscore."""
    _slice, *rest = module.split(".")
    if rest and rest[0] == "views":
        return "views"
    ending = rest[0].rpartition("_")[2] if rest else ""
    return ending if ending in LAYERS else None


def modules() -> dict[str, Path]:
    """Every module of every slice by its name without `lms.`; the file of a slice itself holds a docstring only."""
    found = {}
    for path in sources():
        if house_of(path) in LEVELS and path.parent.name + path.name != house_of(path) + "__init__.py":
            dotted = path.relative_to(LMS).with_suffix("").as_posix().replace("/", ".")
            found[dotted.removesuffix(".__init__")] = path
    return found


@pytest.mark.parametrize("module", modules())
def test_every_module_of_a_slice_has_a_name_that_says_its_layer(module):
    machine = module.replace(".", "/")
    assert layer_of(module) or machine in MACHINES, (
        f"lms/{machine}.py: call it <layer>.py or <noun>_<layer>.py ({', '.join(LAYERS)}), or put it on the list MACHINES "
        "with a reason when it is a thing with a name of its own"
    )


def test_machines_are_there():
    assert {name for name in MACHINES if not (LMS / f"{name}.py").exists()} == set()


def wrong_way(module: str, targets: set[str]) -> list[str]:
    """What a module imports of its own slice that stands above its layer."""
    own, layer = module.split(".")[0], layer_of(module)
    highest = LAYERS[layer] if layer else LAYERS["mail"]
    wrong = []
    for target in sorted(targets):
        above = layer_of(target) if target.split(".")[0] == own and target != module else None
        if above and LAYERS[above] > highest:
            wrong.append(target)
    return wrong


def modules_imported(path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of slices that a file imports; of `lms.a.queries.find` that is a.queries."""
    return {name for target in imported(path) if (name := module_of(target, known))}


def module_of(target: str, known: dict[str, Path]) -> str:
    name = target.removeprefix("lms.")
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


def for_types_only(path: Path, known: dict[str, Path]) -> set[str]:
    """Two tables that point at each other name each other's class, which a running module does not import."""
    return {
        module_of(target, known)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for target in imported_by(node, path)
    }


@pytest.mark.parametrize("module", modules())
def test_inside_a_slice_imports_go_down_too(module):
    known = modules()
    wrong = wrong_way(module, modules_imported(known[module], known))
    assert not wrong, (
        f"lms/{module} imports {', '.join(wrong)}: inside a slice the order is {' < '.join(LAYERS)}. Move what it needs "
        "down, or itself up."
    )


@pytest.mark.parametrize(
    ("module", "target"),
    [
        ("learning.review_queries", "learning.views.review"),
        ("learning.queries", "learning.actions"),
        ("learning.mail", "learning.actions"),
        ("learning.claim_actions", "learning.forms"),
        ("proof.keys", "proof.actions"),
        ("learning.policy", "learning.queries"),
    ],
)
def test_the_guard_sees_a_module_that_imports_the_wrong_way(module, target):
    assert wrong_way(module, {target, "learning.rules"}) == [target]


def test_modules_import_each_other_in_no_circle():
    known = modules()
    left = {
        name: modules_imported(path, known) - for_types_only(path, known) - {name}
        for name, path in known.items()
    }
    # a package of views names its modules, which is no use of them
    left = {name: targets for name, targets in left.items() if not name.endswith(".views")}
    left = {name: {target for target in targets if target in left} for name, targets in left.items()}
    while free := [name for name, targets in left.items() if not targets]:
        for name in free:
            del left[name]
        left = {name: targets - set(free) for name, targets in left.items()}
    assert left == {}, f"these stand in a circle, or above one: {left}"


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_a_private_name_stays_in_its_module(path):
    tree = ast.parse(path.read_text())
    modules = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lms")
        for alias in node.names
    }
    taken = [target for target in imported(path) if re.search(r"\._[A-Za-z]", target)]
    taken += [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and re.match("_[A-Za-z]", node.attr)
        and ast.unparse(node.value) in modules
    ]
    assert taken == [], (
        f"{name_of(path)} takes {taken}: give it a name without the underscore where it stands"
    )


PURE = [
    path
    for path in sources()
    if path.stem.endswith("rules") or name_of(path) in ("disclosure.py", "roles.py")
]


@pytest.mark.parametrize("path", PURE, ids=name_of)
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
                allowed = module.endswith("rules") or module in ("lms.errors", "lms.formats", "lms.roles")
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
            may = path.stem == "cli" or house_of(path) in ROOF or name_of(path) == "jobs/worker.py"
            assert may, f"{name_of(path)}:{node.lineno} opens a transaction of its own"


# write over a connection of their own, outside the one transaction: counts of limits, and what the trail tells of refusals
OWN_CONNECTION = {"db.py", "counting.py", "trail_queue.py"}


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_who_has_a_connection_of_its_own(path):
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"create_engine", "own_engine"} or name_of(path) in OWN_CONNECTION, (
        f"{name_of(path)} opens a connection beside the request's: what it writes there is not rolled back with it"
    )


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_the_time_is_an_argument(path):
    may = (
        name_of(path) in MAY_ASK_THE_TIME
        or path.stem.rpartition("_")[2] in ("cli", "handlers", "views")
        or "views" in path.parts
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
    lines = path.read_text().splitlines()
    why = any("over 260 lines" in line for line in lines[:12])
    assert len(lines) <= 260 or why, (
        f"{name_of(path)} has {len(lines)} lines: there is a second noun in it, or its first lines say why it is over 260 lines"
    )


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


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_a_day_is_the_dutch_day(path):
    """`now.date()` is the day in London: between midnight and two it is yesterday here. clock.local_day knows."""
    asks = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "date"
        and re.search(r"(?:^|[._])now(?:\(\))?$", ast.unparse(node.func.value))
    ]
    assert asks == []


LARGEST_SLICE, MOST_MODULES = 2_800, 25  # lines; modules that lie flat in one folder


def test_a_slice_that_grows_is_still_one_subject():
    """A slice over 2,800 lines says in Besluiten why it is still one subject: "`certificates` is over 2,800 lines: ..."."""
    readme = (LMS.parent / "README.md").read_text()
    large = {
        name: size
        for name in LEVELS
        if (size := sum(len(path.read_text().splitlines()) for path in (LMS / name).rglob("*.py")))
        > LARGEST_SLICE
    }
    unexplained = {
        name: size for name, size in large.items() if f"`{name}` is over 2,800 lines" not in readme
    }
    assert unexplained == {}


@pytest.mark.parametrize("folder", sorted({path.parent for path in sources()} - {LMS}), ids=name_of)
def test_no_folder_is_a_heap(folder):
    flat = [path.stem for path in folder.glob("*.py") if path.stem != "__init__"]
    assert len(flat) <= MOST_MODULES, (
        f"{name_of(folder)} has {len(flat)} modules: there is a second subject in it"
    )


MAKES_SECRETS = {
    "tokens.py",
    "config.py",
    "operations/locking.py",
    "proof/status_list.py",
}  # and each its reason there


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_one_maker_of_tokens(path):
    if name_of(path) in MAKES_SECRETS or "demo" in path.parts:
        return
    used = {
        node.value.id
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert not used & {"secrets", "random"}, (
        f"{name_of(path)}: ask lms/tokens.py for what must not be guessed"
    )


TEMPLATES = LMS.parent / "templates"


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: path.relative_to(TEMPLATES).as_posix()
)
def test_a_template_builds_on_no_higher_slice(path):
    """An include or an import is knowledge too. What a higher slice shows on the page of a lower one is an offer."""
    own = path.relative_to(TEMPLATES).parts[0]
    used = re.findall(r"""(?:include|import|extends|from)\s+["']([a-z]+)/""", path.read_text())
    higher = [name for name in used if name in LEVELS and name != own and LEVELS[name] >= LEVELS.get(own, 0)]
    assert higher == [], f"templates/{path.relative_to(TEMPLATES)} builds on {', '.join(higher)}"
