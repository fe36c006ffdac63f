"""`lms courses`: hold course files against the format, publish them, and carry them along as a zip."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import DatabaseError

from lms import clock, paths
from lms.curriculum import actions, archive, folders, queries, reading
from lms.curriculum.checked import CheckedCourse, CheckedModule
from lms.curriculum.checking import check_course
from lms.curriculum.files import read_folder
from lms.curriculum.parsing import Source
from lms.curriculum.rules import Complaint, CourseComplaints, vanished
from lms.db import transaction
from lms.practice.balance_rules import longest_is_right
from lms.practice.question_rules import recalled

courses = click.Group("courses", help="Check and publish the courses under courses/.")
PATH = click.argument(
    "path", type=click.Path(path_type=Path, exists=True, file_okay=False), default=paths.COURSES
)


@contextmanager
def _complaining() -> Iterator[None]:
    """Prints what is wrong with a course and ends with 1."""
    try:
        yield
    except CourseComplaints as refused:
        for complaint in refused.complaints:
            click.echo(str(complaint), err=True)
        click.echo("Nothing was published.", err=True)
        sys.exit(1)


def _courses_in(path: Path) -> list[Path]:
    """The path itself when it is a course, else the courses in it."""
    if (path / "course.toml").exists():
        return [path]
    return sorted(file.parent for file in path.glob("*/course.toml"))


@courses.command("check")
@PATH
@with_appcontext
def check(path: Path) -> None:
    """Print all complaints with file and line, and how each lesson reads; exit 1 when there are any complaints."""
    found = _courses_in(path)
    others = [] if path in found else folders.known_in(path)
    if not found and not others:
        raise click.ClickException(f"no course.toml in {path}")
    errors = sum(map(_check_course, found)) + sum(_check_folder(*other) for other in others)
    if errors:
        click.echo(f"{errors} complaints", err=True)
        sys.exit(1)


def _check_course(path: Path) -> int:
    """Prints what is to be said about a course; the number of complaints that stop it."""
    texts, complaints = read_folder(path)
    course = check_course(texts, today=clock.local_day(clock.now()))
    complaints += _vanished(course)
    for complaint in sorted([*complaints, *course.complaints]):
        click.echo(f"{path.name}/{complaint}")
    _print_reading_levels(path.name, course)
    return len(complaints) + len(course.errors)


def _check_folder(folder: folders.Folder[Any], path: Path) -> int:
    """The same for a folder that holds no course."""
    _, complaints = folders.look(folder, path)
    for complaint in complaints:
        click.echo(f"{path.name}/{complaint}")
    click.echo(f"{path.name}: {len(list(path.iterdir()))} files")
    return len(complaints)


def _vanished(course: CheckedCourse) -> list[Complaint]:
    """Pages that are gone and that people's work refers to, when this installation has a database to look in."""
    try:
        return vanished(course.slugs, queries.published_slugs(str(course.values.get("slug"))))
    except DatabaseError:
        return []


def _print_reading_levels(name: str, course: CheckedCourse) -> None:
    click.echo(
        f"{name}: lesson | words | Flesch-Douma | words a sentence | longest sentence | questions | "
        "minutes: reading + doing | sources | dated facts"
    )
    for module in course.modules:
        for slug, page, questions in module.lessons:
            found = reading.measure(page.body)
            longest = max((len(reading.words_of(sentence)) for sentence in found.longest), default=0)
            click.echo(
                f"{module.slug}/{slug} | {found.words} | {found.score:.0f} | {found.words_per_sentence:.1f} | "
                f"{longest} | {len(questions)} | {_minutes(page)} | {_sources(module, slug)}"
            )
    lessons = sum(len(module.lessons) for module in course.modules)
    questions_asked = sum(len(found) for module in course.modules for _, _, found in module.lessons)
    click.echo(f"{name}: {len(course.modules)} modules, {lessons} lessons, {questions_asked} questions")
    click.echo(
        f"{name}: module | questions | the right answer is the longest | bring back an earlier lesson | conversations"
    )
    for module in course.modules:
        asked = [question for _, _, found in module.lessons for question in found]
        click.echo(f"{module.slug} | {_balance(asked)} | {len(module.conversations)}")
    asked = [question for module in course.modules for _, _, found in module.lessons for question in found]
    click.echo(f"all | {_balance(asked)} | {sum(len(module.conversations) for module in course.modules)}")


def _balance(asked: list[dict[str, Any]]) -> str:
    share = longest_is_right(asked)
    return f"{len(asked)} | {share.found} of {share.of} ({share.percent} %) | {len(recalled(asked))}"


def _minutes(page: Source) -> str:
    whole = page.values.get("minutes")
    return f"{whole}" if whole else f"{reading.minutes_to_read(page.body)} + {page.values.get('doing', 0)}"


def _sources(module: CheckedModule, slug: str) -> str:
    """How many places it says where it comes from, and at how many of those somebody must look again."""
    found = [fact for fact in module.facts() if fact.slug == slug]
    return f"{sum(bool(fact.address) for fact in found)} | {sum(fact.check_by is not None for fact in found)}"


@courses.command("publish")
@PATH
@with_appcontext
def publish(path: Path) -> None:
    """Publish a new version of each course; nothing at all when there is a complaint."""
    with _complaining(), transaction():
        found = _courses_in(path)
        if not found:
            raise click.ClickException(f"no course.toml in {path}")
        for folder in found:
            now = clock.now()
            version = actions.publish(folder, now=now)
            is_new = version.published_at == now
            click.echo(f"{folder.name}: {'published' if is_new else 'unchanged,'} version {version.number}")


@courses.command("export")
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def export(slug: str, file: Path) -> None:
    """Write the newest version of a course to a zip."""
    version = queries.latest_version(slug)
    content = queries.archive_of(version.id) if version else None
    if version is None or content is None:
        raise click.ClickException(f"no published course {slug}")
    file.write_bytes(content)
    click.echo(f"{slug}: version {version.number} in {file}")


@courses.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Write the files here instead of publishing them."
)
@with_appcontext
def import_(file: Path, folder: Path | None) -> None:
    """Publish a course from a zip, through the same checks; nothing is written when there is a complaint."""
    with file.open("rb") as source:
        content = source.read(archive.LARGEST_ARCHIVE + 1)
    with _complaining(), transaction():
        texts = archive.unpack(content)
        if folder is None:
            version = actions.publish_texts(texts, now=clock.now())
            click.echo(f"{version.course.slug}: version {version.number}")
            return
        if folder.exists():
            raise click.ClickException(f"{folder} is there already")
        checked = check_course(texts, today=clock.local_day(clock.now()))
        if checked.errors:
            raise CourseComplaints(checked.errors)
        archive.write_folder(texts, folder)
        click.echo(f"{len(texts)} files in {folder}")
