"""`lms certificates keys`: list, rotate and retire the keys that sign."""

from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from lms import clock
from lms.config import Settings
from lms.db import db, transaction
from lms.proof import keys as keyring
from lms.proof import trust as trusting
from lms.proof.models import SigningKey


@click.command("keys")
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
