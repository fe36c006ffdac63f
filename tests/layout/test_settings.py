"""The settings of the document: versions that never change, frozen in what is issued."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from lms.db import db
from lms.layout import actions
from lms.layout.models import CertificateTemplate


def text_of(content: bytes) -> str:
    reader = PdfReader(io.BytesIO(content))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split())


def test_changing_the_settings_changes_no_issued_file(world, issued, walk, run_jobs):
    staff = world.staff(name="Noor de Wit")
    before = issued()
    run_jobs()
    kept = before.file.sha256
    desk = (
        walk(staff)
        .opens("/certificaten/register")
        .follows("Wat er op het certificaat staat")
        .sees("coördinator")
    )
    fields = {
        "name1": "Bea Bos",
        "role1": "bestuur",
        "name2": "",
        "role2": "assessor",
        "text1": "Eerste <b>tekst</b>.",
        "text2": "Tweede tekst.",
    }
    desk.presses("Bewaar als nieuwe versie", status=400, **fields | {"role1": ""}).sees(
        "Schrijf erbij wat deze persoon doet."
    )
    desk.presses("Bewaar als nieuwe versie", status=400, **fields | {"text1": "x" * 161}).sees(
        "Er passen 160 tekens"
    )
    desk.presses("Bewaar als nieuwe versie", **fields).sees(
        "Versie 1", "Bea Bos, bestuur en (wie het doet), assessor"
    )
    after = issued(name="Joop Vlaar")
    run_jobs()
    assert (before.file.sha256, before.facts["template"], after.facts["template"]) == (kept, 0, 1)
    assert before.facts["signatories"] == [
        {"name": "Noor de Wit", "role": "coördinator"},
        {"name": "Marjan Postma", "role": "beoordelaar"},
    ]
    assert after.facts["signatories"] == [
        {"name": "Bea Bos", "role": "bestuur"},
        {"name": "Marjan Postma", "role": "assessor"},
    ]
    old, new = text_of(before.file.content), text_of(after.file.content)
    for words in ("Bea Bos", "bestuur", "Eerste <b>tekst</b>.", "Tweede tekst."):
        assert (words in new, words in old) == (True, False)


def test_a_line_to_sign_on_is_there_for_who_signs_with_a_pen(world, issued, walk):
    desk = walk(world.staff(name="Noor de Wit")).opens("/certificaten/sjabloon")
    said = {
        "name1": "Bea Bos",
        "role1": "bestuur",
        "name2": "",
        "role2": "assessor",
        "text1": "",
        "text2": "",
    }
    desk.presses("Bewaar als nieuwe versie", **said, pen1="y").sees("Bea Bos, bestuur, met een pen en")
    assert issued().facts["signatories"] == [
        {"name": "Bea Bos", "role": "bestuur", "pen": True}, {"name": "Marjan Postma", "role": "assessor"},
    ]  # fmt: skip
    desk.presses("Bewaar als nieuwe versie", **said)
    assert "pen" not in issued(name="Joop Vlaar").facts["signatories"][0]


@pytest.mark.parametrize("field", ["name1", "name2", "text1", "text2"])
def test_letters_that_no_font_has_are_refused_where_they_are_typed(world, walk, field):
    said = {
        "name1": "Bea Bos",
        "role1": "bestuur",
        "name2": "Jo Bos",
        "role2": "assessor",
        "text1": "",
        "text2": "€ 5 –\r\n“zo”",
    }
    desk = walk(world.staff()).opens("/certificaten/sjabloon")
    desk.presses("Bewaar als nieuwe versie", status=400, **said | {field: "王"}).sees("kunnen zetten: 王.")
    desk.presses("Bewaar als nieuwe versie", **said).sees("Versie 1")


def test_an_example_by_the_same_renderer(world, as_person):
    world.version()
    answer = as_person(world.staff()).get("/certificaten/sjabloon/voorbeeld.pdf")
    assert answer.headers["Content-Disposition"].startswith("inline")
    text = text_of(answer.data)
    assert "VOORBEELD" in text
    assert "Sanne Voorbeeld" in text


def test_without_a_course_there_is_no_example(world, as_person):
    answer = as_person(world.staff()).get("/certificaten/sjabloon/voorbeeld.pdf")
    assert (answer.status_code, "Er is nog geen opleiding" in answer.get_data(as_text=True)) == (409, True)


def test_versions_count_on(world):
    staff = world.staff()
    who = [{"name": "", "role": "a"}, {"name": "", "role": "b"}]
    for text in ("een", "twee"):
        actions.change(who, [text, ""], by=staff, now=world.now)
    rows = db.session.scalars(select(CertificateTemplate).order_by(CertificateTemplate.number))
    assert [(row.number, row.texts) for row in rows] == [(1, ["een", ""]), (2, ["twee", ""])]


def logo_file(colour: tuple[int, int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (1200, 400), colour).save(out, "PNG")
    return out.getvalue()


def logos_in(content: bytes) -> list:
    """The images of a file, as PDF objects."""
    resources = PdfReader(io.BytesIO(content)).pages[0]["/Resources"].get("/XObject", {})
    found = [entry.get_object() for entry in resources.values()]
    return [entry for entry in found if entry["/Subtype"] == "/Image"]


def test_a_logo_is_part_of_a_version(world, issued, walk, run_jobs):
    desk = walk(world.staff()).opens("/certificaten/sjabloon")
    said = dict.fromkeys(("name1", "name2", "text1", "text2"), "") | {"role1": "a", "role2": "b"}
    plain = issued()
    run_jobs()
    desk.presses(
        "Bewaar als nieuwe versie", status=400, **said, logo=(io.BytesIO(b"geen plaatje"), "logo.png")
    ).sees("Kies een plaatje: PNG of JPEG, hooguit 15 MB.")
    chosen = (io.BytesIO(logo_file((180, 40, 30, 128))), "logo.png")
    desk.presses("Bewaar als nieuwe versie", **said, logo=chosen).sees("eigen beeldmerk")
    first = issued(name="Joop Vlaar")
    run_jobs()
    desk.presses("Bewaar als nieuwe versie", **said | {"text1": "Iets anders."})
    kept = issued(name="Bea Bos")
    run_jobs()
    desk.presses("Bewaar als nieuwe versie", **said, without_logo="y")
    after = issued(name="Yusuf Aydin")
    run_jobs()
    counted = [len(logos_in(one.file.content)) for one in (plain, first, kept, after)]
    assert counted == [0, 1, 1, 0]
    (logo,) = logos_in(first.file.content)
    # what PDF/A asks of an image: not smoothed, no mask; and on 300 dpi it is sharp
    assert (logo["/Interpolate"].value, "/SMask" in logo, logo["/Width"]) == (False, False, 800)
    again = (io.BytesIO(logo_file((20, 90, 60, 255))), "logo.png")
    desk.presses("Bewaar als nieuwe versie", **said, logo=again)
    rows = db.session.scalars(select(CertificateTemplate.logo).order_by(CertificateTemplate.number))
    assert [logo is None for logo in rows] == [False, False, True, False]
