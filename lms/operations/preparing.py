"""Makes a data folder ready to serve: database up to date, the courses published."""

import logging
from pathlib import Path

import flask_migrate
from flask import Flask

from lms import clock, paths
from lms.config import Settings
from lms.curriculum import folders
from lms.curriculum.actions import publish
from lms.curriculum.queries import latest_version
from lms.db import transaction
from lms.proof import keys, trust
from lms.proof.actions import sign_what_never_was
from lms.recovery import journal_actions

log = logging.getLogger(__name__)


def prepare(app: Flask) -> None:
    """Safe to call at every start: what is there already stays. Raises SettingError when a file under courses/ is broken."""
    folders.read_all()
    with app.app_context():
        flask_migrate.upgrade(directory=str(paths.MIGRATIONS))
        for folder in sorted(path.parent for path in paths.COURSES.glob("*/course.toml")):
            publish_first_version(folder)
        make_keys(app.config["SETTINGS"])
        with transaction():
            journal_actions.catch_up(clock.now())


def publish_first_version(folder: Path) -> None:
    """A course that was never published is published; later versions are somebody's decision (`lms courses publish`)."""
    with transaction():
        if latest_version(folder.name) is None:
            version = publish(folder, now=clock.now())
            log.info("published %s, version %s", folder.name, version.number)


def make_keys(settings: Settings) -> None:
    """Makes the keys that sign certificates at the first start, and asks for the lists that were never signed. A restored copy
    without its keys gets none by itself."""
    with transaction():
        keys.make_missing(settings, clock.now())
        sign_what_never_was(clock.now())
        listed = keys.all_keys()
    trust.write_file(listed, settings)
