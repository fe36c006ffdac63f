"""A real server for journeys: `lms serve` in a process of its own, with its job runner and a data folder of its own."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from tests import commands

LMS = [sys.executable, "-c", "from lms.cli import main; main()"]


@dataclass
class Server:
    address: str
    data_dir: Path
    environ: dict[str, str]

    def lms(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a command of `lms` beside the server, as an administrator would."""
        return commands.lms(self.environ, *arguments)

    def mails_to(self, address: str) -> list[str]:
        """The plain texts mailed to somebody, oldest first."""
        found = []
        for path in sorted((self.data_dir / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns):
            mail = message_from_bytes(path.read_bytes(), policy=policy.default)
            if mail["To"] == address:
                body = mail.get_body(("plain",))
                found.append(f"{mail['Subject']}\n{body.get_content() if body else ''}")
        return found

    def ten_minutes_go_by(self) -> None:
        """What was answered is shown: its jobs are due, and the job runner does them."""
        with closing(sqlite3.connect(self.data_dir / "lms.db")) as database:
            with database:
                database.execute("UPDATE jobs SET run_at = created_at WHERE kind = 'show-review'")
            waiting = "SELECT count(*) FROM reviews WHERE waits_until IS NOT NULL"
            for _ in range(150):
                if not database.execute(waiting).fetchone()[0]:
                    return
                time.sleep(0.2)
        raise AssertionError("the answers were not shown")

    def wait_for_mail(self, address: str, pattern: str, seconds: float = 20) -> str:
        """The first group of a pattern in the newest mail that has it. A mail counts once."""
        seen: set[str] = self.__dict__.setdefault("_seen", set())
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for text in reversed(self.mails_to(address)):
                found = re.search(pattern, text)
                if found and text not in seen:
                    seen.add(text)
                    return found[1]
            time.sleep(0.2)
        raise AssertionError(f"no mail to {address} with {pattern!r} within {seconds} s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    data_dir: Path, *verb: str, python: list[str] | None = None, host: str = "127.0.0.1", **settings: str
) -> Iterator[Server]:
    """`lms serve` (or another verb) until the block ends. Everything it started ends with it. `host`: what it is called."""
    port = free_port()
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LMS_")},
        "LMS_DATA_DIR": str(data_dir),
        "LMS_BASE_URL": f"http://{host}:{port}",
        "LMS_CONTACT_NAME": "Noor de Wit",
        "LMS_CONTACT_PHONE": "0229 123 456",
        **settings,
    }
    server = Server(f"http://{host}:{port}", data_dir, environ)
    command = [*(python or LMS), *(verb or ("serve", "--workers", "1")), "--port", str(port)]
    log = (data_dir / "server.log").open("wb")
    process = subprocess.Popen(
        command, env=environ, stdout=log, stderr=log, start_new_session=True, cwd=data_dir
    )
    try:
        _wait_until_up(server.address, process, data_dir / "server.log")
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


def _wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"the server stopped: {log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=1) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not come up: {log.read_text()[-2000:]}")
