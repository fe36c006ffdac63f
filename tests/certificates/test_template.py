"""The settings of the document: versions that never change, frozen in what is issued."""

import io

from pypdf import PdfReader
from sqlalchemy import select

from lms.certificates import templating
from lms.certificates.register_models import CertificateTemplate
from lms.db import db


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
        templating.change(who, [text, ""], by=staff, now=world.now)
    rows = db.session.scalars(select(CertificateTemplate).order_by(CertificateTemplate.number))
    assert [(row.number, row.texts) for row in rows] == [(1, ["een", ""]), (2, ["twee", ""])]
