"""`lms people list` and `lms people end`: everybody with what they may do, and a role that holds no longer."""

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select

from lms import clock
from lms.accounts.models import Grant, Person
from lms.accounts.queries import person_with_email
from lms.db import db, transaction
from lms.errors import RuleError
from lms.factors.cli import people
from lms.people import role_actions
from lms.people.line_queries import Line, lines_of_people
from lms.people.role_queries import heirs_for
from lms.people.role_rules import ENDED_BY_HAND
from lms.roles import ASSESSOR, ROLES

__all__ = ["people"]
UNKNOWN = "Nobody has the address {}."


@people.command("list")
@click.option("--role", type=click.Choice(ROLES), help="Only those who hold this role.")
@with_appcontext
def list_people(role: str | None) -> None:
    """Print everybody with an account: where they are, their roles (with the number of the cohort), their address."""
    ids = list(db.session.scalars(select(Person.id).order_by(func.lower(Person.name), Person.id)))
    known = lines_of_people(ids, clock.now()).values()
    lines = [line for line in known if role is None or role in line.role_names]
    lines.sort(key=lambda line: (line.name.lower(), line.id))
    rows = [(line.name, line.phase, _roles(line), line.email or "no address") for line in lines]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for row in rows:
        cells = [f"{text:<{width}}" for text, width in zip(row[:3], widths, strict=True)]
        click.echo("  ".join([*cells, row[3]]))


def _roles(line: Line) -> str:
    return ", ".join(f"{role} {scope}" if scope else role for role, scope in line.roles) or "no role"


@people.command("end")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(ENDED_BY_HAND), help="Which role ends.")
@click.option("--scope", default=0, help="Number of the cohort (coach) or project (partner).")
@click.option("--to", default="", help="Address of the assessor who takes over talks and appeals.")
@click.option("--declared", is_flag=True, help="The new assessor said that they do not know these people.")
@click.option("--why", default="", help="Stands with the role, for colleagues.")
@with_appcontext
def end(email: str, role: str, scope: int, to: str, declared: bool, why: str) -> None:
    """End somebody's role now; a mail tells them. The last administrator stays, and so does the only coach of a cohort
    that runs: give somebody else the role first, with `lms people add`."""
    now = clock.now()
    try:
        with transaction():
            grant = _grant(_person(email), role, scope)
            heir = _heir(grant, to) if to else None
            role_actions.end(grant, heir=heir, is_declared=declared, is_sure=False, why=why, by=None, now=now)
            click.echo(f"{grant.person.name} is {role} no longer; a mail tells them.")
    except RuleError as refusal:
        raise click.ClickException(refusal.message) from refusal


def _person(email: str) -> Person:
    person = person_with_email(email)
    if person is None:
        raise click.ClickException(UNKNOWN.format(email))
    return person


def _grant(person: Person, role: str, scope: int) -> Grant:
    query = select(Grant).where(Grant.person_id == person.id, Grant.role == role, Grant.scope_id == scope)
    grant = db.session.scalar(query)
    if grant is None:
        raise click.ClickException(f"{person.name} has no such role. `lms people list` prints who has which.")
    return grant


def _heir(grant: Grant, email: str) -> Person:
    """Nobody gives a role here on the way: who takes over has it already."""
    heir = _person(email)
    if grant.role != ASSESSOR or heir not in heirs_for(grant, now=clock.now()):
        raise click.ClickException(
            "Only talks and appeals go to somebody else, and only to another assessor."
        )
    return heir
