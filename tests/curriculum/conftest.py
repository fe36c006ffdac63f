from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete

from lms import paths
from lms.curriculum import actions
from lms.curriculum.checking import CheckedCourse, check_course
from lms.curriculum.files import read_folder
from lms.curriculum.models import (
    Assignment,
    Course,
    CourseArchive,
    CourseImage,
    CourseSection,
    CourseVersion,
    Lesson,
    Module,
    Worksheet,
)
from lms.db import db
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
        pages = (Assignment, Worksheet, Lesson, CourseSection, CourseArchive, CourseImage, Module)
        for table in (Job, *pages, CourseVersion, Course):
            connection.execute(delete(table))
