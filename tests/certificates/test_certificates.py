import hashlib
import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from lms.certificates import actions, withdrawal_actions
from lms.certificates.models import Certificate, CertificateFile
from lms.certificates.queries import certified_people
from lms.certificates.rules import certificate_state, last_day, spaced_code
from lms.db import db
from lms.errors import RuleError
from lms.jobs.models import Job
from lms.notifications.models import Message
from lms.progress.models import Decision
from lms.proof import document
from lms.writing_rules import tidy_code

TODAY = date(2026, 3, 2)
SENTENCE = "Het is geen diploma dat door het ministerie van OCW is erkend."


@pytest.mark.parametrize(
    ("days", "revoked", "expected"),
    [
        (0, False, "valid"),
        (1, False, "valid"),
        (-1, False, "expired"),
        (5, True, "revoked"),
        (-5, True, "revoked"),
    ],
)
def test_state(days, revoked, expected):
    assert (
        certificate_state(valid_until=TODAY + timedelta(days=days), is_revoked=revoked, today=TODAY)
        == expected
    )


def test_two_years():
    assert (last_day(date(2026, 3, 2)), last_day(date(2028, 2, 29))) == (date(2028, 3, 2), date(2030, 2, 28))


def test_codes_as_people_type_them():
    code = "ABCDEFGHJKLMNPQRSTUVWXYZ23"
    assert spaced_code(code) == "ABCD EFGH JKLM NPQR STUV WXYZ 23"
    assert tidy_code(" abcd-efgh jklm.npqrstuvwxyz23 ") == code


def decided(world, name: str = "Wilma Kooistra") -> Decision:
    cohort = world.cohort()
    person, assessor = world.trainee(cohort, name=name), world.staff("assessor", name="Marjan Postma")
    world.confirmed(person, by=assessor)
    return world.add(
        Decision(
            person=person,
            cohort_id=cohort.id,
            round=1,
            outcome="passed",
            reasons="Goed.",
            assessor=assessor,
            decided_at=world.now,
        )
    )


@pytest.fixture
def certificate(world, run_jobs) -> Certificate:
    world.staff(name="Noor de Wit")
    made = actions.issue(decided(world), now=world.now)
    run_jobs()
    return made


def test_issued_once_and_the_file_is_made_once(world, certificate, run_jobs):
    again = actions.issue(db.session.get(Decision, certificate.decision_id), now=world.now)
    run_jobs()
    assert again.id == certificate.id
    counts = [
        db.session.scalar(select(func.count()).select_from(table)) for table in (Certificate, CertificateFile)
    ]
    assert counts == [1, 1]
    assert [row.status for row in db.session.scalars(select(Job).where(Job.kind == "certificate_pdf"))] == [
        "done"
    ]
    mail = db.session.scalars(select(Message).where(Message.template == "certificates/mail/ready")).one()
    assert (mail.person_id, mail.channel) == (certificate.person_id, "digest")


def test_numbers_count_on(world, certificate):
    second = actions.issue(decided(world, "Joop Vlaar"), now=world.now)
    year = world.now.year
    assert (certificate.number, second.number) == (f"SLHZ-{year}-0001", f"SLHZ-{year}-0002")


def test_the_pdf_says_what_it_should(certificate):
    content = certificate.file.content
    reader = PdfReader(io.BytesIO(content))
    text = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/Lang"] == "nl"
    assert bool(reader.trailer["/Root"]["/MarkInfo"]["/Marked"]) is True
    assert reader.metadata.title.endswith("Wilma Kooistra")
    assert SENTENCE in text
    for word in ("diploma", "erkend", "niveau", "getuigschrift"):
        assert word not in text.replace(SENTENCE, "")
    for words in (
        "Wilma Kooistra",
        "Marjan Postma",
        "Noor de Wit",
        certificate.number,
        f"/controleren/{certificate.code}",
    ):
        assert words in text
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert all(
        "/FontFile" in str(font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object().keys())
        for font in fonts
    )


@pytest.mark.parametrize(
    "name",
    [
        "A",
        "Wilhelmina Johanna van der Bergh-Schimmelpenninck van den Oever",
        "Şükran Çağlar",
        "Zoë Łukasiewicz",
    ],
)
def test_any_name_fits_on_one_page(world, run_jobs, name):
    made = actions.issue(decided(world, name), now=world.now)
    run_jobs()
    reader = PdfReader(io.BytesIO(made.file.content))
    assert len(reader.pages) == 1
    assert name in " ".join(reader.pages[0].extract_text().split())


@pytest.mark.parametrize(
    "attack",
    [
        '<img src="file:///etc/passwd">',
        '<link rel=stylesheet href="http://127.0.0.1/x.css">',
        '<img src="http://169.254.169.254/">',
        '<style>@import "file:///x"</style>',
        '<img src="asset:../../etc">',
    ],
)
def test_a_document_loads_nothing_but_its_assets(attack):
    with pytest.raises(BaseException, match="may not load"):
        document.to_pdf(f"<html lang=nl><title>x</title>{attack}", "http://localhost")


def test_downloads_are_the_frozen_bytes(world, certificate, as_person):
    holder = as_person(certificate.person)
    answers = [holder.get(f"/certificaten/{certificate.code}.pdf") for _ in range(2)]
    assert {hashlib.sha256(answer.data).hexdigest() for answer in answers} == {certificate.file.sha256}
    assert (
        answers[0].headers["Content-Disposition"]
        == f'attachment; filename="Certificaat-{certificate.number}.pdf"'
    )
    assert as_person(world.person()).get(f"/certificaten/{certificate.code}.pdf").status_code == 404


def test_anybody_can_verify_and_sees_no_name(certificate, client, visit, submit):
    visit(client, "/controleren")
    assert "Deze code kennen we niet" in submit(
        client, "/controleren", status=400, code="VERZONNEN"
    ).get_data(as_text=True)
    typed = submit(client, "/controleren", code=spaced_code(certificate.code).lower())
    page = visit(client, typed.headers["Location"])
    assert ("Dit certificaat is geldig" in page, "W. K." in page, "Kooistra" in page) == (True, True, False)
    assert client.get(typed.headers["Location"]).headers["X-Robots-Tag"] == "noindex"
    assert "Ja, deze achternaam" in submit(
        client, typed.headers["Location"], status=200, surname="Kooistra"
    ).get_data(as_text=True)
    assert "Nee, deze achternaam" in submit(
        client, typed.headers["Location"], status=200, surname="Jansen"
    ).get_data(as_text=True)
    visit(client, "/controleren/VERZONNEN", status=404)


def test_revoking_with_a_reason_that_stays_inside(world, certificate, as_person, client, visit, submit):
    staff = as_person(world.staff())
    visit(staff, "/certificaten/register")
    address = f"/certificaten/{certificate.code}/intrekking"
    visit(staff, address)
    assert "Schrijf waarom." in submit(staff, address, status=400, reason=" ").get_data(as_text=True)
    assert "Spreek eerst met de houder" in submit(staff, address, status=400, reason="x").get_data(
        as_text=True
    )
    world.heard(certificate, world.staff())
    submit(staff, address, reason="Samen besproken.")
    assert "al ingetrokken" in submit(staff, address, status=400, reason="Nog eens.").get_data(as_text=True)
    page = visit(client, f"/controleren/{certificate.code}")
    assert ("Dit certificaat is ingetrokken" in page, "besproken" in page) == (True, False)
    assert certified_people([certificate.person_id], today=world.now.date()) == set()
    assert "Ingetrokken" in visit(as_person(certificate.person), "/certificaten")
    with pytest.raises(RuleError):
        withdrawal_actions.revoke(certificate, reason="x", by=world.staff(), now=world.now)


def test_pages_without_a_certificate(world, as_person, visit):
    assert "Nog geen certificaat" in visit(as_person(world.person()), "/certificaten")
    assert "Nog geen certificaten" in visit(as_person(world.staff()), "/certificaten/register")
