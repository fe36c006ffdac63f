"""The course format: everything that is wrong, with file and line; and versions that never change."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms import paths
from lms.curriculum import actions, queries
from lms.curriculum.checking import check_course
from lms.curriculum.files import read_folder
from lms.curriculum.models import CourseVersion, Lesson, PublishedVersionIsFrozen
from lms.curriculum.rules import CourseComplaints
from lms.db import db

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
GOOD = {
    "course.toml": """slug = "kort"
title = "Korte cursus"
certificate_title = "Certificaat"
summary = "Kort."
modules = ["een"]
learning_outcomes = ["Ik luister."]
[gate]
title = "Veilig"
modules = ["een"]
[requirements]
group_days = 1
peer_meetings = 0
host_turns = 0
case_turns = 0
""",
    "een/module.toml": """title = "Een"
question = "Wat?"
summary = "Kort."
lessons = ["luisteren"]
assignment = "wandeling"
""",
    "een/luisteren.md": """+++
title = "Luisteren"
goal = "Je luistert."
can_do = "luisteren"
minutes = 20
needs = ["oren"]
mini_do = "Luister."
reflection = "Hoe was het?"
+++
## Oren open

Luister **goed**. ![Een oor](oor.svg)
""",
    "een/luisteren.check.toml": """[[question]]
slug = "eerst"
text = "Wat eerst?"
explanation = "Eerst luisteren."
[[question.option]]
text = "Luisteren"
right = true
[[question.option]]
text = "Praten"
""",
    "een/wandeling.opdracht.md": """+++
title = "Wandeling"
hours = 2
goes_to_doors = false
photos = 1
criteria = ["gedaan"]
yields = "krachten"
hand_in = "Een foto."
+++
Loop.
""",
    "een/groepsdag.md": """+++
title = "Groepsdag"
minutes = 180
bring = ["pen"]
+++
Welkom.
""",
    "beelden/oor.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"/></svg>',
}


def complaints(**changes: str | None) -> list[tuple[str, int, str]]:
    """What is wrong after replacing `old -> new` in a file (file=(old, new)), or leaving a file out (None)."""
    texts = dict(GOOD)
    for name, change in changes.items():
        if change is None:
            del texts[name]
        elif isinstance(change, tuple):
            assert change[0] in texts[name]
            texts[name] = texts[name].replace(*change)
        else:
            texts[name] = change
    return [(row.file, row.line, row.message) for row in check_course(texts, today=TODAY).complaints]


def test_a_good_course_has_no_complaints():
    assert complaints() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"course.toml": ("slug =", "slug")}, ("course.toml", 1, "geen geldige TOML")),
        ({"course.toml": ("summary", "samenvatting")}, ("course.toml", 4, "onbekend gegeven: samenvatting")),
        ({"course.toml": ('modules = ["een"]\nlearning', 'modules = ["een", "een"]\nlearning')}, ("course.toml", 5, "modules: een staat er twee keer")),
        ({"course.toml": ("group_days = 1", "group_days = 3")}, ("course.toml", 11, "meer groepsdagen dan modules")),
        ({"een/luisteren.md": None}, ("een/luisteren.md", 1, "dit bestand ontbreekt")),
        ({"een/luisteren.md": ("minutes = 20", "minutes = 90")}, ("een/luisteren.md", 5, "hoort tussen 5 en 60 te liggen")),
        ({"een/luisteren.md": ("+++\ntitle", "title")}, ("een/luisteren.md", 1, "begint niet met gegevens")),
        ({"een/luisteren.md": ("![Een oor]", "![]")}, ("een/luisteren.md", 12, "heeft geen omschrijving")),
        ({"een/luisteren.md": ("oor.svg", "neus.svg")}, ("een/luisteren.md", 12, "staat niet in de map beelden")),
        ({"een/luisteren.md": ("**goed**", "<b>goed</b>")}, ("een/luisteren.md", 12, "HTML in de tekst")),
        ({"een/luisteren.md": ("**goed**", "[hier](ftp://elders)")}, ("een/luisteren.md", 12, "kan niet")),
        ({"een/luisteren.check.toml": ("right = true", "")}, ("een/luisteren.check.toml", 2, "er zijn 0 goede antwoorden")),
        ({"een/luisteren.check.toml": ('explanation = "Eerst luisteren."', "")}, ("een/luisteren.check.toml", 1, "ontbreekt: question.explanation")),
        ({"een/luisteren.check.toml": ('"Praten"', '"Luisteren"')}, ("een/luisteren.check.toml", 2, "twee antwoorden zijn gelijk")),
        ({"beelden/oor.svg": ("<path", "<script/><path")}, ("beelden/oor.svg", 1, "<script> hoort niet")),
        ({"beelden/oor.svg": ('d="M0 0"', 'onload="x()"')}, ("beelden/oor.svg", 1, "onload hoort niet")),
        ({"beelden/oor.svg": ("<svg", '<!DOCTYPE svg [<!ENTITY a "b">]><svg')}, ("beelden/oor.svg", 1, "DOCTYPE of ENTITY")),
        ({"een/extra.md": "los"}, ("een/extra.md", 1, "hoort nergens bij")),
    ],
)  # fmt: skip
def test_each_fault_has_its_file_line_and_words(changes, expected):
    file, line, words = expected
    found = complaints(**changes)
    assert any((row[0], row[1]) == (file, line) and words in row[2] for row in found), found


def test_all_complaints_at_once():
    found = complaints(**{
        "course.toml": ("summary", "samenvatting"), "een/luisteren.md": ("minutes = 20", "minutes = 'lang'"), "een/groepsdag.md": None,
    })  # fmt: skip
    assert found == [
        ("course.toml", 1, "ontbreekt: summary"),
        ("course.toml", 4, "onbekend gegeven: samenvatting"),
        ("een/groepsdag.md", 1, "dit bestand ontbreekt"),
        ("een/luisteren.md", 5, "minutes: hoort een heel getal te zijn"),
    ]


def test_a_date_that_passed_is_a_warning_only():
    texts = GOOD | {
        "een/luisteren.md": GOOD["een/luisteren.md"].replace("minutes", "check_before = 2026-01-01\nminutes")
    }
    course = check_course(texts, today=TODAY)
    assert (course.errors, [str(row) for row in course.complaints]) == (
        [], ["een/luisteren.md:5: let op: moest voor 01-01-2026 worden nagekeken"],
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.text(max_size=300))
def test_whatever_a_file_holds_the_answer_is_a_complaint(name, text):
    assert isinstance(check_course(GOOD | {name: text}, today=TODAY).complaints, list)


def test_front_matter_bombs():
    deep = "+++\na = " + "[" * 400 + "]" * 400 + "\n+++\nx"
    wide = "+++\n" + "a" * 30_000 + "\n+++\nx"
    assert "te diep genest" in str(complaints(**{"een/luisteren.md": deep}))
    assert "te groot" in str(complaints(**{"een/luisteren.md": wide}))


def write(folder, texts):
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_files_that_leave_the_folder_are_refused(tmp_path):
    folder = write(tmp_path / "kort", GOOD)
    (tmp_path / "geheim.md").write_text("geheim")
    (folder / "een" / "luisteren.md").unlink()
    (folder / "een" / "luisteren.md").symlink_to(tmp_path / "geheim.md")
    (folder / "een" / "groot.md").write_text("x" * 300_000)
    (folder / "een" / "vreemd.md").write_bytes(b"\xff\xfe")
    texts, found = read_folder(folder)
    assert "een/luisteren.md" not in texts
    assert [(row.file, row.message) for row in found] == [
        ("een/groot.md", "het bestand is te groot"),
        ("een/luisteren.md", "een verwijzing naar buiten de map"),
        ("een/vreemd.md", "geen UTF-8 (byte 0)"),
    ]


def test_publishing_the_same_again_changes_nothing_and_a_change_is_a_new_version(app, tmp_path):
    folder = write(tmp_path / "kort", GOOD)
    first = actions.publish(folder, now=NOW)
    assert actions.publish(folder, now=NOW).id == first.id
    lesson = queries.lesson(first.id, "een", "luisteren")
    assert f'src="/leren/beeld/{first.id}/oor.svg"' in lesson.html
    before = lesson.html
    write(folder, {"een/luisteren.md": GOOD["een/luisteren.md"].replace("Luister **goed**", "Luister stil")})
    second = actions.publish(folder, now=NOW)
    assert (first.number, second.number) == (1, 2)
    assert queries.lesson(first.id, "een", "luisteren").html == before


def test_a_published_lesson_may_not_vanish(app, tmp_path):
    folder = write(tmp_path / "kort", GOOD)
    actions.publish(folder, now=NOW)
    for ending in (".md", ".check.toml"):
        (folder / "een" / f"luisteren{ending}").rename(folder / "een" / f"horen{ending}")
    write(folder, {"een/module.toml": GOOD["een/module.toml"].replace("luisteren", "horen")})
    with pytest.raises(CourseComplaints, match="luisteren is gepubliceerd"):
        actions.publish(folder, now=NOW)


def test_a_broken_course_publishes_nothing(app, tmp_path):
    folder = write(tmp_path / "kort", GOOD | {"een/groepsdag.md": "kapot"})
    with pytest.raises(CourseComplaints) as refused:
        actions.publish(folder, now=NOW)
    assert [row.file for row in refused.value.complaints] == ["een/groepsdag.md"]
    assert db.session.scalars(select(CourseVersion)).all() == []


def test_a_version_is_frozen(app, tmp_path):
    version = actions.publish(write(tmp_path / "kort", GOOD), now=NOW)
    db.session.commit()
    lesson = db.session.scalars(select(Lesson)).one()
    lesson.title = "Anders"
    with pytest.raises(PublishedVersionIsFrozen):
        db.session.flush()
    db.session.rollback()
    db.session.delete(db.session.get(CourseVersion, version.id))
    with pytest.raises(PublishedVersionIsFrozen):
        db.session.flush()
    db.session.rollback()


def test_the_real_course_is_without_complaints(app):
    texts, unreadable = read_folder(paths.COURSES / "wijkverbinder")
    course = check_course(texts, today=date.today())  # noqa: DTZ011 (a warning when a lesson is due is not an error)
    assert (unreadable, course.errors) == ([], [])
    outline = queries.outline(actions.publish(paths.COURSES / "wijkverbinder", now=NOW).id)
    assert [(row.slug, len(row.lessons)) for row in outline.modules] == [
        ("01-jouw-rol", 5),
        ("02-in-gesprek", 4),
    ]
    assert all(lesson.questions for _, lesson in outline.lessons())


def test_lessons_have_three_hundred_words_or_more():
    for path in sorted((paths.COURSES / "wijkverbinder").glob("*/*.md")):
        if path.name == "groepsdag.md" or path.name.endswith(".opdracht.md"):
            continue
        words = len(path.read_text().split("+++")[2].split())
        assert 300 <= words <= 650, f"{path.name}: {words} words"
