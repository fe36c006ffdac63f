"""At night: holders hear that the end of their certificate comes near. And: whose certificates are erased is forgotten here too."""

from lms.accounts.models import Person
from lms.jobs import nightly
from lms.renewal import actions, privacy


def on_holder_erased(person: Person) -> None:
    privacy.erase_holder(person)


def register_all() -> None:
    nightly.register(actions.remind)
