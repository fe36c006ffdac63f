"""The command `lms`. The verbs of a slice stand in the slice; here they are put together, with those of the house."""

import logging
import os
import sys
from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup

from lms.errors import SettingError


def _app() -> Flask:
    from lms.app import create_app

    return create_app()


class Commands(FlaskGroup):
    """Flask's group, with a wrong setting told in one line instead of a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except SettingError as error:
            click.echo(f"lms: {error}", err=True)
            sys.exit(1)


@click.group(
    cls=Commands, create_app=_app, add_default_commands=False, add_version_option=False, load_dotenv=False
)
def lms() -> None:
    """The learning environment of Samen Lukt Het Zelf."""


def with_verbs() -> click.Group:
    """The group with the verbs of every slice. They are imported here, not before they are asked for."""
    for module, command in (
        ("lms.operations.serving", "serve"),
        ("lms.operations.serving", "demo"),
        ("lms.operations.serving", "worker"),
        ("lms.curriculum.cli", "courses"),
        ("lms.people.cli", "people"),
        ("lms.certificates.cli", "certificates"),
        ("lms.operations.copying", "backup"),
        ("lms.operations.restoring", "restore"),
        ("lms.operations.restoring", "release"),
        ("lms.operations.examining", "doctor"),
    ):
        lms.add_command(getattr(import_module(module), command))
    certificates: Any = lms.commands["certificates"]
    for command in ("journal_of_the_register", "reissue"):
        certificates.add_command(getattr(import_module("lms.recovery.cli"), command))
    return lms


def main() -> None:
    os.umask(0o077)  # database, uploads, keys and mail are for this user alone, whatever the folder allows
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with_verbs().main()
