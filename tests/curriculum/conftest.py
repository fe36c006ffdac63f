from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete

from lms import paths
from lms.curriculum import actions, models
from lms.curriculum.checking import CheckedCourse, check_course
from lms.curriculum.files import read_folder
from lms.db import Base, db
from lms.jobs.models import Job
from tests.curriculum.small_course import NOW, TODAY


@pytest.fixture(scope="session")
def real_texts() -> dict[str, str]:
    texts, complaints = read_folder(paths.COURSES / "wijkverbinder")
    assert complaints == []
    return texts


@pytest.fixture(scope="session")
def real_course(real_texts: dict[str, str]) -> CheckedCourse:
    return check_course(real_texts, today=TODAY)


@pytest.fixture(scope="module")
def real_version_id(app: Flask, real_texts: dict[str, str]) -> Iterator[int]:
    """The course of this repository, published once for the tests of a file: before the savepoints of each test begin,
    and taken out of the database after the last. It belongs to the database, not to a session: hence the number."""
    with app.app_context():
        version_id = actions.publish_texts(real_texts, now=NOW).id
        db.session.commit()
    yield version_id
    with app.app_context(), db.engine.begin() as connection:  # past the models, which refuse to be removed
        own = {
            mapper.local_table
            for mapper in Base.registry.mappers
            if mapper.class_.__module__ == models.__name__
        }
        for table in reversed(Base.metadata.sorted_tables):
            if table in own or table is Job.__table__:
                connection.execute(delete(table))
