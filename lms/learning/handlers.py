"""What learning does at night."""

from lms.jobs import nightly
from lms.learning import file_actions


def connect() -> None:
    nightly.register(file_actions.sweep)
