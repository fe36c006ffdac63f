"""What learning does at night."""

from lms.jobs import nightly
from lms.learning import files


def connect() -> None:
    nightly.register(files.sweep)
