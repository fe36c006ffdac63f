"""What the two commands of a newcomer install: nothing is forgotten, and production gets nothing that only tests need."""

import ast
import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from lms import pdf
from lms.operations import examining

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()


def locked(name: str) -> dict[str, str]:
    """library -> version of a lock file."""
    return dict(re.findall(r"^([a-z0-9][a-z0-9.-]*)==([^ ;\\]+)", (ROOT / name).read_text(), re.MULTILINE))


PRODUCTION, TESTS = locked("requirements.lock"), locked("requirements-tests.lock")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported_by(folder: Path) -> set[str]:
    """The distributions that the modules under a folder import, wherever the import stands in them."""
    modules: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                modules.add((node.module or "").split(".")[0])
    distributions = packages_distributions()
    outside = modules - set(sys.stdlib_module_names) - {"lms", "tests"}
    return {normal(name) for module in outside for name in distributions.get(module, [module])}


def test_production_gets_what_the_program_imports_and_nothing_for_tests_alone():
    assert imported_by(ROOT / "lms") - PRODUCTION.keys() == set()
    assert {"pytest", "playwright", "mypy", "ruff", "hatchling"} <= TESTS.keys()


def test_the_two_locks_fit_together():
    assert imported_by(ROOT / "tests") - PRODUCTION.keys() - TESTS.keys() == set()
    assert PRODUCTION.keys() & TESTS.keys() == set()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-tests.lock"])
def test_a_lock_has_hashes_and_names_no_place(name):
    text = (ROOT / name).read_text()
    assert text.count("==") <= text.count("--hash=sha256:")
    assert re.findall(r"https?://|--index|--find-links|@ file", text) == []


def package_of(library: str) -> str:
    """The Debian package of `lib<library>.so.0`, by Debian's rule for names."""
    return f"lib{library}{'-' if library[-1].isdigit() else ''}0"


def test_every_library_of_the_makefile_is_looked_for_and_the_reverse():
    named = re.search(r"^LIBRARIES := (.*)$", MAKEFILE, re.MULTILINE)
    assert named
    assert named[1].split() == [package_of(name) for name in pdf.LIBRARIES]


def test_a_library_that_is_not_there_is_missed():
    assert pdf.missing_libraries() == []
    assert pdf.missing_libraries(("nergens", *pdf.LIBRARIES)) == ["nergens"]


def test_doctor_says_which_library_is_missing():
    finding = examining._drawing(["harfbuzz-subset"])
    assert (finding.is_well, finding.subject) == (False, "PDF")
    assert finding.words.startswith("harfbuzz-subset cannot be loaded")
    assert all(package_of(name) in finding.words for name in pdf.LIBRARIES)


@pytest.mark.parametrize("missing", [True, False])
def test_set_up_installs_system_libraries_only_when_one_is_missing(tmp_path, missing):
    """With a Python that finds one missing until apt-get has run. Both are scripts of this test."""
    asked = tmp_path / "asked"
    scripts = {
        "python": f"[ -e {tmp_path}/there ]",
        "apt-get": f'echo "$@" >> {asked}; touch {tmp_path}/there',
        "sudo": '"$@"',
    }
    for name, text in scripts.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    if not missing:
        (tmp_path / "there").touch()
    # `make test` runs this too, and a make within a make says where it is
    outer = {
        name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")
    }
    environ = outer | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = ["make", "-o", ".venv/.ready", "set-up", f"BIN={tmp_path}"]
    made = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    if missing:
        packages = " ".join(package_of(name) for name in pdf.LIBRARIES)
        assert asked.read_text().splitlines() == [
            "-qq update",
            f"-qq install -y --no-install-recommends {packages}",
        ]
        assert made.stdout == f"Installing {packages} ...\n"
    else:
        assert (asked.exists(), made.stdout) == (False, "")
