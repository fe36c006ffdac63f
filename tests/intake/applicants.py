"""People who sign up, for the tests of this slice."""

from typing import Any

from lms.intake import actions
from lms.intake.models import Application, ApplicationStep
from tests.world import World

NAMES = ("Anna Visser", "Bert Smit", "Chris Bakker", "Dina Mulder", "Ed Bos")


def applicant(world: World, number: int = 0, **values: Any) -> Application:
    values = {
        "name": NAMES[number % len(NAMES)],
        "email": f"aanmelder{number}@example.org",
        "phone": f"06 5555 {number:04d}",
        "neighbourhood": "De Grote Waal",
        "motivation": "Ik ken veel mensen.",
        "now": world.days(-5 + number / 1000),
    } | values
    return actions.apply(**values)


def step(world: World, application: Application, kind: str, by: Any, cohort: Any = None) -> ApplicationStep:
    """A step as a row, past every rule."""
    return world.add(
        ApplicationStep(application=application, kind=kind, cohort=cohort, taken_by=by, taken_at=world.now)
    )
