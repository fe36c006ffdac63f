"""`lms certificates journal` and `reissue`: what the journal tells that the register does not know; new files after a lost key."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import clock
from lms.db import transaction
from lms.recovery import handlers as leak_handlers
from lms.recovery import journal, journal_actions, reissue_actions, replay_handlers
from lms.recovery.journal_queries import difference
from lms.recovery.leak_queries import leak_of


@click.command("journal")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option(
    "--replay", "carry_out", is_flag=True, help="Withdraw and erase again what the register forgot."
)
@with_appcontext
def journal_of_the_register(file: Path | None, carry_out: bool) -> None:
    """Compare the register with its journal, after an older copy was put back."""
    path = file or current_app.config["SETTINGS"].journal_dir / journal.FILE
    entries = journal.read(path)
    if entries is None:
        raise click.ClickException(f"there is no journal at {path}")
    if carry_out:
        with transaction():
            done = replay_handlers.replay(entries, clock.now())
        with transaction():
            journal_actions.note(*(entries if file else ()))
        for line in told(done):
            click.echo(line)
        return
    found = difference(entries)
    if found.is_none:
        click.echo(f"{len(entries)} lines: the register knows all of it.")
        return
    click.echo(
        f"The register does not know of {len(found.to_withdraw)} withdrawals, {len(found.to_reinstate)} granted objections, "
        f"{len(found.to_replace)} certificates that were replaced, {len(found.to_erase)} erased certificates and {len(found.unknown)} certificates that were given. "
        "`lms certificates journal --replay` makes up for it."
    )


@click.command()
@click.option("--key", "name", required=True, metavar="NAME", help="The key that leaked.")
@click.option("--dry-run", is_flag=True, help="Only say for whom.")
@with_appcontext
def reissue(name: str, dry_run: bool) -> None:
    """Make new files for those whose key is lost: same facts, number and code. Again: for whom is left."""
    leak = leak_of(name)
    if leak is None:
        raise click.ClickException(
            f"{name} is no key that leaked, so what it signed stays true. `lms certificates keys` lists them; "
            f"`lms certificates keys --retire {name} --leaked` says that others may have it"
        )
    for line in leak_handlers.told(leak):
        if not line.startswith("Next: "):
            click.echo(line)
    if dry_run:
        click.echo("Nothing was changed (--dry-run).")
        return
    with transaction():
        reissue_actions.ask_for_new_files(leak, clock.now())
    click.echo(
        f"{leak.done} were made before, {len(leak.waiting)} are asked for: the job runner makes them, and each holder gets a mail or a "
        "letter on the desk for letters. Run this again to see who is left."
    )


def told(done: replay_handlers.Replayed) -> Iterator[str]:
    """What a replay did, for who put a backup back."""
    yield "The journal of the register was looked at. What the backup did not know of:"
    yield f"  withdrawn since, and withdrawn again: {', '.join(done.withdrawn) or 'none'}"
    yield f"  valid again since, after an objection: {', '.join(done.reinstated) or 'none'}"
    yield f"  replaced since by another certificate, and said so again: {', '.join(done.replaced) or 'none'}"
    yield f"  people erased since, and erased again: {done.erased or 'none'}"
    yield f"  given or erased since, of which only a line without a name is kept: {', '.join(done.lost) or 'none'}"
    if done.lost:
        yield "  The holders' own files are still believed, and the page of their code says what is known. Their names and decisions are not "
        yield "  in the backup: ask them, and decide again."
    yield "  No number that was given is given again."
