"""Commands of `lms`, each in a process of its own, that do not load the program anew: one process has loaded it, and splits
itself for every command. Environment, folder, output and end are the command's own."""

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired
from typing import Any

from lms import cli

_splitting = multiprocessing.get_context("forkserver")
_splitting.set_forkserver_preload(["tests.commands", "lms.proof.making", "pytest"])
cli.with_verbs()


def lms(environ: Mapping[str, str], *arguments: str, timeout: float = 90) -> CompletedProcess[str]:
    """Runs a command as a person would run it."""
    return apart(cli.main, environ, "lms", *arguments, timeout=timeout)


def apart(
    deed: Callable[[], Any], environ: Mapping[str, str], *argv: str, timeout: float = 90
) -> CompletedProcess[str]:
    """Does something in a process that has nothing of this one but the program. `deed` is a function of a module."""
    with tempfile.TemporaryDirectory() as name:
        out, err = Path(name, "out"), Path(name, "err")
        process = _splitting.Process(target=_do, args=(deed, dict(environ), argv, os.getcwd(), out, err))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutExpired(argv, timeout, out.read_bytes(), err.read_bytes())
        return CompletedProcess(argv, process.exitcode, out.read_text(), err.read_text())


def _do(
    deed: Callable[[], Any], environ: dict[str, str], argv: tuple[str, ...], folder: str, out: Path, err: Path
) -> None:
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.argv = list(argv)
    deed()
