"""`lms people reset-factor`: for who lost phone and paper, when no other administrator can help."""

import click
from flask.cli import with_appcontext

from lms import clock
from lms.accounts.cli import people
from lms.accounts.queries import person_with_email
from lms.db import transaction
from lms.factors import actions

__all__ = ["people"]


@people.command("reset-factor")
@click.argument("email")
@click.option("--why", default="", help="How you know that it is them; stands with the reset.")
@with_appcontext
def reset_factor(email: str, why: str) -> None:
    """Take somebody's second step away, after ringing them: they log in and set up a new one."""
    with transaction():
        person = person_with_email(email)
        if person is None:
            raise click.ClickException(f"nobody has the address {email}")
        actions.reset(person, by=None, why=why, now=clock.now())
        click.echo(
            f"{person.name} is logged out everywhere and sets up a new second step; a mail tells them."
        )
