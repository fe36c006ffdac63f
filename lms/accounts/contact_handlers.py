"""Tells the trail when somebody's name or the ways to reach them change, by whatever page, command or job it is done.

It listens to the row itself, so that no form that comes later can forget it."""

from sqlalchemy import event, insert, inspect
from sqlalchemy.engine import Connection
from sqlalchemy.orm import InstanceState, Mapper

from lms import clock, trail
from lms.accounts.models import Person

WATCHED = ("name", "email", "phone")


def tell_the_trail(_mapper: Mapper[Person], connection: Connection, person: Person) -> None:
    """A line for each that changed: which one, not what it was or became."""
    state: InstanceState[Person] = inspect(person)
    for name in WATCHED:
        if state.attrs[name].history.has_changes():
            line = trail.line_of(trail.CONTACT_CHANGED, about=person.id, word=name, now=clock.now())
            connection.execute(insert(trail.TrailLine).values(line))


def listen() -> None:
    if not event.contains(Person, "after_update", tell_the_trail):
        event.listen(Person, "after_update", tell_the_trail)
