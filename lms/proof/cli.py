"""`lms certificates keys`: list, rotate and retire the keys that sign."""

from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from lms import clock
from lms.config import Settings
from lms.db import db, transaction
from lms.proof import events
from lms.proof import keys as keyring
from lms.proof import trust as trusting
from lms.proof.models import SigningKey


@click.command("keys")
@click.option("--rotate", is_flag=True, help="Replace the signing keys; what they signed stays true.")
@click.option(
    "--retire", "names", metavar="NAME", multiple=True, help="Replace this key; may be given again."
)
@click.option(
    "--leaked",
    is_flag=True,
    help="With --retire: others may have it, so nothing it signed is believed any more.",
)
@with_appcontext
def keys(rotate: bool, names: tuple[str, ...], leaked: bool) -> None:
    """List the keys, or replace them."""
    settings: Settings = current_app.config["SETTINGS"]
    if leaked and not names:
        raise click.ClickException(
            "--leaked goes with --retire NAME; `lms certificates keys` lists the names"
        )
    now = clock.now()
    with transaction():
        named = [_named(name) for name in names]
        gone = _with_signer_below(
            named or ([key for kind in keyring.KINDS[1:] if (key := keyring.present(kind))] if rotate else [])
        )
        made = _replace(gone, settings)
        for key in named if leaked else []:
            keyring.distrust(key, now)
        signed = _sign_lists(settings) if leaked or any(key.kind == keyring.CREDENTIAL for key in gone) else 0
        hit = [line for key in named if leaked for line in _whom_it_hits(key)]
        listed = keyring.all_keys()
    trusting.write_file(listed, settings)
    for key in gone:
        keyring.forget_private(key.name, settings.data_dir)
    for key in made:
        click.echo(f"new: {key.name}")
    if signed:
        click.echo(
            f"{signed} lists were signed anew by {_name_of(keyring.CREDENTIAL)}: who checks elsewhere sees it at once"
        )
    for line in (*hit, *_lines(listed, settings)):
        click.echo(line)


def _sign_lists(settings: Settings) -> int:
    """Before the command returns: a list that a leaked key signed is believed by nobody."""
    from lms.proof import list_signing

    try:
        return list_signing.sign_all_now(settings, clock.now())
    except keyring.KeyMissing as error:
        name = _name_of(keyring.CREDENTIAL)
        raise click.ClickException(
            f"the lists cannot be signed anew without {name}: --retire {name} too ({error})"
        ) from error


def _name_of(kind: str) -> str:
    key = keyring.present(kind)
    return key.name if key else kind


def _whom_it_hits(key: SigningKey) -> Iterator[str]:
    for _, lines in events.key_leaked.send(key):
        yield from lines


def _named(name: str) -> SigningKey:
    key = db.session.scalar(select(SigningKey).where(SigningKey.name == name))
    if key is None:
        raise click.ClickException(f"there is no key {name}; `lms certificates keys` lists them")
    return key


def _with_signer_below(gone: list[SigningKey]) -> list[SigningKey]:
    """A new root gets a new signer under it. The root comes first."""
    root = keyring.present(keyring.ROOT)
    below = keyring.present(keyring.SIGNER)
    if root in gone and below is not None and below not in gone and not below.name.startswith(keyring.NAMED):
        gone = [*gone, below]
    return sorted(gone, key=lambda key: keyring.KINDS.index(key.kind))


def _replace(gone: list[SigningKey], settings: Settings) -> list[SigningKey]:
    now = clock.now()
    if settings.signer and keyring.present(keyring.SIGNER) in gone:
        raise click.ClickException("the signer is the one LMS_SIGNER names: replace it there")
    try:
        return [keyring.replace(key, settings, now) for key in gone]
    except keyring.KeyMissing as error:
        root = keyring.present(keyring.ROOT)
        name = root.name if root else keyring.ROOT
        path = keyring.folder_of(settings.data_dir) / f"{name}.pem"
        raise click.ClickException(
            f"a new signer needs the root: put {path} back for as long as this takes. Is it lost? Then `lms certificates keys "
            f"--retire {name}` makes a new root with a new signer; what the old ones signed stays true"
        ) from error


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
