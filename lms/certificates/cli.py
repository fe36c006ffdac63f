"""`lms certificates`: verify a file against the register."""

import hashlib
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from lms import clock
from lms.certificates.queries import certificate_with_file
from lms.certificates.rules import EXPIRED, REVOKED, VALID, state

certificates = click.Group("certificates", help="Verify certificates.")
WORDS = {VALID: "geldig", EXPIRED: "verlopen", REVOKED: "ingetrokken"}


@certificates.command("verify")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--offline", is_flag=True, help="Without the register.")
@with_appcontext
def verify(file: Path, offline: bool) -> None:
    """Say whether a PDF is a certificate of ours and how it stands."""
    if offline:
        click.echo("niet te vertrouwen: zonder het register is dit bestand nog niet te controleren")
        sys.exit(2)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    found = certificate_with_file(digest)
    if found is None:
        click.echo("niet te vertrouwen: dit bestand staat niet in het register, of er is iets aan veranderd")
        sys.exit(2)
    today = clock.local_day(clock.now())
    present = state(valid_until=found.valid_until, is_revoked=found.revocation is not None, today=today)
    click.echo(WORDS[present])
    for name, value in {
        "naam": found.facts["holder"],
        "certificaat": found.facts["title"],
        "nummer": found.number,
        "gegeven op": found.issued_on,
        "geldig tot en met": found.valid_until,
        "sha256": digest,
    }.items():
        click.echo(f"{name}: {value}")
    sys.exit(0 if present == VALID else 1)
