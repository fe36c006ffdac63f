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
from sqlalchemy import select

from lms import clock
from lms.certificates import keys as keyring
from lms.certificates import trust as trusting
from lms.certificates.models import SigningKey
from lms.certificates.queries import certificate_with_file, proof_of_file, state_of
from lms.certificates.rules import EXPIRED, REVOKED, SUPERSEDED, VALID, state
from lms.config import Settings
from lms.db import db, transaction
from lms.errors import RuleError

if TYPE_CHECKING:
    from lms.certificates.verifying import Genuine

certificates = click.Group("certificates", help="Verify certificates, manage their keys.")
WORDS = {VALID: "geldig", EXPIRED: "verlopen", REVOKED: "ingetrokken", SUPERSEDED: "vervangen"}


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
    from lms.certificates.verifying import verify

    now, content = clock.now(), file.read_bytes()
    try:
        found = verify(content, _trust(offline, key_file), now=now)
        present = _offline_state(found, clock.local_day(now)) if offline else _registered(content, now.date())
    except RuleError as refusal:
        click.echo(f"niet te vertrouwen: {refusal.message}")
        sys.exit(2)
    click.echo(WORDS[present])
    if offline:
        click.echo(
            "let op: niet nagekeken of dit certificaat is ingetrokken of vervangen (zonder het register)"
        )
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
    return state(valid_until=found.valid_until, is_revoked=False, today=today)


def _registered(content: bytes, today: date) -> str:
    """How it stands in the register, which knows every byte: a signature alone leaves a few of its own bytes free."""
    digest = hashlib.sha256(content).hexdigest()
    registered, kept = certificate_with_file(digest), proof_of_file(digest)
    if registered is not None:
        return state_of(registered, today=today)
    if kept is None:
        raise RuleError("dit bestand staat niet in het register, of er is iets aan veranderd")
    return state(
        valid_until=kept.valid_until,
        is_revoked=kept.revoked_on is not None,
        is_superseded=kept.replaced_on is not None,
        today=today,
    )


def _claims(found: "Genuine", content: bytes) -> Iterator[tuple[str, object]]:
    """In words first, then everything as it stands in the file."""
    yield from {
        "naam": found.holder,
        "certificaat": found.claims["name"],
        "nummer": found.number,
        "gegeven door": found.claims["issuer"]["name"],
        "gegeven op": found.issued_on,
        "geldig tot en met": found.valid_until or "geen einde",
        "sleutel": found.key,
        "sha256": hashlib.sha256(content).hexdigest(),
    }.items()
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


@certificates.command("keys")
@click.option("--rotate", is_flag=True, help="Replace the signing keys; what they signed stays true.")
@click.option("--retire", metavar="NAME", help="Replace this one key.")
@click.option(
    "--leaked",
    is_flag=True,
    help="With --retire: others may have it, so nothing it signed is believed any more.",
)
@with_appcontext
def keys(rotate: bool, retire: str | None, leaked: bool) -> None:
    """List the keys, or replace them."""
    settings: Settings = current_app.config["SETTINGS"]
    now, gone = clock.now(), []
    with transaction():
        if retire:
            gone = [_named(retire)]
        elif rotate:
            gone = [key for kind in keyring.KINDS[1:] if (key := keyring.present(kind))]
        made = _replace(gone, settings, leaked=leaked)
        for key in gone if leaked else []:
            keyring.distrust(key, now)
        listed = keyring.all_keys()
    trusting.write_file(listed, settings)
    for key in gone:
        keyring.forget_private(key.name, settings.data_dir)
    for key in made:
        click.echo(f"new: {key.name}")
    for line in _lines(listed, settings):
        click.echo(line)


def _named(name: str) -> SigningKey:
    key = db.session.scalar(select(SigningKey).where(SigningKey.name == name))
    if key is None:
        raise click.ClickException(f"there is no key {name}; `lms certificates keys` lists them")
    return key


def _replace(gone: list[SigningKey], settings: Settings, *, leaked: bool) -> list[SigningKey]:
    """A new root gets a new signer under it."""
    now = clock.now()
    if settings.signer and any(key.kind == keyring.SIGNER for key in gone):
        raise click.ClickException("the signer is the one LMS_SIGNER names: replace it there")
    try:
        made = [keyring.replace(key, settings, now) for key in gone]
        if gone and gone[0].kind == keyring.ROOT and (below := keyring.present(keyring.SIGNER)):
            made.append(keyring.replace(below, settings, now))
    except keyring.KeyMissing as error:
        raise click.ClickException(str(error)) from error
    return made


def _lines(listed: list[SigningKey], settings: Settings) -> Iterator[str]:
    for key in listed:
        here = (keyring.folder_of(settings.data_dir) / f"{key.name}.pem").exists()
        how = (
            f"leaked {key.leaked_at:%Y-%m-%d}, no longer believed" if key.leaked_at
            else f"retired {key.retired_at:%Y-%m-%d}, what it signed stays true" if key.retired_at
            else "signs"
        )  # fmt: skip
        private = "private half here" if here else "public half only"
        yield f"{key.name:<20} {key.kind:<11} since {key.created_at:%Y-%m-%d}  {how}, {private}"
