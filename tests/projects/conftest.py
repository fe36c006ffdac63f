import pytest

from lms.certificates.models import Certificate
from lms.db import db
from lms.projects.models import Project


@pytest.fixture
def project(world) -> Project:
    return world.project(slug="hier", name="Hier")


@pytest.fixture
def certified(world):
    """Gives somebody a valid certificate; `days` is how long it still is."""

    def give(person, days: int = 700) -> Certificate:
        number = db.session.query(Certificate).count() + 1
        return world.add(
            Certificate(
                code=f"{number:026d}", number=f"SLHZ-2026-{number:04d}", person=person, issued_on=world.days(-9).date(),
                valid_until=world.days(days).date(), created_at=world.days(-9), facts={"holder": person.name},
            )
        )  # fmt: skip

    return give
