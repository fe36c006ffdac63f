from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from lms.accounts.models import Person
from lms.db import db
from lms.errors import RuleError
from lms.intake import actions, import_actions
from lms.intake.import_forms import HEADS
from lms.intake.import_queries import with_known
from lms.intake.import_rules import MOST_ROWS, read
from lms.intake.models import Application, ApplicationImport
from lms.notifications.models import Message
from lms.spreadsheet import rows_of_file, rows_of_text

HEAD = "Naam\tE-mail\tTelefoon\tWijk\tMotivatie"


def rows(*lines):
    return read(rows_of_text("\n".join((HEAD, *lines))), HEADS)


@pytest.mark.parametrize(
    ("line", "verdict", "why"),
    [
        ("Anna\tanna@example.nl\t06 12345678\tNoord\tGraag", "new", ""),
        ("Anna\t\t612345678\tNoord", "new", ""),  # a sheet takes the nought off
        ("Anna\tanna@example.nl\t\tNoord", "new", ""),
        ("Anna\t\t\tNoord", "unreachable", ""),
        ("\tanna@example.nl\t\tNoord", "unreadable", "no_name"),
        ("123\tanna@example.nl\t\tNoord", "unreadable", "no_name"),
        ("An\u202ena\tanna@example.nl\t\tNoord", "unreadable", "bad_name"),
        ("Anna\tanna@\t06 12345678\tNoord", "unreadable", "bad_email"),
        ("Anna\tanna@example.nl\t12\tNoord", "unreadable", "bad_phone"),
        ("A" * 121 + "\tanna@example.nl\t\tNoord", "unreadable", "too_long"),
        ("Anna\tanna@example.nl\t\t", "unreadable", "no_place"),
    ],
)
def test_a_row_is_judged_by_itself(line, verdict, why):
    assert [(row.verdict, row.why) for row in rows(line)] == [(verdict, why)]


@pytest.mark.parametrize(
    "text",
    [
        "Naam;Mail;Mobiel;Woonplaats\nAnna Bos;anna@example.nl;06 12345678;Noord",
        "voornaam,achternaam,e-mailadres,telefoonnummer,wijk of dorp\nAnna,Bos,anna@example.nl,06 12345678,Noord",
        "Anna Bos\tanna@example.nl\t06 12345678\tNoord",
        "06 12345678\tAnna Bos\tNoord\tanna@example.nl",
        "\n\nNr\tNaam\tPlaats\tTel\tEmail\n\n1\tAnna Bos\tNoord\t0612345678\tanna@example.nl\n",
    ],
)
def test_columns_are_found_by_their_heading_or_by_what_is_in_them(text):
    found = read(rows_of_text(text), HEADS)
    assert [(row.name, row.email, row.place, row.verdict) for row in found] == [
        ("Anna Bos", "anna@example.nl", "Noord", "new")
    ]
    assert found[0].phone.replace(" ", "") == "0612345678"


@pytest.mark.parametrize("text", ["", " \n\t\n", HEAD])
def test_a_sheet_without_anybody_is_refused(text):
    with pytest.raises(RuleError, match="niemand"):
        read(rows_of_text(text), HEADS)


def test_five_hundred_fit():
    lines = [f"Bewoner {number}x\tb{number}@example.nl\t\tNoord" for number in range(MOST_ROWS)]
    assert {row.verdict for row in rows(*lines)} == {"new"}
    with pytest.raises(RuleError, match="500 mensen"):
        rows(*lines, "Een te veel\tx@example.nl\t\tNoord")


def test_who_is_known_and_who_is_there_twice(world):
    world.person(name="Anna Bos", email="anna@example.nl", phone="06 11111111")
    db.session.add(
        Application(name="Cas", email="cas@example.nl", neighbourhood="Noord", applied_at=world.now)
    )
    found = with_known(
        rows(
            "Annie\tANNA@example.nl\t\tNoord",
            "anna bos\t\t+31611111111\tNoord",
            "Broer Bos\t\t06 11111111\tNoord",  # the same house, another name
            "Cas\tcas@example.nl\t\tNoord",
            "Dirk\tdirk@example.nl\t06 22222222\tNoord",
            "Dirk\t\t0622222222\tNoord",
            "Kan niet\t\t\tNoord",
        )
    )
    assert [(row.verdict, row.same_as) for row in found] == [
        ("known", 0), ("known", 0), ("new", 0), ("known", 0), ("new", 0), ("double", 6), ("unreachable", 0),
    ]  # fmt: skip


def xlsx(*lines):
    book, out = Workbook(), BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(out)
    return out.getvalue()


def test_files_are_read_as_text():
    book = xlsx(["Naam", "Telefoon", "Wijk"], ["Anna", 612345678, "Noord"], ["=1+1", 6.0, None])
    assert rows_of_file(book)[:2] == [["Naam", "Telefoon", "Wijk"], ["Anna", "612345678", "Noord"]]
    assert "=1+1" not in str(rows_of_file(book))
    assert rows_of_file("Naam;Wijk\nÉva;Noord".encode()) == [["Naam", "Wijk"], ["Éva", "Noord"]]
    assert rows_of_file("\ufeffNaam;Wijk\nÉva;Noord".encode()) == [["Naam", "Wijk"], ["Éva", "Noord"]]
    assert rows_of_file("Naam;Wijk\nÉva;Noord".encode("cp1252")) == [["Naam", "Wijk"], ["Éva", "Noord"]]


def with_part(book, name, before):
    """The same workbook, with something before the root of one part."""
    out = BytesIO()
    with ZipFile(BytesIO(book)) as old, ZipFile(out, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            new.writestr(part, before.encode() + text if part.filename == name else text)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"PK\x03\x04 not a zip",
        xlsx(["Naam"])[:300],
        with_part(xlsx(["Naam"]), "xl/workbook.xml", "<!DOCTYPE workbook>"),
    ],
)
def test_what_is_no_list_is_not_read(content):
    assert rows_of_file(content) is None


LIST = f"{HEAD}\nAnna\tanna@example.nl\t\tNoord\tGraag\nBas\t\t06 22222222\tZuid\nFout\t\t\tNoord"


def test_a_list_is_looked_at_first_and_then_brought_in_with_nothing_sent(world, as_person, visit, submit):
    browser, address = as_person(world.staff()), "/aanmeldingen/lijst"
    visit(browser, address)
    submit(browser, address, 400, sheet=LIST)
    page = submit(browser, address, 200, sheet=LIST, consent="map 2026").get_data(as_text=True)
    assert ("2 aanmeldingen komen" in page, "Geen e-mailadres en geen telefoon" in page) == (True, True)
    assert db.session.query(Application).count() == 0
    submit(browser, address, sheet=LIST, consent="map 2026", is_seen="ja")
    made = db.session.query(Application).order_by(Application.id).all()
    assert [(row.name, row.email, row.phone, row.neighbourhood, row.motivation) for row in made] == [
        ("Anna", "anna@example.nl", "", "Noord", "Graag"), ("Bas", "", "06 22222222", "Zuid", ""),
    ]  # fmt: skip
    assert (db.session.query(Message).count(), db.session.query(Person).count()) == (0, 1)
    assert db.session.query(ApplicationImport).one().consent == "map 2026"
    submit(browser, address, 400, sheet=LIST, consent="map 2026", is_seen="ja")  # nobody is new


def test_a_file_is_shown_as_the_text_that_is_sent_next(world, as_person):
    browser = as_person(world.staff())
    book = xlsx(["Naam", "Mail", "Wijk"], ["Anna", "anna@example.nl", "Noord"])
    fields = {"file": (BytesIO(book), "lijst.xlsx"), "consent": "map"}
    page = browser.post("/aanmeldingen/lijst", data=fields, content_type="multipart/form-data")
    assert "1 aanmelding komt" in page.get_data(as_text=True)
    assert 'name="sheet" value="Naam\tMail\tWijk\nAnna\tanna@example.nl\tNoord"' in page.get_data(
        as_text=True
    )
    for content, said in (
        (b"\x00" * 9, "kunnen we niet lezen"),
        (b"a" * (2 * 1024 * 1024 + 1), "groter dan 2 MB"),
    ):
        fields = {"file": (BytesIO(content), "lijst.xlsx"), "consent": "map"}
        answer = browser.post("/aanmeldingen/lijst", data=fields, content_type="multipart/form-data")
        assert (answer.status_code, said in answer.get_data(as_text=True)) == (400, True)


def test_what_nobody_worked_on_is_taken_back(world, as_person, submit, visit):
    staff, cohort = world.staff(), world.cohort()
    browser = as_person(staff)
    made = import_actions.bring_in(rows(*LIST.splitlines()[1:]), consent="map", by=staff, now=world.now)
    anna = db.session.query(Application).filter_by(name="Anna").one()
    actions.place(anna, cohort, by=staff, now=world.now)
    assert "Haal 1 aanmelding van" in visit(browser, "/aanmeldingen/lijst")
    submit(browser, f"/aanmeldingen/lijst/{made.id}/terug")
    assert [row.name for row in db.session.query(Application)] == ["Anna"]
    assert (made.undone_by_id, made.undone_at is not None) == (staff.id, True)
    assert "Teruggehaald op" in visit(browser, "/aanmeldingen/lijst")
