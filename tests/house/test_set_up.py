"""What the two commands of a newcomer install: nothing is forgotten."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from lms import pdf
from lms.operations import examining

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()


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
    environ = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
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
