"""`lms serve`, `lms demo`, `lms worker`: the server and its job runner, one command."""

import contextlib
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from lms.app import create_app
from lms.config import DEMO_MARK, Settings, is_loopback, read_settings
from lms.curriculum import folders
from lms.demo.world import ACCOUNTS, CONTACT, PASSWORD, fill
from lms.errors import SettingError
from lms.jobs import roll
from lms.jobs.worker import Worker
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
    prepare(create_app(settings))
    click.echo(f"Serving {settings.base_url} on {host}:{port}")
    _serve(host, port, workers, with_jobs=not no_jobs)


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
    _serve(host, port, workers=2, with_jobs=True)


@click.command()
@click.option("--with-parent", is_flag=True, hidden=True)
@click.option("--name", default="", hidden=True)
@click.option("--instead-of", default="", hidden=True)
def worker(with_parent: bool, name: str, instead_of: str) -> None:
    """Run a job runner of its own."""
    if with_parent:
        threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stopping.set())
    app = create_app(read_settings())
    folders.read_all()
    if not Worker(app, name or roll.new_name(), stopping).work(instead_of):
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


def _serve(host: str, port: int, workers: int, *, with_jobs: bool) -> None:
    server = Granian(
        target="lms.rsgi:app",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        backlog=1024,
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    )

    gc.collect()
    gc.freeze()
    with _job_runner() if with_jobs else contextlib.nullcontext():
        server.serve()


@contextlib.contextmanager
def _job_runner() -> Iterator[None]:
    """A job runner in a process of its own, started again should it fall over, ended with the server."""
    stopping = threading.Event()
    keeper = threading.Thread(target=_keep_running, args=(stopping,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join(timeout=15)


def _keep_running(stopping: threading.Event) -> None:
    command = [sys.executable, "-c", "from lms.cli import main; main()", "worker", "--with-parent"]
    name, ended = roll.new_name(), ""
    while not stopping.is_set():
        process = subprocess.Popen([*command, "--name", name, "--instead-of", ended])  # noqa: S603 (our own interpreter and words)
        while process.poll() is None and not stopping.wait(0.5):
            pass
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            process.kill()
        # a runner that dies at once must not be started a thousand times a minute
        elif not stopping.wait(2):
            click.echo("the job runner stopped; starting it again", err=True)
            name, ended = roll.new_name(), name


def _end_with_parent(parent: int) -> None:
    """Ends the job runner when its server is gone: one that was killed cannot tell it."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGINT)
