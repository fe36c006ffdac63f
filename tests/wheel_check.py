"""`make wheel-check`: the wheel and its libraries, installed afresh into an empty environment, served from an empty folder.

Needs a package index, so it is no part of the suite (which has no internet); the suite does the same with the libraries
of the present environment.
"""

import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from tests.journeys.server import running

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    wheel = next((ROOT / "dist").glob("*.whl"))
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "home"
        home.mkdir()
        subprocess.run([sys.executable, "-m", "venv", f"{name}/env"], check=True)
        python = f"{name}/env/bin/python"
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True)
        subprocess.run([*install, "--no-deps", str(wheel)], check=True)
        command = [python, "-c", "from lms.cli import main; main()"]
        with (
            running(home, python=command, PYTHONPATH="") as server,
            urllib.request.urlopen(f"{server.address}/opleiding") as answer,
        ):
            assert "Jouw rol" in answer.read().decode()
    print(f"{wheel.name}: installed into an empty environment and served from an empty folder")


if __name__ == "__main__":
    main()
