"""`lms people`: who is who, and who may what."""

import click
from flask import current_app
from flask.cli import with_appcontext

from lms import clock
from lms.accounts import actions, events
from lms.accounts.queries import person_with_email
from lms.db import transaction
from lms.errors import RuleError
from lms.roles import ROLES
from lms.web import access_of
from lms.writing_rules import HIDDEN, TURNED, doubt, tidy_line

UNKNOWN = "Nobody has this address."
UNREADABLE = "This name cannot be read whole: type it anew."
people = click.Group("people", help="Add people and show who may do what.")


@people.command("add")
@click.argument("email")
@click.option("--name", required=True, help="Full name.")
@click.option("--role", required=True, type=click.Choice(ROLES), help="What this person may do.")
@click.option("--scope", default=0, help="Number of the cohort (coach, trainee) or project (partner).")
@with_appcontext
def add(email: str, name: str, role: str, scope: int) -> None:
    """Add a person with a role (a known address gets the role besides) and mail an invitation."""
    now, name = clock.now(), tidy_line(name)
    if not name or doubt(name):
        raise click.ClickException(UNREADABLE)
    try:
        with transaction():
            if scope:
                events.scope_asked.send(role, scope_id=scope)
            person = person_with_email(email) or actions.add_person(name=name, email=email, now=now)
            actions.grant(person, role, scope_id=scope, now=now)
            actions.invite(person, by=None, now=now)
            click.echo(f"{person.name} <{person.email}> is {role} now; an invitation is on its way.")
    except RuleError as refusal:
        raise click.ClickException(refusal.message) from refusal


@people.command("rename")
@click.argument("email")
@click.option("--name", required=True, help="What this person is called from now on.")
@with_appcontext
def rename(email: str, name: str) -> None:
    """Set what somebody is called, also when the form refuses how it is written. Who works here cannot do so themself."""
    name = tidy_line(name)
    with transaction():
        person = person_with_email(email)
        found = doubt(name)
        if person is None or not name or (found and found.kind in (HIDDEN, TURNED)):
            raise click.ClickException(UNKNOWN if person is None else UNREADABLE)
        actions.rename(person, name, by=None, now=clock.now())
        click.echo(f"<{person.email}> is called {person.name} now.")


@people.command("rights")
@with_appcontext
def rights() -> None:
    """Print the whole table of who may call what, from the code."""
    rows = []
    for rule in current_app.url_map.iter_rules():
        access = access_of(current_app, rule.endpoint)
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        if access is None:
            continue
        who = "everybody" if access.is_public else ", ".join(access.roles) or "everybody logged in"
        rows.append(
            (rule.rule, methods, f"{who}{', who shows again who they are' if access.is_fresh else ''}")
        )
    width = max(len(address) for address, _, _ in rows)
    for address, methods, who in sorted(rows):
        click.echo(f"{address:<{width}}  {methods:<9} {who}")
