"""The course of this repository, held against what was promised of it; and versions that never change."""

import re
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select

from lms import markdown
from lms.curriculum import actions, queries, reading
from lms.curriculum.checking import check_course
from lms.curriculum.models import (
    Course,
    CourseArchive,
    CourseImage,
    CourseSection,
    CourseVersion,
    Lesson,
    PublishedVersionIsFrozen,
    Worksheet,
)
from lms.curriculum.rules import CourseComplaints
from lms.curriculum.words import anchor_of_word, explain
from lms.db import db
from lms.jobs.models import Job
from tests.curriculum.small_course import GOOD, NOW, RICH, changed, published, write

TIMED = re.compile(r"\((\d+) minuten\)$")


def lessons(course):
    return [(slug, page, check) for module in course.modules for slug, page, check in module.lessons]


def test_the_real_course_is_without_complaints_today(real_texts):
    course = check_course(real_texts, today=date.today())  # noqa: DTZ011 (a lesson that is due is a warning)
    assert course.errors == []


def test_it_has_nine_modules_40_lessons_and_126_questions(app, real_texts):
    outline = queries.outline(published(real_texts).id)
    assert [(row.slug, len(row.lessons)) for row in outline.modules] == [
        ("01-jouw-rol", 5), ("02-in-gesprek", 5), ("03-wijk-kennen", 6), ("04-iedereen-doet-mee", 5), ("05-samen-kiezen", 5),
        ("06-samenwerken", 2), ("07-idee-naar-plan", 4), ("08-als-het-schuurt", 4), ("09-vliegwiel", 4),
    ]  # fmt: skip
    assert [(row.slug, [step.slug for step in row.steps if step in row.assignments]) for row in outline.modules if len(row.assignments) > 1] == [
        ("03-wijk-kennen", ["wijkfoto", "spelregelkaart-maken"]),
    ]  # fmt: skip
    questions = [len(lesson.questions) for _, lesson in outline.lessons()]
    assert (len(questions), sum(questions), min(questions)) == (40, 126, 3)
    assert outline.gate.modules == ("01-jouw-rol",)
    assert all(len(row.wheel.split()) > 8 for row in outline.modules), "what each module sets going"


def test_a_lesson_has_300_to_700_words_and_a_drawing(real_course):
    for slug, page, _ in lessons(real_course):
        assert 300 <= reading.measure(page.body).words <= 700, slug
        assert markdown.images(page.body), slug


def test_reading_and_doing_are_told_apart_in_every_lesson(real_course):
    """Reading at 130 words a minute; nobody is told that a page of four minutes takes twenty."""
    for slug, page, _ in lessons(real_course):
        assert ("minutes" in page.values, 10 <= page.values["doing"] <= 30) == (False, True), slug
        assert 3 <= reading.minutes_to_read(page.body) <= 6, slug


def test_the_minutes_of_a_version(app):
    texts = changed(GOOD, "een/luisteren.md", "minutes = 20", "doing = 15")
    texts = changed(
        texts, "een/luisteren.md", "Luister **goed**.", "Luister goed naar wie er naast je zit. " * 40
    )
    texts = changed(texts, "een/wandeling.opdracht.md", "hours = 2", "hours = 8\nweeks = 3")
    [module] = queries.outline(published(texts).id).modules
    [lesson] = module.lessons
    assert (lesson.reading, lesson.minutes) == (3, 18)  # 322 words
    assert [(task.hours, task.weeks, task.after) for task in module.assignments] == [(8, 3, "")]
    [old] = queries.outline(published(GOOD).id).modules
    assert (old.lessons[0].reading, old.lessons[0].minutes, old.assignments[0].weeks) == (0, 20, 0)


def test_the_eight_outcomes_have_three_levels(app, real_texts):
    outline = queries.outline(published(real_texts).id)
    assert tuple(row.outcome for row in outline.levels) == outline.learning_outcomes
    assert len({text for row in outline.levels for text in (row.not_yet, row.enough, row.strong)}) == 24
    assert queries.outline(published(GOOD).id).levels == ()


def test_no_device_is_worn_out(real_course):
    """The heading of a story in at most a third of the lessons; nobody falls silent again and again. (`lms courses check` says
    it too: test_devices.)"""
    texts = [page.body for _, page, _ in lessons(real_course)]
    assert sum("## Zo ging het bij" in text for text in texts) <= len(texts) / 3
    assert sum("bleef even stil" in text or "werd stil" in text for text in texts) <= 1


def test_the_words_of_the_seed_are_heard_from_the_first_module(real_course):
    first = "\n".join(page.body for _, page, _ in real_course.modules[0].lessons)
    sought = ("vliegwiel", "buurtkracht", "eigen regie", "steuntje in de rug", "plek van betekenis")
    assert [word for word in sought if word not in first] == []


def test_the_rules_of_the_game_come_before_voices(app, real_texts):
    """Nobody gathers wishes before the card is made, as the lesson says itself."""
    outline = queries.outline(published(real_texts).id)
    steps = [step.slug for module in outline.modules for step in module.steps]
    order = [
        "wie-is-wie", "wijkfoto", "hoe-denken-je-partners", "spelregels-vooraf", "spelregelkaart-maken", "tien-manieren",
        "ophaalronde", "eerlijk-kiezen", "van-idee-naar-plek", "vier-stappen-zetten", "proef-houden",
    ]  # fmt: skip
    assert [steps.index(slug) for slug in order] == sorted(steps.index(slug) for slug in order)
    sheets = {sheet.slug: sheet.module.slug for sheet in db.session.scalars(select(Worksheet))}
    assert (sheets["spelregelkaart"], sheets["vier-stappen-blad"]) == ("03-wijk-kennen", "06-samenwerken")


def test_the_parts_of_a_group_day_add_up(real_course):
    totals = {}
    for module in real_course.modules:
        parts = [section for section in markdown.sections(module.group_day.body) if section.heading]
        minutes = [int(TIMED.search(part.heading)[1]) for part in parts]
        totals[module.slug] = (module.group_day.values["minutes"], sum(minutes))
        for part, whole in zip(parts, minutes, strict=True):
            steps = [int(step) for step in re.findall(r"^(\d+) minuten", part.text, re.M)]
            assert sum(steps) in (0, whole), (module.slug, part.heading)
    assert totals == {module.slug: (180, 180) for module in real_course.modules}


def test_each_module_has_sheets_and_two_hold_the_ten_statements(real_course):
    sheets = {slug: page for module in real_course.modules for slug, page in module.worksheets}
    assert [len(module.worksheets) for module in real_course.modules] == [4, 2, 4, 3, 3, 2, 4, 3, 3]
    statements = real_course.values["statements"]
    for slug in ("startmeting", "eindmeting"):
        found = re.findall(r"^\| (\d+)\. (.+?) \|", sheets[slug].body, re.M)
        assert found == [(str(number), words) for number, words in enumerate(statements, 1)]


def test_no_lesson_names_the_villages_of_the_client(real_texts):
    named = {name for name, text in real_texts.items() if re.search(r"\b(Blokker|Haren)\b", text)}
    assert {name for name in named if not name.endswith("/groepsdag.md")} == set()


def test_the_right_answer_is_not_always_at_the_same_place(real_course):
    places = Counter()
    for slug, _, check in lessons(real_course):
        chosen = [question["options"] for question in check if question["options"]]
        here = [[option["right"] for option in options].index(True) for options in chosen]
        assert len(set(here)) > 1, slug
        places.update(here)
    assert (len(places), min(places.values()) > sum(places.values()) / 5) == (3, True), places


def test_every_hard_word_can_be_opened_in_its_text(real_course):
    closed = set()
    for slug, page, _ in lessons(real_course):
        words = page.values.get("word", [])
        assert words, slug
        html = explain(markdown.render(page.body, lambda name: name), words)
        assert len(re.findall(r"<span[^>]*>(?:(?!</span>).)*<button", html)) == 0, f"{slug}: a word in a word"
        closed |= {
            (slug, row["word"]) for row in words
            if html.count(f'popovertarget="{anchor_of_word(row["word"])}"') != 1
        }  # fmt: skip
    assert closed == set()


def test_publishing_keeps_everything(app):
    version = published(RICH)
    db.session.expire_all()
    module = queries.whole_module(version.modules[0].id)
    assert [(row.slug, row.position, row.title, row.minutes) for row in module.lessons] == [
        ("luisteren", 1, "Luisteren", 20), ("bruggen-bouwen", 2, "Bruggen bouwen", 25),
    ]  # fmt: skip
    lesson = module.lessons[1]
    assert lesson.extras == {
        "goal": "Je brengt twee buren bij elkaar.", "can_do": "een brug bouwen", "needs": ["pen", "papier"],
        "mini_do_html": "<p>Zwaai naar een buur.</p>\n", "reflection": "Wie zwaaide terug?",
        "words": [
            {"word": "bemiddelen", "meaning": "In het midden gaan staan. Je kiest geen kant."},
            {"word": "‘draagvlak’", "meaning": "Hoeveel mensen iets willen."},
        ],
    }  # fmt: skip
    assert [(row["slug"], [(option["text"], option["right"]) for option in row["options"]]) for row in lesson.check] == [
        ("kant", [("De kant van de gemeente", False), ("Geen van de twee", True)]),
        ("woord", [("Zo gewoon als het kan", True), ("Met een duur woord", False), ("Zo zacht als het kan", False)]),
    ]  # fmt: skip
    assert [(row.slug, row.title, row.use) for row in module.worksheets] == [
        ("turflijst", "Turflijst", "Zet een streep voor elk gesprek."),
    ]  # fmt: skip
    [task] = module.assignments
    assert (task.slug, task.hours, task.photos, task.goes_to_doors, task.criteria, task.yields, task.hand_in_html) == (
        "wandeling", 2, 1, False, ["gedaan"], "krachten", "<p>Een foto.</p>\n",
    )  # fmt: skip
    assert queries.images_of(version.id) == {"oor.svg": GOOD["beelden/oor.svg"].encode()}
    sections = db.session.scalars(select(CourseSection).order_by(CourseSection.id))
    assert [(row.lesson_slug, row.heading, row.anchor) for row in sections] == [
        ("luisteren", "", ""), ("luisteren", "Oren open", "deel-oren-open"),
        ("bruggen-bouwen", "", ""), ("bruggen-bouwen", "", ""),
        ("bruggen-bouwen", "Twee bruggen in de wijk", "deel-twee-bruggen-in-de-wijk"),
        ("bruggen-bouwen", "Het woord ‘draagvlak’", "deel-het-woord-draagvlak"),
        ("bruggen-bouwen", "bemiddelen", "moeilijke-woorden"), ("bruggen-bouwen", "‘draagvlak’", "moeilijke-woorden"),
    ]  # fmt: skip


def test_publishing_the_same_again_changes_nothing_and_a_change_is_a_new_version(app, tmp_path):
    folder = write(tmp_path / "kort", GOOD)
    first = actions.publish(folder, now=NOW)
    assert actions.publish(folder, now=NOW).id == first.id
    lesson = queries.lesson(first.id, "een", "luisteren")
    assert f'src="/leren/beeld/{first.id}/oor.svg"' in lesson.html
    before = lesson.html
    write(folder, changed(GOOD, "een/luisteren.md", "Luister **goed**", "Luister stil"))
    second = actions.publish(folder, now=NOW)
    assert (first.number, second.number) == (1, 2)
    assert queries.lesson(first.id, "een", "luisteren").html == before
    assert published(GOOD).id == first.id  # going back finds the old version again


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("een/luisteren.", "een/horen.", "de les luisteren is gepubliceerd en mag niet verdwijnen of anders heten"),
        ("een/wandeling.", "een/fietstocht.", "de opdracht wandeling is gepubliceerd en mag niet verdwijnen of anders heten"),
        ("een/", "twee/", "de module een is gepubliceerd en mag niet verdwijnen of anders heten"),
    ],
)  # fmt: skip
def test_what_was_published_may_not_vanish(app, old, new, complaint):
    published(GOOD)
    texts = {name.replace(old, new): text for name, text in GOOD.items()}
    slug, other = (part.rstrip("./").rpartition("/")[2] for part in (old, new))
    for name in ("course.toml", f"{'twee' if new == 'twee/' else 'een'}/module.toml"):
        texts[name] = texts[name].replace(f'"{slug}"', f'"{other}"')
    with pytest.raises(CourseComplaints) as refused:
        published(texts)
    assert [str(row) for row in refused.value.complaints] == [f"course.toml:1: {complaint}"]


def test_a_broken_course_publishes_nothing(app, tmp_path):
    folder = write(tmp_path / "kort", GOOD | {"een/groepsdag.md": "kapot"})
    (folder / "een" / "foto.png").write_bytes(b"")
    with pytest.raises(CourseComplaints) as refused:
        actions.publish(folder, now=NOW)
    assert [row.file for row in refused.value.complaints] == ["een/foto.png", "een/groepsdag.md"]
    for table in (Course, CourseVersion, CourseImage, CourseArchive, Job):
        assert db.session.scalars(select(table)).all() == []


@pytest.mark.parametrize("table", [CourseVersion, Lesson, CourseSection, CourseArchive, CourseImage])
def test_a_version_is_frozen(app, table):
    published(GOOD)
    db.session.commit()
    name = {CourseVersion: "title", Lesson: "title", CourseSection: "text"}.get(table, "content")
    row = db.session.scalars(select(table)).first()
    setattr(row, name, getattr(row, name) + getattr(row, name))
    with pytest.raises(PublishedVersionIsFrozen):
        db.session.flush()
    db.session.rollback()
    db.session.delete(db.session.scalars(select(table)).first())
    with pytest.raises(PublishedVersionIsFrozen):
        db.session.flush()
    db.session.rollback()
