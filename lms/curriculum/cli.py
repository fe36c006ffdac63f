"""`lms courses`: hold course files against the format, and publish them."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from lms import clock, paths
from lms.curriculum import actions, queries
from lms.curriculum.checking import check_course
from lms.curriculum.files import read_folder
from lms.curriculum.rules import CourseComplaints
from lms.db import transaction

courses = click.Group("courses", help="Check and publish the courses under courses/.")
PATH = click.argument(
    "path", type=click.Path(path_type=Path, exists=True, file_okay=False), default=paths.COURSES
)


def _folders(path: Path) -> list[Path]:
    """The path itself when it is a course, else the courses in it."""
    folders = (
        [path]
        if (path / "course.toml").exists()
        else sorted(file.parent for file in path.glob("*/course.toml"))
    )
    if not folders:
        raise click.ClickException(f"no course.toml in {path}")
    return folders


@courses.command("check")
@PATH
def check(path: Path) -> None:
    """Print all complaints with file and line; exit 1 when there are any."""
    errors = 0
    for folder in _folders(path):
        texts, complaints = read_folder(folder)
        course = check_course(texts, today=clock.local_day(clock.now()))
        for complaint in sorted([*complaints, *course.complaints]):
            click.echo(f"{folder.name}/{complaint}")
        errors += len(complaints) + len(course.errors)
        for module in course.modules:
            questions = sum(len(found) for _, _, found in module.lessons)
            click.echo(f"{folder.name}/{module.slug}: {len(module.lessons)} lessons, {questions} questions")
    if errors:
        click.echo(f"{errors} complaints", err=True)
        sys.exit(1)


@courses.command("publish")
@PATH
@with_appcontext
def publish(path: Path) -> None:
    """Publish a new version of each course; nothing at all when there is a complaint."""
    try:
        with transaction():
            for folder in _folders(path):
                before = queries.latest_version(folder.name)
                version = actions.publish(folder, now=clock.now())
                is_new = before is None or version.number > before.number
                click.echo(
                    f"{folder.name}: {'published' if is_new else 'unchanged,'} version {version.number}"
                )
    except CourseComplaints as refused:
        for complaint in refused.complaints:
            click.echo(str(complaint), err=True)
        click.echo("Nothing was published.", err=True)
        sys.exit(1)
