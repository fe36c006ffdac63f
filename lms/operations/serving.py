"""`lms serve`, `lms demo`, `lms worker`: the server and its job runner, one command."""

import contextlib
import ipaddress
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from lms.app import create_app
from lms.config import DEMO_MARK, Settings, is_loopback, read_settings
from lms.curriculum import folders
from lms.db import db
from lms.demo.world import ACCOUNTS, CONTACT, PASSWORD, fill
from lms.errors import SettingError
from lms.jobs import roll
from lms.jobs.worker import Worker
from lms.operations import memory
from lms.operations.preparing import prepare


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Server processes.")
@click.option("--no-jobs", is_flag=True, help="Leave the job runner out (run `lms worker` elsewhere).")
def serve(host: str, port: int, workers: int, no_jobs: bool) -> None:
    """Serve for real, with the job runner."""
    _offer_address(host, port)
    settings = read_settings()
    _keep_the_demo_at_home(settings, host)
    app = create_app(settings)
    prepare(app)
    click.echo(f"Serving {settings.base_url} on {host}:{port}")
    _serve(app, host, port, workers, with_jobs=not no_jobs)


@click.command()
@click.option("--data-dir", type=click.Path(path_type=Path), default=None, help="Default: var/demo.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True)
def demo(data_dir: Path | None, host: str, port: int) -> None:
    """Serve a made-up world to look around in."""
    if not is_loopback(host):
        raise SettingError(DEMO_STAYS)
    settings = _demo_settings(data_dir, host, port)
    app = create_app(settings)
    prepare(app)
    with app.app_context():
        fill(app)
    click.echo(_welcome(settings))
    _serve(app, host, port, workers=2, with_jobs=True)


@click.command()
def worker() -> None:
    """Run a job runner of its own."""
    app = create_app(read_settings())
    memory.spare()
    _work(app, roll.new_name(), "", _told_to_stop())


def _told_to_stop() -> threading.Event:
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stopping.set())
    return stopping


def _work(app: Flask, name: str, instead_of: str, stopping: threading.Event) -> None:
    folders.read_all()
    if not Worker(app, name, stopping).work(instead_of):
        os._exit(0)  # a job is still busy, and belongs to nobody now


EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 (compared with, not bound to)


def _offer_address(host: str, port: int) -> None:
    """Sets the base address to the one served on when there is no setting, since links in mails need one."""
    os.environ.setdefault("LMS_BASE_URL", f"http://{'127.0.0.1' if host in EVERYWHERE else host}:{port}")


DEMO_STAYS = "--host: the demo world has known passwords, so it is served on this machine only."


def _keep_the_demo_at_home(settings: Settings, host: str) -> None:
    """Also when somebody serves the folder of the demo world for real."""
    if settings.is_demo and not is_loopback(host):
        raise SettingError(DEMO_STAYS)


def _demo_settings(data_dir: Path | None, host: str, port: int) -> Settings:
    folder = (data_dir or Path(os.environ.get("LMS_DATA_DIR") or "var/demo")).resolve()
    if (folder / "lms.db").exists() and not (folder / DEMO_MARK).exists():
        raise SettingError(f"--data-dir: {folder} holds a real world; the demo will not touch it.")
    if os.environ.get("LMS_DATABASE_URL"):
        raise SettingError(
            "LMS_DATABASE_URL: the demo world lives in its own data folder; leave this one out."
        )
    os.environ["LMS_DATA_DIR"] = str(folder)
    os.environ["LMS_BASE_URL"] = f"http://{host}:{port}"
    for name, value in CONTACT.items():
        os.environ.setdefault(name, value)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / DEMO_MARK).touch()
    return read_settings()


def _welcome(settings: Settings) -> str:
    width = max(len(email) for email, _ in ACCOUNTS)
    lines = [f"  {email:<{width}}  {what}" for email, what in ACCOUNTS]
    return "\n".join(
        (
            "",
            f"The demo world is at {settings.base_url}",
            f"Everybody's password is {PASSWORD}",
            *lines,
            f"Mails are files in {settings.data_dir / 'mail'}",
            "",
        )
    )


def _serve(app: Flask, host: str, port: int, workers: int, *, with_jobs: bool) -> None:
    server = Granian(
        target="lms.rsgi:app",
        address=_number_of(host),
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        backlog=1024,
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    )
    _close_connections(app)
    memory.spare()
    with _job_runner(app) if with_jobs else contextlib.nullcontext():
        server.serve()


def _number_of(host: str) -> str:
    """The address behind a name such as `localhost`: the server takes numbers only. Raises SettingError."""
    with contextlib.suppress(ValueError):
        return str(ipaddress.ip_address(host))
    try:
        return socket.gethostbyname(host)
    except (OSError, UnicodeError):
        raise SettingError(f"--host: nobody knows where {host} is.") from None


def _close_connections(app: Flask) -> None:
    """A process that splits off may have none of ours: SQLite loses what was written when another closes its copy
    (https://www.sqlite.org/howtocorrupt.html, 2.6)."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    app.extensions["counts"].engine.dispose()


@contextlib.contextmanager
def _job_runner(app: Flask) -> Iterator[None]:
    """A job runner in a process of its own, started again should it fall over, ended with the server. A keeper starts it, in a
    process without threads, since only such a one can split off at any moment; both share what is loaded here."""
    keeper = _split.Process(target=_keep_running, args=(app, os.getpid()))
    keeper.start()
    try:
        yield
    finally:
        keeper.terminate()
        keeper.join(timeout=15)


_split = multiprocessing.get_context("fork")


def _keep_running(app: Flask, server: int) -> None:
    stopping, name, ended = _told_to_stop(), roll.new_name(), ""
    while not stopping.is_set():
        runner = _split.Process(target=_work_beside, args=(app, name, ended, os.getpid()))
        runner.start()
        while runner.is_alive() and not stopping.is_set():
            runner.join(0.5)
            if os.getppid() != server:  # killed, so it could not tell
                stopping.set()
        if runner.is_alive():
            runner.terminate()
            runner.join(timeout=10)
            runner.kill()
        # a runner that dies at once must not be started a thousand times a minute
        elif not stopping.wait(2):
            click.echo("the job runner stopped; starting it again", err=True)
            name, ended = roll.new_name(), name


def _work_beside(app: Flask, name: str, instead_of: str, keeper: int) -> None:
    end_with(keeper)
    _work(app, name, instead_of, _told_to_stop())


def end_with(parent: int) -> None:
    """Ends this process when its parent is gone: one that was killed cannot tell."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
