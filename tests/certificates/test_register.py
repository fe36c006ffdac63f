"""The register for staff: finding, a sheet to take along, a cohort at once, every act in words."""

import io
from datetime import datetime

import openpyxl
import pytest
from sqlalchemy import select, update

from lms.certificates import number_actions, privacy, register_queries, rules, withdrawal_actions
from lms.certificates.models import Certificate, NumberSeries
from lms.certificates.policy import certificates_visible_to
from lms.certificates.queries import state_of_certificate
from lms.certificates.rules import STATES
from lms.db import db
from lms.jobs.models import Job
from lms.notifications import choice_actions
from lms.renewal import actions as renewal_actions
from lms.renewal.rules import RenewalNorms


@pytest.fixture
def staff(world):
    return world.staff(name="Noor de Wit")


@pytest.fixture
def every_state(world, issued, staff):
    """One certificate in every state, by name; and a statement of participation."""
    renewal_actions.set_norms(RenewalNorms(0, 0, 0, 0), by=staff, now=world.now)
    made = {
        "valid": issued(name="Vera Geldig"), "ending": issued(name="Elly Bijna", days=-700), "expired": issued(name="Eef Verlopen", days=-800),
        "revoked": issued(name="Rik Terug"), "superseded": issued(name="Sam Vervangen", days=-701),
    }  # fmt: skip
    world.heard(made["revoked"], staff)
    withdrawal_actions.revoke(made["revoked"], reason="Daarom.", by=staff, now=world.now)
    renewal_actions.renew(made["superseded"], by=staff, now=world.now)
    return made


def test_the_filter_in_the_database_agrees_with_the_rule(world, every_state, staff):
    today = world.today
    for state in STATES:
        rows = db.session.scalars(
            register_queries.search(certificates_visible_to(staff, now=world.now), state=state, today=today)
        ).all()
        assert {state_of_certificate(row, today=today, shows_end=True) for row in rows} == {state}
        assert every_state[state] in rows
    everything = db.session.scalars(
        register_queries.search(certificates_visible_to(staff, now=world.now), today=today)
    ).all()
    assert len(everything) == 6


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("vera", ["Vera Geldig"]),
        ("GELDIG", ["Vera Geldig"]),
        ("%", []),
        ("_", []),
        ("niemand", []),
        ("ver", ["Sam Vervangen", "Sam Vervangen", "Eef Verlopen", "Vera Geldig"]),
    ],
)
def test_searching_by_name(world, every_state, staff, typed, found):
    rows = db.session.scalars(
        register_queries.search(certificates_visible_to(staff, now=world.now), words=typed, today=world.today)
    )
    assert [row.facts["holder"] for row in rows] == found


def test_searching_by_number_and_code(world, every_state, staff, walk):
    wanted = every_state["valid"]
    for typed in (wanted.number, wanted.code.lower()):
        walk(staff).opens(f"/certificaten/register?zoek={typed}").sees("Vera Geldig").misses("Elly Bijna")
    walk(staff).opens("/certificaten/register?stand=ending").sees("Elly Bijna", "tot en met").misses(
        "Vera Geldig"
    )
    walk(staff).opens("/certificaten/register?zoek=zomaar").sees("Niets gevonden")


def test_the_same_number_of_queries_for_few_and_many(
    world, issued, staff, as_person, count_queries, run_jobs
):
    def lines(number: int, cohort) -> list[int]:
        for _ in range(number):
            issued(cohort=cohort)
        found = []
        for address in (
            "/certificaten/register",
            f"/certificaten/lichting/{cohort.id}",
            "/certificaten/register.xlsx",
        ):
            browser = as_person(staff)
            browser.get(address)
            with count_queries() as queries:
                assert browser.get(address).status_code == 200
            found.append(len(queries))
        return found

    cohort = world.cohort()
    few = lines(3, cohort)
    assert lines(27, cohort) == few


def test_pages_of_fifty(world, issued, staff, walk):
    cohort = world.cohort()
    for _ in range(51):
        issued(cohort=cohort)
    first = walk(staff).opens("/certificaten/register")
    assert first.page.count('class="list-title"') == 50
    assert first.follows("Oudere").page.count('class="list-title"') == 1


def test_the_sheet_has_typed_cells_and_no_formulas(world, issued, staff, as_person, run_jobs):
    evil = ("=1+1A", "@SUM(A1)", "+31 x", "https://example.org", "0012 a")
    for name in evil:
        issued(name=name)
    run_jobs()
    answer = as_person(staff).get("/certificaten/register.xlsx")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert {row[2].value for row in rows} == set(evil)
    assert {row[2].data_type for row in rows} == {"s"}
    assert {cell.data_type for row in rows for cell in row} <= {"s", "d", "n"}
    assert all(cell.hyperlink is None for row in rows for cell in row)
    assert [(type(row[4].value), type(row[5].value)) for row in rows] == [(datetime, datetime)] * len(evil)
    assert len({row[8].value for row in rows}) == len(evil)


def test_the_sheet_is_what_is_on_the_screen(world, every_state, staff, as_person):
    answer = as_person(staff).get("/certificaten/register.xlsx?stand=revoked")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert [(row[2], row[3]) for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        ("Rik Terug", "Ingetrokken")
    ]


def test_a_cohort_while_the_job_runs(world, issued, staff, walk, run_jobs):
    cohort = world.cohort(name="Lichting Linde")
    issued(name="Anna Smit", cohort=cohort)
    run_jobs()
    issued(name="Bas Kok", cohort=cohort)
    world.trainee(cohort, name="Cor Vis")
    page = walk(staff).opens(f"/certificaten/lichting/{cohort.id}")
    page.sees(
        "<strong>1</strong> van 2 zijn gemaakt",
        "<strong>Gemaakt</strong>",
        "<strong>Wordt gemaakt</strong>",
        "Nog geen besluit.",
    )
    run_jobs()
    page.follows("Kijk opnieuw").sees("Alle 2 documenten zijn gemaakt.").misses("Wordt gemaakt")
    made = select(Job.status).where(Job.kind == "certificate_pdf")
    assert db.session.scalars(made).all() == ["done", "done"]


def test_an_act_is_told_with_name_and_time(world, every_state, staff, walk):
    page = walk(staff).opens(f"/certificaten/{every_state['revoked'].code}")
    page.sees("Gegeven", "Marjan Postma", "Ingetrokken", "Noor de Wit", str(world.now.year))


@pytest.mark.parametrize("last", [0, 9_998, 9_999, 99_999])
def test_numbers_go_on_as_numbers(world, issued, last):
    """Compared as text, 10000 would stand before 9999 and be given out for ever."""
    prefix = rules.number_prefix(world.today.year, "certificate")
    number_actions.leave_out(prefix, up_to=last)
    given = [issued(name=name).number for name in ("Anna Smit", "Bas Kok", "Cor Vis")]
    assert given == [f"{prefix}{last + step:04d}" for step in (1, 2, 3)]


def test_a_number_that_was_taken_is_passed_over(world, issued):
    """Whoever puts rows back by hand leaves the count behind."""
    first = issued()
    db.session.execute(update(NumberSeries).values(highest=0))
    second = issued()
    assert [first.number[-4:], second.number[-4:]] == ["0001", "0002"]
    assert len(db.session.scalars(select(Certificate)).all()) == 2


def test_a_number_is_not_given_again_when_its_holder_was_erased(world, issued, staff):
    erased = issued()
    privacy.erase_holder(erased.person, staff, world.now)
    assert issued().number[-4:] == "0002"


@pytest.mark.parametrize("email", [None, "wilma@example.org"])
def test_the_letter_that_says_the_document_is_with_it_leads_to_the_document(
    world, staff, issued, run_jobs, walk, email
):
    """Also of who has a mailbox and wants letters all the same."""
    certificate = issued(email=email)
    choice_actions.choose(
        certificate.person_id, {"certificate": "letter"}, "Dorpsstraat 1\n1695 AA Blokker", now=world.now
    )
    run_jobs()
    page = walk(staff).opens("/brieven").follows("Wilma Kooistra: Je certificaat is klaar")
    links = {"Het zit bij deze brief.", f'href="/certificaten/{certificate.code}.pdf"'}
    assert {words for words in links if words in page.page} == links
