"""What learning does at night."""

from lms.jobs import nightly
from lms.learning import file_actions


def register_all() -> None:
    nightly.register(file_actions.sweep)
