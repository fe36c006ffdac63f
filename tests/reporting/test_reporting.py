import io
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from lms.clock import from_local, local_day
from lms.cohorts import actions as cohorts
from lms.cohorts.models import GroupDay
from lms.disclosure import Shown, protected
from lms.figures import figures
from lms.intake import actions as intake
from lms.progress.models import Decision
from lms.renewal.models import FieldHours
from lms.reporting.overview_queries import overview
from lms.reporting.report_queries import report_on
from lms.reporting.rules import Place, standing
from lms.supervision import actions


@pytest.fixture
def staff(world):
    return world.staff()


def test_all_cohorts_beside_each_other(world, staff, as_person, visit):
    today = local_day(world.now)
    early = world.cohort(name="Lichting Linde", capacity=3)
    late = world.cohort(early.version, name="Lichting Eik", starts_on=today + timedelta(days=9))
    world.cohort(early.version, ends_on=today - timedelta(days=1))  # over
    femke, anwar = world.coach(early, name="Femke"), world.coach(early, name="Anwar")
    world.grant(femke, "coach", late)
    for days in (-9, -2):
        world.handed_in(world.trainee(early), early, days=days)
    for number in range(2):
        row = intake.apply(
            name=f"Aan {number}",
            email="",
            phone="0612345678",
            neighbourhood="x",
            motivation="",
            now=world.now,
        )
        intake.place(row, early, by=staff, now=world.now)
    lines, loads = overview(today=today, now=world.now)
    assert [
        (
            row.cohort,
            row.members,
            row.promised,
            row.free,
            row.waiting_list,
            row.coaches,
            row.hand_ins,
            row.oldest,
        )
        for row in lines
    ] == [
        (early, 2, 1, 0, 1, ("Anwar", "Femke"), 2, world.days(-9)),
        (late, 0, 0, 12, 0, ("Femke",), 0, None),
    ]
    assert [(row.name, row.cohorts, row.trainees, row.hand_ins, row.oldest) for row in loads] == [
        ("Anwar", 1, 2, 2, world.days(-9)),
        ("Femke", 2, 2, 2, world.days(-9)),
    ]
    page = visit(as_person(staff), "/begeleiding/overzicht")
    assert ("2 van 3, 1 beloofd" in page, "2, oudste 9 dagen geleden" in page) == (True, True)
    assert anwar.name in page


def test_the_overview_costs_the_same_for_three_and_thirty(world, staff, as_person, visit, count_queries):
    version, costs = world.version(), []
    browser = as_person(staff)
    for number in (3, 30):
        for _ in range(number):
            cohort = world.cohort(version)
            world.coach(cohort)
            world.handed_in(world.trainee(cohort), cohort)
        with count_queries() as queries:
            visit(browser, "/begeleiding/overzicht")
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({}, "busy"),
        ({"is_paused": True}, "paused"),
        ({"passed_at": 50}, "passed"),
        ({"passed_at": 50, "until": 60}, "passed"),
        ({"passed_at": 120}, "busy"),
        ({"passed_at": -5}, None),  # told in an earlier report
        ({"until": 50}, "stopped"),
        ({"until": 50, "went_elsewhere": True}, None),
        ({"until": 120}, "busy"),
        ({"since": 100}, None),
        ({"since": -50, "until": -1}, None),
    ],
)
def test_where_somebody_stood_at_the_end_of_a_year(world, place, expected):
    """A year of a hundred days; days since its first."""
    moments = {
        name: world.days(days) for name, days in place.items() if name in ("since", "until", "passed_at")
    }
    given = {
        "since": world.days(0),
        "until": None,
        "passed_at": None,
        "went_elsewhere": False,
        "is_paused": False,
    }
    found = standing(Place(**{**given, **place, **moments}), since=world.days(0), end=world.days(100))
    assert found == expected


@pytest.fixture
def year(world, staff):
    """Twenty people in one cohort, six of whom passed; one moved away, one stopped, one pauses."""
    today = local_day(world.now)
    cohort = world.cohort(name="Lichting Linde", capacity=40, starts_on=today - timedelta(days=1))
    other = world.cohort(cohort.version, name="Lichting Eik")
    people = [world.trainee(cohort) for _ in range(20)]
    for person in people:
        person.grants[0].since = world.now
    for person in people[:6]:
        world.add(
            Decision(
                person=person, cohort_id=cohort.id, round=1, outcome="passed", reasons="Goed.", assessor=staff,
                decided_at=world.now,
            )
        )  # fmt: skip
    actions.move_to_cohort(people[6], cohort, other, reason="Dichterbij.", by=staff, now=world.now)
    actions.stop(people[7], cohort, reason="Werk.", by=staff, now=world.now)
    cohorts.pause(people[8], cohort, since=today, until=None, note="", by=staff, now=world.now)
    return today.year


def test_the_report_counts_people_and_hides_small_numbers(world, staff, year):
    """All cohorts together, so that most can be read: of three who moved, paused or stopped nothing can be worked out."""
    report = report_on(year, today=local_day(world.now))
    small = Shown(None, True)
    now, before = report.years
    assert (now.cells, now.together) == ((Shown(12), small, Shown(6), small), Shown(20))
    assert (before.cells, before.is_empty) == ((small,) * 4, True)


@given(counts=st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_no_small_number_can_be_worked_out(counts):
    """Of a year as it is shown: whatever stands under five could also be another number under five, or is left out with
    its total."""
    table = protected([counts], 4)
    cells, together = table.cells[0], table.total
    hidden = [number for number, shown in zip(counts, cells, strict=True) if shown.number is None]
    assert all(
        shown.number == number
        for number, shown in zip(counts, cells, strict=True)
        if shown.number is not None
    )
    assert all(number >= 5 for number, shown in zip(counts, cells, strict=True) if shown.number is not None)
    if together.number is not None:
        # what is left of the total fits more than one set of hidden numbers
        assert len(hidden) != 1


def test_what_is_counted_stands_against_the_year_before(world, staff, year):
    cohort, today = world.cohort(), local_day(world.now)
    people = [world.trainee(cohort) for _ in range(10)]
    began = from_local(datetime.combine(date(today.year, 1, 1), time(12)))
    for days in range(6):
        moment = began - timedelta(days=40 * days)  # one in this year, the others before
        day = world.add(
            GroupDay(cohort=cohort, module_slug=f"{days:02d}-module", starts_at=moment, minutes=9, place="x")
        )
        for number, person in enumerate(people):
            world.attended(day, person, staff, was_present=number < 7)
    for done_on in (today, today):
        world.add(FieldHours(person=people[0], done_on=done_on, hours=4, what="x", cosigner=staff, asked_at=world.now, answered_at=world.now, is_confirmed=True))  # fmt: skip
    world.add(
        FieldHours(person=people[0], done_on=today, hours=4, what="x", cosigner=staff, asked_at=world.now)
    )
    found = {
        row.words: (row.now.number, row.before.number) for row in report_on(today.year, today=today).lines
    }
    assert found["Groepsdagen gehouden"] == (1, 5)
    assert found["Van elke 100 plekken op een groepsdag bezet"] == (None, 70)  # of ten is told nothing
    assert found["Uren in de wijk, bevestigd"] == (8, None)


def test_the_report_as_page_sheet_and_pdf(world, staff, year, as_person, visit):
    browser, address = as_person(staff), f"/begeleiding/jaarverslag/{year}"
    page = visit(browser, address)
    for words in ("minder dan 5", "Deelnemers van alle lichtingen samen", "Groepsdagen gehouden"):
        assert words in page, words
    assert "Lichting Linde" not in page
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{address}.xlsx").data))
    assert list(book["Deelnemers"].iter_rows(values_only=True)) == [
        ("Jaar", "Bezig", "Op pauze", "Geslaagd", "Gestopt", "Samen"),
        (year, 12, "minder dan 5", 6, "minder dan 5", 20),
        (year - 1, *["minder dan 5"] * 5),
    ]
    lines = list(book["Gedaan"].iter_rows(values_only=True))
    assert lines[0] == ("Wat", str(year), str(year - 1))
    assert [row[0] for row in lines[1:]] == [one.words for one in figures()]
    answered = browser.get(f"{address}.pdf")
    pdf = PdfReader(io.BytesIO(answered.data))
    text = " ".join(pdf.pages[0].extract_text().split())
    assert answered.mimetype == "application/pdf"
    assert (f"Jaarverslag {year}" in text, "minder dan 5" in text) == (True, True)
    root = pdf.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("nl", True)


def test_years_that_have_no_report(world, staff, as_person, visit):
    browser = as_person(staff)
    for year in (2019, local_day(world.now).year + 1):
        visit(browser, f"/begeleiding/jaarverslag/{year}", status=404)
    assert "liep er nog geen lichting" in visit(browser, "/begeleiding/jaarverslag/2020")
