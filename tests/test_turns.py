"""One at a time on the whole machine."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

from flask import Flask

from lms.config import read_settings
from lms.turns import Turn
from tests import commands

TURN = Turn("trial")


def house(folder: Path) -> Flask:
    app = Flask("house")
    app.config["SETTINGS"] = read_settings({"LMS_DATA_DIR": str(folder)})
    return app


def three_times() -> None:
    """Writes down when each turn began and when it ended."""
    folder = Path(os.environ["LMS_DATA_DIR"])
    with house(folder).app_context(), (folder / f"seen-{os.getpid()}").open("w") as seen:
        for _ in range(3):
            with TURN.taken():
                began = time.monotonic()
                time.sleep(0.03)
                print(began, time.monotonic(), file=seen)


def test_processes_and_threads_take_turns(tmp_path):
    environ = os.environ | {"LMS_DATA_DIR": str(tmp_path)}
    with ThreadPoolExecutor(3) as hands:
        done = list(hands.map(lambda _: commands.apart(three_times, environ, "trial"), range(3)))
    assert [process.returncode for process in done] == [0, 0, 0], [process.stderr for process in done]
    lines = [line.split() for seen in tmp_path.glob("seen-*") for line in seen.read_text().splitlines()]
    turns = sorted((float(began), float(ended)) for began, ended in lines)
    assert len(turns) == 9
    assert [turn for turn, after in pairwise(turns) if after[0] < turn[1]] == []


def dies_in_its_turn() -> None:
    with house(Path(os.environ["LMS_DATA_DIR"])).app_context(), TURN.taken():
        os._exit(9)


def test_who_dies_in_its_turn_holds_nobody_up(tmp_path):
    environ = os.environ | {"LMS_DATA_DIR": str(tmp_path)}
    assert commands.apart(dies_in_its_turn, environ, "trial").returncode == 9
    assert commands.apart(three_times, environ, "trial", timeout=20).returncode == 0
