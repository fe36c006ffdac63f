"""Courses for staff: versions, a zip out, a zip in; and the same from the command line."""

import io

import pytest
from sqlalchemy import func, select

from lms.curriculum import archive, queries
from lms.curriculum.cli import courses
from lms.curriculum.models import CourseVersion
from lms.db import db
from lms.jobs.models import Job
from tests.curriculum.small_course import GOOD, RICH, changed, published, write

NEWER = changed(RICH, "een/luisteren.md", "Luister **goed**", "Luister stil")
BROKEN = changed(RICH, "een/luisteren.md", "minutes = 20", "minutes = 90") | {"een/groepsdag.md": "kapot"}
WRONG = (
    ("een/groepsdag.md", 1, "begint niet met gegevens tussen twee regels +++"),
    ("een/luisteren.md", 5, "minutes: hoort tussen 5 en 60 te liggen"),
)
COUNT = (
    "kort: lesson | words | Flesch-Douma | words a sentence | longest sentence | questions | "
    "minutes: reading + doing | sources | dated facts"
)


def numbers() -> list[int]:
    return list(db.session.scalars(select(CourseVersion.number).order_by(CourseVersion.id)))


def file(content: bytes, name: str = "cursus.zip"):
    return io.BytesIO(content), name


@pytest.fixture
def browser(world, as_person):
    return as_person(world.staff())


@pytest.fixture
def run(app):
    """`run("publish", path)` gives the exit code, what was said, and what was complained."""

    def invoke(*arguments):
        result = app.test_cli_runner().invoke(courses, [str(part) for part in arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout.splitlines(), result.stderr.splitlines()

    return invoke


# the page


def test_the_page_without_and_with_versions(world, browser, visit):
    assert "Nog geen opleiding" in visit(browser, "/opleidingen")
    first, second = published(RICH, world.now), published(NEWER, world.now)
    page = visit(browser, "/opleidingen")
    lines = [f'<a href="/opleidingen/{version.id}.zip">Download versie {version.number} (zip)</a>' for version in (second, first)]  # fmt: skip
    assert [line in page for line in lines] == [True, True]
    assert page.index(lines[0]) < page.index(lines[1])


def test_export_and_import_again_is_the_same_version(world, browser, submit):
    version = published(RICH, world.now)
    answer = browser.get(f"/opleidingen/{version.id}.zip")
    assert (answer.status_code, answer.mimetype, answer.headers["Content-Disposition"]) == (
        200, "application/zip", f"attachment; filename=opleiding-{version.id}.zip",
    )  # fmt: skip
    assert archive.unpack(answer.data) == RICH
    jobs = db.session.scalar(select(func.count(Job.id)))
    assert submit(browser, "/opleidingen", archive=file(answer.data)).headers["Location"] == "/opleidingen"
    assert (numbers(), db.session.scalar(select(func.count(Job.id)))) == ([1], jobs)


def test_an_older_version_keeps_its_own_zip(world, browser):
    first, second = published(RICH, world.now), published(NEWER, world.now)
    assert [archive.unpack(browser.get(f"/opleidingen/{version.id}.zip").data) for version in (first, second)] == [RICH, NEWER]  # fmt: skip


def test_a_good_zip_is_version_two(world, browser, submit, visit):
    published(RICH, world.now)
    submit(browser, "/opleidingen", archive=file(archive.pack(NEWER)))
    assert numbers() == [1, 2]
    page = visit(browser, "/opleidingen")
    assert "Versie 2 van Korte cursus staat klaar. Kies per lichting of die overgaat." in page
    submit(browser, "/opleidingen", archive=file(archive.pack(NEWER)))
    assert "Versie 2 van Korte cursus was er al, met precies deze teksten. Er is niets veranderd." in visit(
        browser, "/opleidingen"
    )
    latest = queries.latest_version("kort")
    assert "Luister stil" in queries.lesson(latest.id, "een", "luisteren").html


def test_a_broken_zip_shows_what_is_wrong_and_publishes_nothing(world, browser, submit):
    published(RICH, world.now)
    page = submit(browser, "/opleidingen", status=400, archive=file(archive.pack(BROKEN))).get_data(
        as_text=True
    )
    assert "Er is niets veranderd. 2 dingen kloppen nog niet." in page
    assert [f"<strong>{name}, regel {line}</strong><br>{words}" in page for name, line, words in WRONG] == [
        True,
        True,
    ]
    assert numbers() == [1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Een brief.", "<strong>zip, regel 1</strong><br>dit is geen zip die we kunnen lezen"),
        (archive.pack(RICH)[:-40], "<strong>zip, regel 1</strong><br>dit is geen zip die we kunnen lezen"),
        (archive.pack({"../a.md": "x"}), "<strong>../a.md, regel 1</strong><br>een pad naar buiten de map"),
        (archive.pack(RICH | {"een/<b>.md": "x"}), "<strong>een/&lt;b&gt;.md, regel 1</strong><br>hoort nergens bij"),
        (bytes(10_000_001), "<strong>zip, regel 1</strong><br>het bestand is te groot"),
        (archive.pack({name.replace("luisteren", "horen"): text.replace('"luisteren', '"horen') for name, text in RICH.items()}),
         "<strong>een/bruggen-bouwen.md, regel 25</strong><br>de verwijzing /leren/een/luisteren gaat nergens heen"),
        (archive.pack({name.replace("wandeling", "tocht"): text.replace('"wandeling', '"tocht') for name, text in RICH.items()}),
         "<strong>course.toml, regel 1</strong><br>de opdracht wandeling is gepubliceerd en mag niet verdwijnen of anders heten"),
    ],
    ids=["letter", "cut off", "outside", "markup", "large", "link", "vanished"],
)  # fmt: skip
def test_a_bad_zip(world, browser, submit, content, words):
    published(RICH, world.now)
    page = submit(browser, "/opleidingen", status=400, archive=file(content)).get_data(as_text=True)
    assert words in page
    assert numbers() == [1]


def test_no_file_at_all(browser, submit):
    for fields in ({}, {"archive": file(b"", "")}):
        assert "Kies een zip-bestand." in submit(browser, "/opleidingen", status=400, **fields).get_data(
            as_text=True
        )


def test_a_version_without_a_zip_and_one_that_is_not_there(world, browser, visit):
    for version_id in (world.version().id, 0):
        visit(browser, f"/opleidingen/{version_id}.zip", status=404)


@pytest.mark.parametrize("role", ["assessor", "trainee"])
def test_others_stay_out(world, as_person, role, submit):
    version, person = published(RICH, world.now), world.person()
    world.grant(person, role, world.cohort() if role == "trainee" else None)
    browser = as_person(person)
    assert [browser.get(f"/opleidingen{path}").status_code for path in ("", f"/{version.id}.zip")] == [
        403,
        403,
    ]
    submit(browser, "/opleidingen", status=403, archive=file(archive.pack(NEWER)))
    assert numbers()[:1] == [1]


# the command line


def test_check_tells_how_each_lesson_reads(run, tmp_path):
    code, said, complained = run("check", write(tmp_path / "kort", RICH))
    assert (code, said, complained) == (
        0,
        [
            COUNT, "een/luisteren | 4 | 70 | 2.0 | 2 | 1 | 20 | 0 | 0", "een/bruggen-bouwen | 55 | 86 | 5.0 | 8 | 2 | 25 | 0 | 1",
            "kort: 1 modules, 2 lessons, 3 questions",
            "kort: module | questions | the right answer is the longest | bring back an earlier lesson | conversations",
            "een | 3 | 2 of 3 (67 %) | 0 | 0", "all | 3 | 2 of 3 (67 %) | 0 | 0",
        ],
        [],
    )  # fmt: skip
    assert numbers() == []


def test_check_of_several_courses(run, tmp_path):
    write(tmp_path / "b", GOOD)
    write(tmp_path / "a", changed(GOOD, "course.toml", '"kort"', '"lang"'))
    code, said, _ = run("check", tmp_path)
    assert (code, [line for line in said if "modules" in line]) == (
        0, ["a: 1 modules, 1 lessons, 1 questions", "b: 1 modules, 1 lessons, 1 questions"],
    )  # fmt: skip


def test_check_of_a_broken_course(run, tmp_path):
    folder = write(tmp_path / "kort", BROKEN)
    (folder / "een" / "foto.png").write_bytes(b"")
    code, said, complained = run("check", folder)
    assert (code, said[:3], complained) == (
        1,
        [
            "kort/een/foto.png:1: onbekend soort bestand; alleen .toml, .md, .svg",
            *(f"kort/{name}:{line}: {words}" for name, line, words in WRONG),
        ],
        ["3 complaints"],
    )


def test_check_knows_what_was_published(run, world, tmp_path):
    published(RICH, world.now)
    code, said, complained = run("check", write(tmp_path / "kort", GOOD))
    assert (code, said[0], complained) == (
        1, "kort/course.toml:1: de les bruggen-bouwen is gepubliceerd en mag niet verdwijnen of anders heten", ["1 complaints"],
    )  # fmt: skip


def test_a_date_that_passed_is_said_and_stops_nothing(run, tmp_path):
    folder = write(
        tmp_path / "kort",
        changed(GOOD, "een/luisteren.md", "minutes", "controleer-voor = 2020-01-31\nminutes"),
    )
    code, said, complained = run("check", folder)
    assert (code, said[0], complained) == (
        0,
        "kort/een/luisteren.md:5: let op: moest voor 31-01-2020 worden nagekeken",
        [],
    )
    assert run("publish", folder) == (0, ["kort: published version 1"], [])


def test_publish_once_and_again_whatever_the_folder_is_called(run, tmp_path):
    folder = write(tmp_path / "mijn-cursus", RICH)
    assert run("publish", folder) == (0, ["mijn-cursus: published version 1"], [])
    assert run("publish", folder) == (0, ["mijn-cursus: unchanged, version 1"], [])
    write(folder, NEWER)
    assert run("publish", folder) == (0, ["mijn-cursus: published version 2"], [])
    write(folder, RICH)
    assert run("publish", folder) == (0, ["mijn-cursus: unchanged, version 1"], [])
    assert numbers() == [1, 2]


def test_publish_all_or_nothing(run, tmp_path):
    write(tmp_path / "a", changed(GOOD, "course.toml", '"kort"', '"lang"'))
    write(tmp_path / "b", BROKEN)
    code, _, complained = run("publish", tmp_path)
    assert (code, complained) == (
        1,
        [*(f"{name}:{line}: {words}" for name, line, words in WRONG), "Nothing was published."],
    )
    assert (numbers(), db.session.scalars(select(Job)).all()) == ([], [])


def test_a_folder_without_a_course(run, tmp_path):
    for verb in ("check", "publish"):
        assert run(verb, tmp_path) == (1, [], [f"Error: no course.toml in {tmp_path}"])
    assert run("publish", tmp_path / "nergens")[0] == 2


def test_export_and_import(run, world, tmp_path):
    published(RICH, world.now)
    published(NEWER, world.now)
    zip_file = tmp_path / "kort.zip"
    assert run("export", "kort", zip_file) == (0, [f"kort: version 2 in {zip_file}"], [])
    assert archive.unpack(zip_file.read_bytes()) == NEWER
    assert run("import", zip_file) == (0, ["kort: version 2"], [])
    zip_file.write_bytes(archive.pack(changed(NEWER, "een/luisteren.md", "stil", "zacht")))
    assert run("import", zip_file) == (0, ["kort: version 3"], [])
    assert numbers() == [1, 2, 3]


def test_export_of_what_is_not_there(run, tmp_path):
    assert run("export", "nergens", tmp_path / "x.zip") == (1, [], ["Error: no published course nergens"])
    assert list(tmp_path.iterdir()) == []


def test_import_into_a_folder(run, tmp_path):
    (tmp_path / "kort.zip").write_bytes(archive.pack(RICH))
    folder = tmp_path / "nieuw" / "kort"
    assert run("import", tmp_path / "kort.zip", "--folder", folder) == (
        0,
        [f"{len(RICH)} files in {folder}"],
        [],
    )
    assert {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.*")} == RICH
    assert run("import", tmp_path / "kort.zip", "--folder", folder) == (
        1,
        [],
        [f"Error: {folder} is there already"],
    )
    assert run("check", folder)[0] == 0
    assert numbers() == []


@pytest.mark.parametrize("into_a_folder", [True, False])
def test_import_of_a_broken_course_writes_nothing(run, tmp_path, into_a_folder):
    (tmp_path / "kort.zip").write_bytes(archive.pack(BROKEN))
    folder = ("--folder", tmp_path / "nieuw") if into_a_folder else ()
    assert run("import", tmp_path / "kort.zip", *folder) == (
        1, [], [*(f"{name}:{line}: {words}" for name, line, words in WRONG), "Nothing was published."],
    )  # fmt: skip
    assert (numbers(), [path.name for path in tmp_path.iterdir()]) == ([], ["kort.zip"])
