"""`lms certificates`: verify a file; list and replace keys."""

import hashlib
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import clock
from lms.certificates.queries import certificate_with_file, erased_certificate_with_file, state_of_certificate
from lms.certificates.rules import VALID, certificate_state
from lms.config import Settings
from lms.errors import RuleError
from lms.proof import cli as proof_cli
from lms.proof import keys as keyring
from lms.proof import trust as trusting
from lms.wording import words

if TYPE_CHECKING:
    from lms.proof.verifying import Genuine


certificates = click.Group("certificates", help="Verify certificates, manage their keys.")
certificates.add_command(proof_cli.keys)


WORDS = "certificates/words.html"


@certificates.command("verify")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--offline", is_flag=True, help="By our public keys alone, without the register.")
@click.option(
    "--keys",
    "key_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Public keys from a file (/certificaten/sleutels.json).",
)
@with_appcontext
def verify_file(file: Path, offline: bool, key_file: Path | None) -> None:
    """Say whether a PDF is a certificate of ours and how it stands. Exit 0 valid, 1 no longer, 2 not to be trusted."""
    from lms.proof.verifying import verify

    now, content, verdicts = clock.now(), file.read_bytes(), words(WORDS, "verdicts")
    try:
        found = verify(content, _trust(offline, key_file), now=now)
        present = _offline_state(found, clock.local_day(now)) if offline else _registered(content, now.date())
    except RuleError as refusal:
        click.echo(f"{verdicts['not_trusted']}: {refusal.message}")
        sys.exit(2)
    click.echo(verdicts[present])
    if offline:
        click.echo(verdicts["not_looked_up"])
    for name, value in _claims(found, content):
        click.echo(f"{name}: {value}")
    sys.exit(0 if present == VALID else 1)


def _trust(offline: bool, key_file: Path | None) -> trusting.Trust:
    settings: Settings = current_app.config["SETTINGS"]
    kept = key_file or keyring.folder_of(settings.data_dir) / trusting.FILE
    if key_file is None and not (offline and kept.exists()):
        return trusting.trust_in(keyring.all_keys())
    try:
        return trusting.from_file(kept.read_text())
    except ValueError as error:
        raise RuleError(f"{kept} is geen bestand met openbare sleutels") from error


def _offline_state(found: "Genuine", today: date) -> str:
    return certificate_state(valid_until=found.valid_until, is_revoked=False, today=today)


def _registered(content: bytes, today: date) -> str:
    """How it stands in the register, which knows every byte: a signature alone leaves a few of its own bytes free."""
    digest = hashlib.sha256(content).hexdigest()
    registered, kept = certificate_with_file(digest), erased_certificate_with_file(digest)
    if registered is not None:
        return state_of_certificate(registered, today=today)
    if kept is None:
        raise RuleError("dit bestand staat niet in het register, of er is iets aan veranderd")
    return certificate_state(
        valid_until=kept.valid_until,
        is_revoked=kept.revoked_on is not None,
        is_superseded=kept.replaced_on is not None,
        today=today,
    )


def _claims(found: "Genuine", content: bytes) -> Iterator[tuple[str, object]]:
    """In words first, then everything as it stands in the file."""
    named = words(WORDS, "claims")
    yield named["holder"], found.holder
    yield named["title"], found.claims["name"]
    yield named["number"], found.number
    yield named["issuer"], found.claims["issuer"]["name"]
    yield named["issued_on"], found.issued_on
    yield named["valid_until"], found.valid_until or named["no_end"]
    yield named["key"], found.key
    yield named["sha256"], hashlib.sha256(content).hexdigest()
    yield from _spelled_out({name: value for name, value in found.claims.items() if name != "proof"})


def _spelled_out(value: Any, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _spelled_out(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _spelled_out(inner, path)
    else:
        yield path, value
