import io
import re
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.clock import local_day
from lms.curriculum.rules import ConversationOutline
from lms.learning.models import RecordedStep
from lms.learning.rules import HandInFact, LearningFacts, RecordedFact
from lms.progress.rules import ProgressFacts, assess
from lms.spreadsheet import Sheet, workbook
from lms.supervision.matrix_queries import matrix_of
from lms.supervision.matrix_rules import Marks, columns, questions_by_lesson, row_of, with_recorded
from tests.supervision.test_rules import LONGER, NOW


@pytest.fixture
def cohort(world):
    return world.cohort(name="Lichting Linde")


@pytest.fixture
def coach(world, cohort):
    return world.coach(cohort, name="Femke Bakker")


# the matrix says what the one function says

TALKING = replace(LONGER, modules=tuple(
    replace(module, conversations=(ConversationOutline(f"{module.slug}-praat", "Praat", module.lessons[0].slug),)) for module in LONGER.modules
))  # fmt: skip
LESSONS = [lesson.slug for _, lesson in TALKING.lessons()]
TASKS = [task.slug for task in TALKING.assignments()]
TALKS = [talk.slug for _, talk in TALKING.conversations()]
STEPS = [("conversation", slug) for slug in TALKS] + [("lesson", slug) for slug in LESSONS] + [("check", slug) for slug in LESSONS] + [("assignment", slug) for slug in TASKS]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.sets(st.sampled_from(LESSONS)),
    st.sets(st.sampled_from(LESSONS)),
    st.dictionaries(st.sampled_from(TASKS), st.sampled_from([None, "needs_more", "approved"])),
    st.sets(st.sampled_from(STEPS)),
    st.sets(st.sampled_from(TALKS)),
)
def test_the_matrix_agrees_with_the_one_function(read, passed, handed_in, recorded, walked):
    learning = LearningFacts(
        dict.fromkeys(read, NOW),
        {slug: frozenset({"vraag"}) for slug in passed},
        {slug: HandInFact(1, NOW, outcome, NOW if outcome else None) for slug, outcome in handed_in.items()},
        {step: RecordedFact("paper", "Femke", NOW) for step in recorded},
        walked=dict.fromkeys(walked, NOW),
    )
    done = read | {f"conversation/{slug}" for slug in walked}
    marks = Marks(done, {f"{slug}/vraag" for slug in passed}, dict(handed_in), set(recorded))
    row = row_of(with_recorded(marks, questions_by_lesson(TALKING)), columns(TALKING))
    progress = assess(TALKING, ProgressFacts(learning=learning))
    for module, (lessons, _day, task) in zip(TALKING.modules, row, strict=True):
        items = progress.of_module(module.slug)
        steps = [item for item in items if item.kind != "assignment"]
        assert (lessons == "done") == all(item.state == "done" for item in steps)
        item = items[-1]
        said = {"done": "done", "waits": "waiting", "redo": "again"}.get(task)
        assert (item.state == said) if said else item.state in ("open", "locked")
        assert (task == "redo") == (item.reason.code == "needs_more")


def test_the_matrix_of_a_cohort(world, cohort, coach, as_person, visit):
    anna, bas = world.trainee(cohort, name="Anna Visser"), world.trainee(cohort, name="Bas de Boer")
    world.everything_learned(anna, cohort, coach)
    world.lesson_done(bas, cohort, "les-1-1")
    world.review(world.handed_in(bas, cohort), coach, "needs_more")
    world.handed_in(bas, cohort, "opdracht-2")
    world.add(
        RecordedStep(
            person=bas, course_id=cohort.version.course_id, kind="lesson", slug="les-1-2", ground="paper", recorded_by=coach,
            recorded_at=world.now,
        )
    )  # fmt: skip
    day = world.group_day(cohort)
    world.attended(day, anna, coach)
    world.attended(day, bas, coach, was_present=False)
    world.meeting(world.peer_group(cohort, anna), coach, present=(anna,))
    foreign = world.cohort(cohort.version)
    world.lesson_done(world.trainee(foreign), foreign, "les-1-1")
    found = matrix_of(cohort, now=world.now, today=local_day(world.now))
    assert [(row.name, row.codes, row.meetings) for row in found.rows] == [
        ("Anna Visser", [("done", "done", "done"), ("done", "none", "done")], 1),
        ("Bas de Boer", [("part", "absent", "redo"), ("none", "none", "waits")], 0),
    ]
    page = visit(as_person(coach), f"/begeleiding/lichtingen/{cohort.id}")
    for words in (
        f'<th scope="row"><a href="/begeleiding/deelnemers/{anna.id}">Anna Visser</a></th>',
        '<abbr title="Module 1">1</abbr>',
        "<i>afwezig</i>",
        "<i>wacht op ons</i>",
        f'href="/lichtingen/{cohort.id}/groepsdagen/{day.id}"',
    ):
        assert words in page, words


def test_an_empty_cohort_says_what_will_come(cohort, coach, as_person, visit):
    assert "Hier zit nog niemand in" in visit(as_person(coach), f"/begeleiding/lichtingen/{cohort.id}")


@pytest.mark.parametrize(("times", "cell"), [(0, "0 van 1"), (1, "1 van 1"), (3, "3")])
def test_more_meetings_than_asked_are_no_part_of_them(world, cohort, coach, as_person, visit, times, cell):
    anna = world.trainee(cohort)
    group = world.peer_group(cohort, anna)
    for number in range(times):
        world.meeting(group, coach, days=-20 + number, present=(anna,))
    page = visit(as_person(coach), f"/begeleiding/lichtingen/{cohort.id}")
    assert re.findall(r'<td class="matrix__first">([^<]*)</td>', page) == [cell]


def test_one_tap_writes_down_who_was_there(world, cohort, coach, as_person, submit, visit):
    anna = world.trainee(cohort, name="Anna Visser")
    day = world.group_day(cohort, days=-1)
    browser, address = as_person(coach), f"/lichtingen/{cohort.id}/groepsdagen/{day.id}"
    codes = []
    for value in ("ja", "ja", "nee"):
        answered = submit(browser, f"{address}/aanwezig/{anna.id}", was_present=value)
        assert answered.headers["Location"] == f"{address}#deelnemer-{anna.id}"
        codes.append(matrix_of(cohort, now=world.now, today=local_day(world.now)).rows[0].codes[0][1])
    assert codes == ["done", "done", "absent"]
    assert 'aria-pressed="true">Afwezig' in visit(browser, address)
    submit(browser, f"{address}/aanwezig/{anna.id}", status=400, was_present="misschien")
    coming = world.group_day(cohort, "02-module", days=3)
    early = f"/lichtingen/{cohort.id}/groepsdagen/{coming.id}/aanwezig/{anna.id}"
    submit(browser, early, status=409, was_present="ja")
    stranger = world.trainee(world.cohort())
    submit(browser, f"{address}/aanwezig/{stranger.id}", status=404, was_present="ja")


def test_the_spreadsheet_has_typed_cells_and_no_formula(world, cohort, coach, as_person):
    anna = world.trainee(
        cohort, name='=HYPERLINK("http://x","klik")', phone="0612345678", neighbourhood="-2+3"
    )
    world.everything_learned(anna, cohort, coach)
    answered = as_person(coach).get(f"/begeleiding/lichtingen/{cohort.id}/lijst.xlsx")
    assert answered.headers["Content-Disposition"] == f'attachment; filename="lichting-{cohort.id}.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(answered.data))["Deelnemers"]
    headings, row = (list(cells) for cells in sheet.iter_rows(max_row=2))
    cells = {heading.value: cell for heading, cell in zip(headings, row, strict=True)}
    assert {name: (cell.data_type, cell.value) for name, cell in cells.items() if cell.value is not None} == {
        "Naam": ("s", '=HYPERLINK("http://x","klik")'),
        "Wijk of dorp": ("s", "-2+3"),
        "Telefoon": ("s", "0612345678"),
        "E-mailadres": ("s", anna.email),
        "Plek sinds": ("d", cells["Plek sinds"].value),
        "Pauze": ("s", "nee"),
        "Lessen gelezen": ("n", 4),
        "Lessen in totaal": ("n", 4),
        "Opdrachten voldaan": ("n", 2),
        "Opdrachten in totaal": ("n", 2),
        "Intervisie": ("n", 0),
        "1. Module 1: lessen gelezen": ("n", 2),
        "1. Module 1: opdracht": ("s", "voldaan"),
        "2. Module 2: lessen gelezen": ("n", 2),
        "2. Module 2: opdracht": ("s", "voldaan"),
    }
    assert isinstance(cells["Plek sinds"].value, datetime)


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "http://x.nl", "12", "{=1}", "\t=1"])
def test_text_stays_text(typed):
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(Sheet("A", ["Kop"], [[typed]]))))["A"]
    cell = sheet["A2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", typed, None)
