"""Houses whose commands are run as an administrator runs them, and the certificates in them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

from flask import Flask
from sqlalchemy import select

from lms.app import create_app
from lms.certificates import actions, withdrawal_actions
from lms.certificates.models import Certificate
from lms.certificates.queries import file_of
from lms.cohorts.models import Cohort
from lms.config import read_settings
from lms.db import db, transaction
from lms.jobs import runner
from lms.progress.models import Decision
from tests import commands
from tests.world import World


@dataclass
class House:
    """A data folder with the database behind it."""

    folder: Path
    url: str = ""

    @property
    def environ(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
        return plain | {
            "LMS_DATA_DIR": str(self.folder),
            "LMS_DATABASE_URL": self.url,
            "LMS_BASE_URL": "http://localhost",
        }

    def lms(self, *arguments: str | Path, **settings: object) -> CompletedProcess[str]:
        more = {name: str(value) for name, value in settings.items()}
        return commands.lms(self.environ | more, *map(str, arguments))

    def does(self, *arguments: str | Path, **settings: object) -> list[str]:
        """A command that has to go well: the lines it says."""
        done = self.lms(*arguments, **settings)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.splitlines()

    def verdict(self, file: Path, *options: str) -> tuple[int, str]:
        """What `lms certificates verify` makes of a file: the end of the command, and its first line."""
        done = self.lms("certificates", "verify", file, *options)
        return done.returncode, done.stdout.splitlines()[0]

    @contextmanager
    def open(self, **settings: object) -> Iterator[Flask]:
        """The program on this house, within one transaction."""
        app = create_app(read_settings(self.environ | {name: str(value) for name, value in settings.items()}))
        with app.app_context():
            try:
                with transaction():
                    yield app
            finally:
                db.session.remove()
                db.engine.dispose()
                app.extensions["counts"].engine.dispose()


def issue(name: str, email: str | None = None) -> Certificate:
    """A certificate by the real action; its file is a job."""
    world = World()
    cohort = db.session.scalars(select(Cohort)).first() or world.cohort()
    assessor = world.staff("assessor", name="Marjan Postma", email=None)
    person = world.trainee(cohort, name=name, email=email)
    world.confirmed(person, by=assessor)
    values = {"person": person, "cohort_id": cohort.id, "assessor": assessor, "decided_at": world.now}
    return actions.issue(
        world.add(Decision(**values, round=1, outcome="passed", reasons="Goed.")), now=world.now
    )


def withdraw(certificate: Certificate) -> None:
    world = World()
    staff = world.staff(email=None)
    world.heard(certificate, staff)
    withdrawal_actions.revoke(certificate, reason="Daarom.", by=staff, now=world.now)


def with_files(house: House, folder: Path, *names: str, **settings: object) -> dict[str, Path]:
    """Issues to these people, lets the jobs be done, and gives everybody the PDF."""
    with house.open(**settings):
        ids = {name: issue(name).id for name in names}
    with house.open(**settings):
        runner.run_due()
    with house.open(**settings):
        return {name: written(folder, ids[name]) for name in names}


def written(folder: Path, certificate_id: int) -> Path:
    file, number = file_of(certificate_id), db.session.get_one(Certificate, certificate_id).number
    assert file is not None
    path = folder / f"{number}-{file.sha256[:8]}.pdf"
    path.write_bytes(file.content)
    return path
