"""What learning does at night: files that no row names any more are taken from the disk."""

from lms.jobs import nightly
from lms.learning import file_actions


def register_all() -> None:
    nightly.register(file_actions.sweep)
