"""What people in the made-up world wish for their group of intervisie."""

from sqlalchemy import select

from lms.accounts.models import Person
from lms.composing import actions
from lms.db import db
from lms.demo.stage import Stage
from lms.roles import LEARNERS

EVENINGS = (("monday", "tuesday"), ("tuesday", "thursday"), ("tuesday", "wednesday", "thursday"))


def build(stage: Stage) -> None:
    """Most who learn, or learned, said on which evenings they can; every fourth did not."""
    people = db.session.scalars(select(Person).order_by(Person.id)).all()
    learners = [person for person in people if person.has_role(*LEARNERS, now=stage.now)]
    for number, person in enumerate(learners):
        if number % 4:
            actions.say_evenings(person, EVENINGS[number % 3], now=stage.ago(30))
