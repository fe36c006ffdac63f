"""The processes of `lms serve`: a job runner that falls over is started again, and nothing outlives the server."""

import os
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from lms.errors import SettingError
from lms.operations import serving
from tests.journeys.server import running


def parent_of(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def processes_of(folder: Path) -> set[int]:
    """The server's, its workers', the keeper's and the job runner's: all know the folder."""
    mark, found = f"LMS_DATA_DIR={folder}\0".encode(), set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes():
                found.add(int(process.name))
        except OSError:
            continue
    return found


def enlisted(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "lms.db")) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM workers ORDER BY started_at")]


def runner_in(folder: Path) -> int:
    """It stands lowest: a child of the keeper, which is a child of the server."""
    processes = processes_of(folder)

    def depth(process: int) -> int:
        return depth(parent_of(process)) + 1 if process in processes else 0

    return max(processes, key=depth)


def waited_for(is_so: Callable[[], object], seconds: float = 40) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.1)
    return bool(is_so())


@pytest.mark.own_database
def test_a_job_runner_that_is_killed_is_followed_by_another(tmp_path):
    with running(tmp_path, "serve", "--workers", "1"):
        assert waited_for(lambda: enlisted(tmp_path))
        (first,) = enlisted(tmp_path)
        os.kill(runner_in(tmp_path), signal.SIGKILL)
        assert waited_for(lambda: enlisted(tmp_path) and first not in enlisted(tmp_path))
        assert len(enlisted(tmp_path)) == 1
    assert (processes_of(tmp_path), enlisted(tmp_path)) == (set(), [])


@pytest.mark.own_database
def test_of_a_server_that_is_killed_nothing_goes_on(tmp_path):
    with running(tmp_path, "serve", "--workers", "1"):
        assert waited_for(lambda: enlisted(tmp_path))
        processes = processes_of(tmp_path)
        os.kill(next(one for one in processes if parent_of(one) not in processes), signal.SIGKILL)
        assert waited_for(lambda: not processes_of(tmp_path))
    assert enlisted(tmp_path) == []


@pytest.mark.parametrize(
    ("host", "number"), [("localhost", "127.0.0.1"), ("127.0.0.1", "127.0.0.1"), ("::1", "::1")]
)
def test_a_host_may_be_named(host, number):
    assert serving._number_of(host) == number


def test_a_host_that_nobody_knows_is_said_to_be():
    with pytest.raises(SettingError, match=r"--host: nobody knows where buurt\.invalid is"):
        serving._number_of("buurt.invalid")
    with pytest.raises(SettingError, match="--host"):
        serving._number_of("x" * 300)
