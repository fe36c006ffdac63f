"""What somebody takes along: everything of theirs, nothing of others."""

import io
import json
import zipfile

from lms import uploads
from lms.db import db
from lms.learning.models import HandInPhoto, LessonNote
from lms.supervision.models import Note
from lms.uploads import upload_folder


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
    assert files == ["gegevens.json", "hand_in_photos/1.jpg"]


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
    assert files == ["gegevens.json"]
