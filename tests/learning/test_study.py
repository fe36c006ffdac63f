"""What somebody keeps for themselves while learning, through the pages; and that nobody else ever reads it."""

import html
import re

import pytest
from sqlalchemy import select

from lms import formats
from lms.cohorts.queries import cohort_of
from lms.curriculum import actions as curriculum
from lms.db import db
from lms.learning.models import LessonNote, ReadingPlace, SelfMeasurement
from lms.learning.rules import LONGEST_NOTE
from lms.submissions import Submission

LESSON = "/leren/01-module/les-1-1"
KEPT_NOTE = f"{LESSON}?noted=1#notitie"  # where it was written, and says so
SECRET = "kruidnagel achter de schutting"
STATEMENTS = [f"Ik kan ding {index}." for index in range(1, 11)]


@pytest.fixture
def class_(world):
    cohort = world.cohort()
    return cohort, world.trainee(cohort), world.coach(cohort)


def kept(table, *columns):
    return [tuple(getattr(row, name) for name in columns) for row in db.session.scalars(select(table).order_by(table.id))]  # fmt: skip


def notes():
    return kept(LessonNote, "person_id", "lesson_slug", "text")


def textarea(page: str) -> str:
    return html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)[1])


def test_a_note_is_kept_changed_and_emptied(class_, as_person, visit, submit):
    _, trainee, _ = class_
    browser = as_person(trainee)
    assert (textarea(visit(browser, LESSON)), '<details class="note" id="notitie">' in visit(browser, LESSON)) == ("", True)  # fmt: skip
    for typed, expected in (
        ("  Eerst luisteren.\nDan pas praten. ", "Eerst luisteren.\nDan pas praten."),
        ("Toch <b>anders</b> & beter", "Toch <b>anders</b> & beter"),
    ):
        assert submit(browser, f"{LESSON}/notitie", text=typed).headers["Location"] == KEPT_NOTE
        assert notes() == [(trainee.id, "les-1-1", expected)]
        page = visit(browser, LESSON)
        assert (textarea(page), '<details class="note" id="notitie" open>' in page) == (expected, True)
    assert html.escape("Toch <b>anders</b> & beter", quote=False) in visit(browser, "/leren/notities")
    submit(browser, f"{LESSON}/notitie", text=" \n ")
    assert (notes(), textarea(visit(browser, LESSON))) == ([], "")
    assert "Nog geen notities" in visit(browser, "/leren/notities")


def test_a_note_that_is_too_long_comes_back_whole(class_, as_person, visit, submit):
    _, trainee, _ = class_
    browser = as_person(trainee)
    submit(browser, f"{LESSON}/notitie", text="Eerste.")
    submit(browser, f"{LESSON}/notitie", text="x" * LONGEST_NOTE)
    typed = f"{SECRET} " + "y" * (LONGEST_NOTE - len(SECRET))
    page = submit(browser, f"{LESSON}/notitie", status=400, text=typed).get_data(as_text=True)
    assert (textarea(page) == typed, "is te lang" in page) == (True, True)
    assert notes() == [(trainee.id, "les-1-1", "x" * LONGEST_NOTE)]
    assert textarea(visit(browser, LESSON)) == "x" * LONGEST_NOTE


@pytest.mark.parametrize(
    "address", ["/leren/01-module/les-9-9", "/leren/02-module/les-1-1", "/leren/x/les-1-1"]
)
def test_a_note_or_place_at_a_lesson_that_is_not_there(class_, as_person, address):
    browser = as_person(class_[1])
    for what, field in (("notitie", "text"), ("plek", "anchor")):
        assert browser.post(f"{address}/{what}", data={field: "hier"}).status_code == 404
    assert (notes(), kept(ReadingPlace, "anchor")) == ([], [])


def keeps_everything(submit, browser):
    """A note, a place and both measurements, with words and numbers that stand nowhere else."""
    submit(browser, f"{LESSON}/notitie", text=SECRET)
    submit(browser, f"{LESSON}/plek", status=204, anchor="deel-kern-geheim")
    for moment in ("start", "end"):
        submit(browser, "/leren/meting", moment=moment, **{f"score{number}": "3" for number in range(1, 11)})


def test_nobody_else_reads_it(world, class_, as_person, submit, visit):
    cohort, trainee, coach = class_
    keeps_everything(submit, as_person(trainee))
    hand_in = world.handed_in(trainee, cohort)
    own = [LESSON, "/leren", "/leren/notities", "/leren/zoeken?q=kruidnagel", "/leren/meting", "/voortgang", "/opdrachten/opdracht-1"]  # fmt: skip
    over = [
        "/begeleiding", f"/begeleiding/deelnemers/{trainee.id}", f"/begeleiding/deelnemers/{trainee.id}/op-papier",
        "/begeleiding/inleveringen", f"/begeleiding/inleveringen/{hand_in.id}", f"/lichtingen/{cohort.id}", "/lichtingen",
    ]  # fmt: skip
    seen = []
    for person, pages in (
        (world.trainee(cohort), own), (world.trainee(world.cohort(cohort.version)), own), (coach, over),
        (world.staff("coordinator"), [*over, f"/lichtingen/{cohort.id}/versie"]), (world.staff("administrator"), over),
    ):  # fmt: skip
        browser = as_person(person)
        for address in pages:
            page = visit(browser, address)
            seen += [
                (person.name, address, word)
                for word in ("kruidnagel", "schutting", "deel-kern-geheim", "Ingevuld op")
                if word in page.replace('value="kruidnagel"', "").replace("‘kruidnagel’", "")
            ]
        assert "kruidnagel" not in browser.get("/leren/notities.txt").get_data(as_text=True)
    assert seen == []
    for person in (coach, world.staff()):
        browser = as_person(person)
        assert [browser.get(address).status_code for address in ("/leren/notities", "/leren/notities.txt", "/leren/meting", "/leren/zoeken")] == [403] * 4  # fmt: skip
    for address in ("/leren/notities", "/leren/notities.txt", "/leren/meting"):
        assert as_person(trainee).get(address).status_code == 200


def test_the_file_holds_every_note_in_course_order(world, class_, as_person, submit):
    _, trainee, _ = class_
    browser = as_person(trainee)
    assert browser.get("/leren/notities.txt").get_data(as_text=True) == ""
    for slug in ("2-2", "1-2", "2-1", "1-1"):
        submit(browser, f"/leren/0{slug[0]}-module/les-{slug}/notitie", text=f"Bij <{slug}>\nnog een regel")
    response = browser.get("/leren/notities.txt")
    day = formats.date_long(world.now)
    assert response.get_data(as_text=True) == "\n\n".join(
        f"Module {slug[0]}\nLes {slug[0]}.{slug[2]}\n{day}\n\nBij <{slug}>\nnog een regel\n"
        for slug in ("1-1", "1-2", "2-1", "2-2")
    )
    assert (response.mimetype, response.headers["Content-Disposition"], response.headers["Cache-Control"]) == (
        "text/plain", "attachment; filename=notities.txt", "no-store",
    )  # fmt: skip


# a small course as files, since only publishing makes headings with a name and places that can be found

COURSE = {
    "course.toml": """slug = "vinden"
title = "Leren vinden"
certificate_title = "Certificaat"
summary = "Kort."
modules = ["een"]
learning_outcomes = ["Ik luister."]
[gate]
title = "Veilig werken"
modules = ["een"]
[requirements]
group_days = 0
peer_meetings = 0
host_turns = 0
case_turns = 0
""",
    "een/module.toml": 'title = "Een"\nquestion = "Wat?"\nsummary = "Kort."\nlessons = ["luisteren", "kijken"]\nassignment = "wandeling"\n',
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
    "een/groepsdag.md": '+++\ntitle = "Groepsdag"\nminutes = 180\nbring = ["pen"]\n+++\nWelkom.\n',
}
for _slug, _title, _text in (
    (
        "luisteren",
        "Luisteren",
        "## Oren & ogen open\n\nJe telt de bruggen in je wijk.\n\n### Stil zijn\n\nWacht even.",
    ),
    ("kijken", "Kijken", "## Rondlopen\n\nJe loopt langs de vijver."),
):
    COURSE[f"een/{_slug}.md"] = (
        f'+++\ntitle = "{_title}"\ngoal = "Je oefent."\ncan_do = "oefenen"\nminutes = 20\nneeds = ["oren"]\n'
        f'mini_do = "Oefen."\nreflection = "Hoe was het?"\n+++\n{_text}\n'
    )
    COURSE[f"een/{_slug}.check.toml"] = (
        '[[question]]\nslug = "eerst"\ntext = "Wat eerst?"\nexplanation = "Dit eerst."\n'
        '[[question.option]]\ntext = "Dit"\nright = true\n[[question.option]]\ntext = "Dat"\n'
    )


@pytest.fixture
def reader(world, as_person):
    """A trainee in a course that was published from files, with a browser."""
    person = world.trainee(world.cohort(curriculum.publish_texts(COURSE, now=world.now)))
    return person, as_person(person)


@pytest.mark.parametrize(
    ("looked_for", "lessons"),
    [
        ("bruggen", ["/leren/een/luisteren#deel-oren-ogen-open"]),
        ("brugen", ["/leren/een/luisteren#deel-oren-ogen-open"]),
        ("vijvver", ["/leren/een/kijken#deel-rondlopen"]),
        ("zonnewijzer", []),
        ("", []),
        ("'; drop table people --", []),
    ],
)
def test_finding_in_lessons_forgives_a_typo(reader, visit, looked_for, lessons):
    page = visit(reader[1], f"/leren/zoeken?q={looked_for}")
    found = re.findall(r'<ol class="plain-list">(.*?)</ol>', page, re.S)
    assert re.findall(r'href="([^"]+)"', found[0] if found else "") == lessons
    assert ("Niets gevonden" in page) == (looked_for != "" and not lessons)


def test_finding_in_own_notes_only(world, reader, as_person, visit, submit):
    person, browser = reader
    other = as_person(world.trainee(cohort_of(person, now=world.now)))
    submit(browser, "/leren/een/kijken/notitie", text="De zonnewijzer bij één café")
    submit(other, "/leren/een/luisteren/notitie", text="Een andere zonnewijzer")
    for looked_for in ("ZONNEWIJZER", "een cafe zonne"):
        page = visit(browser, f"/leren/zoeken?q={looked_for}")
        own = page.partition("In je eigen notities")[2]
        assert re.findall(r'href="(/leren/een/[^"]+)"', own) == ["/leren/een/kijken#notitie"]
        assert ("De zonnewijzer bij één café" in own, "andere" in page) == (True, False)
    assert "eigen notities" not in visit(browser, "/leren/zoeken?q=vijver")
    assert "eigen notities" not in visit(browser, "/leren/zoeken?q=!?")


@pytest.mark.parametrize(
    ("anchor", "offered"),
    [
        ("deel-oren-ogen-open", [("deel-oren-ogen-open", "Oren & ogen open")]),
        ("deel-stil-zijn", [("deel-stil-zijn", "Stil zijn")]),
        ("deel-rondlopen", []), ("deel-.*", []), ('"><script>', []), ("", []), ("x" * 200, []),
    ],
)  # fmt: skip
def test_going_on_where_one_was(reader, visit, submit, anchor, offered):
    person, browser = reader
    response = submit(browser, "/leren/een/luisteren/plek", status=204, anchor=anchor)
    assert (response.get_data(), kept(ReadingPlace, "person_id", "lesson_slug", "anchor")) == (
        b"", [(person.id, "luisteren", anchor)],
    )  # fmt: skip
    page = visit(browser, "/leren/een/luisteren")
    links = re.findall(r'Je was gebleven bij: <a href="#([^"]*)">(.*?)</a>', page)
    assert [(name, html.unescape(words)) for name, words in links] == offered
    assert all(f'id="{name}"' in page for name, _ in links)


def test_the_last_place_counts_and_a_lesson_that_is_read_offers_none(reader, visit, submit):
    person, browser = reader
    for anchor in ("deel-oren-ogen-open", "deel-stil-zijn"):
        submit(browser, "/leren/een/luisteren/plek", status=204, anchor=anchor)
    assert kept(ReadingPlace, "person_id", "lesson_slug", "anchor") == [
        (person.id, "luisteren", "deel-stil-zijn")
    ]
    assert browser.post("/leren/een/luisteren/plek", data={"anchor": "y" * 201}).status_code == 400
    assert "Je was gebleven" not in visit(browser, "/leren/een/kijken")
    assert "data-place" in visit(browser, "/leren/een/luisteren")
    submit(browser, "/leren/een/luisteren/afronding")
    page = visit(browser, "/leren/een/luisteren")
    assert ("Je was gebleven" in page, "data-place" in page) == (False, False)


def test_lesson_page_takes_five_queries_with_a_note_and_a_place(
    class_, as_person, visit, submit, count_queries
):
    browser = as_person(class_[1])
    keeps_everything(submit, browser)
    visit(browser, LESSON)
    with count_queries() as queries:
        visit(browser, LESSON)
    assert len(queries) <= 5, queries


# the self-measurement


def chosen(page: str) -> dict[str, str]:
    boxes = re.findall(r"<input[^>]*type=\"radio\"[^>]*>", page)
    return {re.search(r'name="([^"]+)"', box)[1]: re.search(r'value="([^"]+)"', box)[1] for box in boxes if " checked" in box}  # fmt: skip


def scores(*numbers: int) -> dict[str, str]:
    return {f"score{index}": str(number) for index, number in enumerate(numbers, 1)}


def measured():
    return kept(SelfMeasurement, "person_id", "moment", "scores")


@pytest.mark.parametrize(
    "fields",
    [{}, scores(*[3] * 9), scores(*[3] * 9, 6), scores(*[3] * 9, 0), scores(*[3] * 9) | {"score10": "veel"}],
    ids=["nothing", "nine of ten", "six", "zero", "a word"],
)
def test_an_unfinished_measurement_complains_and_keeps_the_choices(class_, as_person, submit, fields):
    page = submit(as_person(class_[1]), "/leren/meting", status=400, moment="start", **fields).get_data(
        as_text=True
    )
    assert "Kies bij elke zin een getal van 1 tot en met 5." in page
    assert chosen(page) == {name: value for name, value in fields.items() if value == "3"}
    assert measured() == []


def test_the_start_then_the_end_side_by_side(class_, as_person, submit, visit):
    _, trainee, _ = class_
    browser = as_person(trainee)
    page = visit(browser, "/leren/meting")
    assert (re.findall(r'<legend class="field__label">(.*?)</legend>', page), "Dit is je startmeting" in page, "<table" in page) == (
        STATEMENTS, True, False,
    )  # fmt: skip
    begin, end = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5], [5, 4, 3, 4, 5, 5, 4, 3, 4, 5]
    submit(browser, "/leren/meting", moment="start", **scores(*begin))
    page = visit(browser, "/leren/meting")
    assert ("Dit is je eindmeting" in page, "<table" in page, chosen(page)) == (True, False, {})
    submit(browser, "/leren/meting", moment="end", **scores(*end))
    submit(browser, "/leren/meting", status=400, moment="end", score1="9")
    page = visit(browser, "/leren/meting?moment=start")
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(\d)</td><td>(\d)</td>', page)
    assert rows == [(words, str(a), str(b)) for words, a, b in zip(STATEMENTS, begin, end, strict=True)]
    assert (chosen(page), "Ingevuld op" in page) == (scores(*begin), True)
    submit(browser, "/leren/meting?moment=start", moment="start", **scores(*[2] * 10))
    assert measured() == [(trainee.id, "start", [2] * 10), (trainee.id, "end", end)]
    assert browser.get("/leren/meting?moment=midden").status_code == 404
    assert browser.post("/leren/meting", data={"moment": "midden", **scores(*end)}).status_code == 404


def test_another_sees_an_empty_measurement(world, class_, as_person, submit, visit):
    cohort, trainee, _ = class_
    submit(as_person(trainee), "/leren/meting", moment="start", **scores(*[4] * 10))
    page = visit(as_person(world.trainee(cohort)), "/leren/meting?moment=start")
    assert (chosen(page), "Ingevuld" in page, "Dit is je startmeting" in page) == ({}, False, True)


def test_a_course_without_sentences_has_no_measurement(world, as_person, visit):
    browser = as_person(world.trainee(world.cohort(world.version(statements=[]))))
    assert browser.get("/leren/meting").status_code == 404
    assert "/leren/meting" not in visit(browser, "/leren")


# the size of the letters


def test_the_size_of_the_letters_stays_in_the_browser(class_, as_person, visit, submit, client):
    browser = as_person(class_[1])
    sizes = []
    for size in ("large", "largest", "reusachtig", "", "normal"):
        assert submit(browser, "/tekstgrootte", size=size, next=LESSON).headers["Location"] == LESSON
        sizes.append(re.search(r'<html lang="nl"([^>]*)>', visit(browser, LESSON))[1].strip())
    assert sizes == [
        'data-text="large"',
        'data-text="largest"',
        'data-text="largest"',
        'data-text="largest"',
        "",
    ]
    submit(client, "/tekstgrootte", size="large", next="/contact")
    assert ('data-text="large"' in visit(client, "/contact"), "data-text" in visit(browser, LESSON)) == (
        True,
        False,
    )


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/voortgang", "/voortgang"), ("/leren/zoeken?q=brug", "/leren/zoeken?q=brug"),
        ("https://elders.example/", "/"), ("//elders.example", "/"), ("/\\elders.example", "/"),
        ("\\\\elders.example", "/"), ("javascript:alert(1)", "/"), ("leren", "/"), ("", "/"), ("/x\r\nLocation: //e", "/"),
    ],
)  # fmt: skip
def test_choosing_a_size_never_leads_away(client, submit, target, expected):
    assert submit(client, "/tekstgrootte", size="large", next=target).headers["Location"] == expected


# sending twice


def test_the_same_form_twice_is_carried_out_once(class_, as_person, visit, submit):
    _, trainee, _ = class_
    browser = as_person(trainee)
    page = visit(browser, LESSON)
    keys = re.findall(r'name="once" value="([^"]+)"', page)
    assert len(set(keys)) == len(keys) > 1
    for text in ("Eerst.", "Nog eens."):
        assert submit(browser, f"{LESSON}/notitie", text=text, once=keys[0]).headers["Location"] == KEPT_NOTE
    assert notes() == [(trainee.id, "les-1-1", "Eerst.")]
    assert len(db.session.scalars(select(Submission)).all()) == 1
    submit(browser, f"{LESSON}/notitie", text="Later.", once=keys[1])
    assert notes() == [(trainee.id, "les-1-1", "Later.")]
    for number in (2, 5):
        submit(browser, "/leren/meting", moment="start", once="s" * 20, **scores(*[number] * 10))
    assert measured() == [(trainee.id, "start", [2] * 10)]


def test_a_form_that_complained_may_be_sent_again_with_the_same_key(class_, as_person, submit):
    _, trainee, _ = class_
    browser = as_person(trainee)
    page = submit(browser, "/leren/meting", status=400, moment="start", once="k" * 20, **scores(1)).get_data(
        as_text=True
    )
    assert 'name="once" value="kkkkkkkkkkkkkkkkkkkk"' in page
    submit(browser, "/leren/meting", moment="start", once="k" * 20, **scores(*[1] * 10))
    assert measured() == [(trainee.id, "start", [1] * 10)]
