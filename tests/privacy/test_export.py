"""What somebody takes along: everything of theirs, nothing of others."""

import io
import itertools
import json
import re
import zipfile

import pytest

from lms import uploads, wording
from lms.db import db
from lms.learning.models import HandInPhoto, LessonNote
from lms.privacy.export_queries import Row, Taken, is_open, tables_of_people
from lms.privacy.views.own_data import page_to_read
from lms.supervision.models import Note
from lms.uploads import upload_folder
from tests.house.generated_rows import generated
from tests.proofreader import proofread


def exported(browser) -> tuple[dict, list[str], str]:
    answer = browser.get("/mijn/gegevens.zip")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        text = archive.read("gegevens.json").decode()
        return json.loads(text), sorted(archive.namelist()), text


def life(world, cohort, coach, name: str, word: str):
    """A trainee of whose every kind of row a word tells whose it is."""
    person = world.trainee(cohort, name=name)
    hand_in = world.handed_in(person, cohort, text=f"werk {word}")
    review = world.review(hand_in, coach)
    review.feedback = f"antwoord {word}"
    file_name = uploads.store(upload_folder(), b"\xff\xd8\xff" + word.encode(), ".jpg")
    world.add(HandInPhoto(hand_in=hand_in, position=0, file_name=file_name, width=1, height=1))
    course_id = cohort.version.course_id
    world.add(
        LessonNote(
            person_id=person.id,
            course_id=course_id,
            lesson_slug="les-1-1",
            text=f"notitie {word}",
            changed_at=world.now,
        )
    )
    world.add(
        Note(
            person_id=person.id,
            cohort_id=cohort.id,
            text=f"van de begeleider {word}",
            written_by=coach,
            written_at=world.now,
        )
    )
    world.lesson_done(person, cohort, "les-1-1")
    return person


def test_everything_of_mine_and_nothing_of_others(world, as_person):
    cohort = world.cohort()
    coach = world.coach(cohort, name="Piet Smit")
    coach.password_hash = "geheim-van-piet"
    mine = life(world, cohort, coach, "Ada Bos", "appel")
    mine.password_hash = "geheim-van-ada"
    life(world, cohort, coach, "Bea Kok", "kiwi")
    group = world.peer_group(cohort, mine)
    world.meeting(group, coach, present=(mine,))
    db.session.flush()
    shown, files, text = exported(as_person(mine))
    assert [row["name"] for row in shown["people"]] == ["Ada Bos"]
    for words in ("werk appel", "antwoord appel", "notitie appel", "van de begeleider appel"):
        assert words in text
    assert [words for words in ("kiwi", "Bea Kok", "geheim", "token") if words in text] == []
    assert shown["reviews"][0]["reviewed_by_id"] == "Piet Smit"
    assert set(shown) >= {
        "grants",
        "hand_ins",
        "lesson_completions",
        "meeting_attendance",
        "peer_group_members",
        "login_sessions",
    }
    assert files == ["gegevens.json", "hand_in_photos/1.jpg", "lees-mij.html", "opmaak.css"]


def test_a_coach_gets_their_own_and_not_their_trainees(world, as_person):
    cohort = world.cohort()
    coach = world.coach(cohort, name="Piet Smit")
    life(world, cohort, coach, "Ada Bos", "appel")
    shown, files, text = exported(as_person(coach))
    assert ([row["role"] for row in shown["grants"]], "appel" in text, "Ada Bos" in text) == (
        ["coach"],
        False,
        False,
    )
    assert files == ["gegevens.json", "lees-mij.html", "opmaak.css"]


def page_of(browser) -> tuple[str, str, dict, list[str]]:
    """(the page to read, its style sheet, what the machine gets, all files) of what somebody takes along."""
    answer = browser.get("/mijn/gegevens.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        read = [archive.read(name).decode() for name in ("lees-mij.html", "opmaak.css", "gegevens.json")]
        return read[0], read[1], json.loads(read[2]), archive.namelist()


def test_the_page_to_read_tells_every_table_and_opens_without_internet(world, as_person):
    cohort = world.cohort(name="Groep Linde")
    coach = world.coach(cohort, name="Piet Smit")
    mine = life(world, cohort, coach, "Ada Bos", "appel")
    life(world, cohort, coach, "Bea Kok", "kiwi")
    group = world.peer_group(cohort, mine, name="De Brug")
    world.meeting(group, coach, present=(mine,))
    db.session.flush()
    page, style, rows, files = page_of(as_person(mine))
    proofread(page, "lees-mij.html")
    shown = set(re.findall(r'<section id="(\w+)">', page))
    assert shown == set(rows)
    assert set(re.findall(r'href="#(\w+)"', page)) == shown
    used = set(re.findall(r'(?:href|src)="([^"#]+)"', page)) - {"tel:"}
    assert used <= set(files), "each file that the page names lies beside it"
    assert (set(files) - used, "url(" in style, "http" in page) == ({"lees-mij.html"}, False, False)
    for words in (
        "werk appel",
        "antwoord appel",
        "Piet Smit",
        "Groep Linde",
        "De Brug",
        "deelnemer",
        "Voldaan",
        "Les 1 1",
    ):
        assert words in page
    assert [words for words in ("kiwi", "Bea Kok", "trainee", "approved", "None") if words in page] == []


@pytest.mark.parametrize("is_full", [True, False])
def test_any_row_of_any_table_can_be_told(app, world, is_full):
    """All columns filled in, or only those that must be, with a name or a moment for what a row belongs to."""
    numbered = {
        table: generated(table, number, is_full) for number, table in enumerate(tables_of_people(), 1)
    }
    rows = {
        table: [
            Row(
                {
                    column.name: row[column.name]
                    for column in table.c
                    if column.name in row and is_open(column)
                },
                {},
            )
        ]
        for table, row in numbered.items()
    }
    labels = {
        (column.name, row[column.name]): label
        for table, row in numbered.items()
        for column, label in zip(
            table.c, itertools.cycle(("De Brug", "krachtwandeling", world.now)), strict=False
        )
        if column.foreign_keys and column.name in row
    }
    person = world.person(name="Ada Bos")
    with app.test_request_context():
        page = page_to_read(Taken(rows, labels), person, now=world.now)
    proofread(page, "lees-mij.html")
    assert re.findall(r'<section id="(\w+)">', page) == [
        name for name in wording.words("privacy/words.html", "tables")
    ]
