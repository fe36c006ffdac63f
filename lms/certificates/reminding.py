"""What certificates do at night: remind holders that the end comes near."""

from lms.certificates import renewing
from lms.jobs import nightly


def connect() -> None:
    nightly.register(renewing.remind)
