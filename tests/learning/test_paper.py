"""The paper route: what a coach writes down counts, says who and when, and is taken back without a trace lost."""

import html
import re

import pytest
from sqlalchemy import event, select

from lms import formats
from lms.curriculum.queries import outline
from lms.db import db
from lms.errors import RuleError
from lms.learning import actions
from lms.learning.models import RecordedStep
from lms.learning.queries import facts_of
from lms.learning.rules import BY_HAND, KEPT, ON_PAPER, gate_is_open
from lms.progress.queries import progress_of

FIRST = [
    ("lesson", "les-1-1"), ("check", "les-1-1"), ("lesson", "les-1-2"), ("check", "les-1-2"), ("assignment", "opdracht-1"),
]  # fmt: skip
SECOND = [(kind, slug.replace("-1", "-2", 1)) for kind, slug in FIRST]


@pytest.fixture
def class_(world):
    cohort = world.cohort()
    return cohort, world.trainee(cohort, name="Ria Bakker"), world.coach(cohort, name="Piet Smit")


def address(trainee) -> str:
    return f"/begeleiding/deelnemers/{trainee.id}/op-papier"


def record(submit, browser, trainee, *steps, status=303, ground=ON_PAPER, note="", **more):
    values = {"steps": [f"{kind}:{slug}" for kind, slug in steps], "ground": ground, "note": note, **more}
    return submit(browser, address(trainee), status=status, **values)


def done(trainee, cohort, now):
    """(kind, slug) -> reason, of what is done."""
    return {(item.kind, item.slug): item.reason for item in progress_of(trainee, cohort, now=now).items if item.state == "done"}  # fmt: skip


def rows():
    """Every row ever written: what, on what ground, and whether it stands."""
    found = db.session.scalars(select(RecordedStep).order_by(RecordedStep.id))
    return [(row.kind, row.slug, row.ground, row.withdrawn_at is None) for row in found]


def complaints(response) -> list[str]:
    summary = response.get_data(as_text=True).partition('class="error-summary"')[2].partition("</ul>")[0]
    return [html.unescape(words) for words in re.findall(r"<li>(?:<a[^>]*>)?(.*?)(?:</a>)?</li>", summary)]


def test_what_is_written_down_counts_and_says_who_and_when(world, class_, as_person, submit, visit):
    cohort, trainee, coach = class_
    browser = as_person(coach)
    response = record(submit, browser, trainee, *FIRST, note="Werkboek gezien.")
    assert response.headers["Location"] == address(trainee)
    assert rows() == [(kind, slug, ON_PAPER, True) for kind, slug in FIRST]
    reasons = done(trainee, cohort, world.now)
    assert list(reasons) == FIRST
    assert {(reason.code, reason.values["by"], formats.day(reason.values["on"]), reason.values["note"]) for reason in reasons.values()} == {
        ("recorded_paper", "Piet Smit", formats.day(world.now), "Werkboek gezien."),
    }  # fmt: skip
    progress = progress_of(trainee, cohort, now=world.now)
    assert (progress.next.slug, progress.done_of("lesson"), progress.done_of("check"), progress.done_of("assignment")) == (
        "les-2-1", (2, 4), (2, 4), (1, 2),
    )  # fmt: skip
    words = f"Op papier gedaan. Opgeschreven door Piet Smit op {formats.day(world.now)}. Werkboek gezien."
    page = visit(browser, address(trainee))
    assert (
        "Opgeschreven: 5 van Ria Bakker." in page,
        "check:les-1-1" in page,
        "group_day:01-module" in page,
    ) == (True, False, True)
    assert (
        len(
            re.findall(
                r"<strong>(?:Les|Check|Opdracht in je wijk): [^<]+</strong><br>Op papier\. Piet Smit", page
            )
        )
        == 5
    )
    own = visit(as_person(trainee), "/voortgang")
    coachs = visit(browser, f"/begeleiding/deelnemers/{trainee.id}")
    assert (own.count(words), coachs.count(words)) == (5, 5)


def test_pages_of_the_trainee_agree(class_, as_person, submit, visit):
    _, trainee, coach = class_
    record(submit, as_person(coach), trainee, *FIRST, note="Gezien.")
    browser = as_person(trainee)
    lesson = visit(browser, "/leren/01-module/les-1-1")
    assert ("Ik heb deze les gelezen" in lesson, "Ga verder" in lesson) == (False, True)
    assert "Dit weet je nu" in visit(browser, "/leren/01-module/les-1-1/check")
    assert "Alle 5 stappen gedaan" in visit(browser, "/leren")
    task = visit(browser, "/opdrachten/opdracht-1")
    assert ("<h2>Voldaan</h2>" in task, "Piet Smit" in task, "Gezien." in task, "Lever in" in task) == (
        True,
        True,
        True,
        False,
    )
    refused = submit(browser, "/opdrachten/opdracht-1", status=400, text="Toch nog.")
    assert complaints(refused) == ["Deze opdracht is al voldaan. Inleveren hoeft niet meer."]


def test_somebody_who_works_on_paper_is_not_silent(world, class_, as_person, submit, visit):
    """The coach writes down what was done: that is a sign of life, though nobody touched a screen."""
    cohort, trainee, coach = class_
    world.lesson_done(trainee, cohort, "les-1-1", days=-40)
    browser = as_person(coach)
    assert "40 dagen niets gedaan" in visit(browser, "/begeleiding")
    actions.keep_step(trainee.id, cohort.version.course_id, "check", "les-2-1", by=coach, now=world.now)
    assert "40 dagen niets gedaan" in visit(browser, "/begeleiding")
    record(submit, browser, trainee, ("check", "les-1-1"))
    assert "niets gedaan" not in visit(browser, "/begeleiding")


def test_a_whole_module_through_the_boxes_of_the_page(world, class_, as_person, submit, visit):
    cohort, trainee, coach = class_
    browser = as_person(coach)
    for module, expected in (("01-module", FIRST), ("02-module", SECOND)):
        page = visit(browser, address(trainee))
        index = int(module[1])
        fieldset = re.search(
            rf'<legend class="field__label">Module {index}</legend>(.*?)</fieldset>', page, re.S
        )[1]
        boxes = re.findall(r'name="steps" id="[^"]+" value="([^"]+)"', fieldset)
        assert boxes == [*(f"{kind}:{slug}" for kind, slug in expected), f"group_day:{module}"]
        submit(browser, address(trainee), steps=boxes[:-1], ground=ON_PAPER)
    assert list(done(trainee, cohort, world.now)) == FIRST + SECOND
    page = visit(browser, address(trainee))
    assert re.findall(r'name="steps" id="[^"]+" value="([^"]+)"', page) == [
        "group_day:01-module",
        "group_day:02-module",
    ]
    submit(browser, address(trainee), steps=["group_day:01-module", "group_day:02-module"], ground=ON_PAPER)
    page = visit(browser, address(trainee))
    assert ("Er is niets meer op te schrijven." in page, 'name="steps"' in page) == (True, False)


DOORS = "Bij ‘Opdracht 2’ bel je aan bij mensen. Eerst moet ‘Veilig werken’ af zijn."
ALREADY = "Dit staat al als gedaan."


@pytest.mark.parametrize(
    ("steps", "values", "expected"),
    [
        ([], {}, "Kies wat er gedaan is."),
        ([("lesson", "les-9-9")], {}, "Kies wat op papier gedaan is."),
        ([("lesson", "opdracht-1")], {}, "Kies wat op papier gedaan is."),
        ([("group_days", "group_days")], {}, "Kies wat op papier gedaan is."),
        ([("gate", "gate")], {}, "Kies wat op papier gedaan is."),
        ([("decision", "decision")], {}, "Kies wat op papier gedaan is."),
        ([("", "")], {}, "Kies wat op papier gedaan is."),
        ([("lesson", "les-1-1"), ("lesson", "les-1-1")], {}, ALREADY),
        ([("assignment", "opdracht-2")], {}, DOORS),
        ([*FIRST[:4], ("assignment", "opdracht-2")], {}, DOORS),
        ([("lesson", "les-1-1")], {"ground": BY_HAND}, "Schrijf waarom dit telt. De deelnemer leest dat ook."),
        ([("lesson", "les-1-1")], {"ground": BY_HAND, "note": "  "}, "Schrijf waarom dit telt. De deelnemer leest dat ook."),
        ([("lesson", "les-1-1")], {"ground": KEPT}, "Kies hoe het gedaan is."),
        ([("lesson", "les-1-1")], {"ground": ""}, "Kies hoe het gedaan is."),
        ([("lesson", "les-1-1")], {"note": "x" * 401}, "Deze tekst is te lang. Er passen 400 tekens."),
    ],
)  # fmt: skip
def test_what_is_refused_keeps_what_was_typed_and_writes_nothing(
    class_, as_person, submit, steps, values, expected
):
    _, trainee, coach = class_
    note = values.get("note", "Werkboek.") if "ground" not in values else values.get("note", "")
    response = record(submit, as_person(coach), trainee, *steps, status=400, **(values | {"note": note}))
    assert (complaints(response), rows()) == ([expected], [])
    page = response.get_data(as_text=True)
    checked = re.findall(r'name="steps" id="[^"]+" value="([^"]+)" checked', page)
    offered = set(re.findall(r'name="steps" id="[^"]+" value="([^"]+)"', page))
    assert checked == list(
        dict.fromkeys(f"{kind}:{slug}" for kind, slug in steps if f"{kind}:{slug}" in offered)
    )
    assert re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page, re.S)[1] == note.strip()


def test_what_is_done_already_is_refused_and_not_offered(world, class_, as_person, submit, visit):
    cohort, trainee, coach = class_
    world.lesson_done(trainee, cohort, "les-1-1")
    for question in ("vraag-1", "vraag-2"):
        world.answer(trainee, cohort, "les-1-2", question)
    world.answer(trainee, cohort, "les-1-1", "vraag-1")
    world.review(world.handed_in(trainee, cohort), coach)
    browser = as_person(coach)
    boxes = re.findall(
        r'id="steps-(?:lesson|check|assignment)-[^"]+" value="([^"]+)"', visit(browser, address(trainee))
    )
    assert boxes == ["check:les-1-1", "lesson:les-1-2"] + [f"{kind}:{slug}" for kind, slug in SECOND]
    for step in (("lesson", "les-1-1"), ("check", "les-1-2"), ("assignment", "opdracht-1")):
        assert complaints(record(submit, browser, trainee, ("lesson", "les-2-1"), step, status=400)) == [
            ALREADY
        ]
    record(submit, browser, trainee, ("check", "les-1-1"))
    assert complaints(record(submit, browser, trainee, ("check", "les-1-1"), status=400)) == [ALREADY]
    assert rows() == [("check", "les-1-1", ON_PAPER, True)]


def test_a_hand_in_that_waits_is_answered_there(world, class_, as_person, submit):
    cohort, trainee, coach = class_
    waiting = world.handed_in(trainee, cohort)
    browser = as_person(coach)
    assert complaints(record(submit, browser, trainee, ("lesson", "les-1-1"), ("assignment", "opdracht-1"), status=400)) == [
        "‘Opdracht 1’ is al ingeleverd en wacht op ons. Geef daar een antwoord op.",
    ]  # fmt: skip
    world.review(waiting, coach, outcome="needs_more")
    record(submit, browser, trainee, ("assignment", "opdracht-1"))
    assert (rows(), list(done(trainee, cohort, world.now))) == (
        [("assignment", "opdracht-1", ON_PAPER, True)], [("assignment", "opdracht-1")],
    )  # fmt: skip


def test_the_gate_opens_within_one_form_and_closes_again(world, class_, as_person, submit, visit):
    cohort, trainee, coach = class_
    browser, own = as_person(coach), as_person(trainee)
    record(submit, browser, trainee, *FIRST[:3])
    assert complaints(record(submit, browser, trainee, ("assignment", "opdracht-2"), status=400)) == [DOORS]
    record(submit, browser, trainee, *FIRST[3:], ("lesson", "les-2-1"), ("assignment", "opdracht-2"))
    assert list(done(trainee, cohort, world.now)) == [
        *FIRST,
        ("lesson", "les-2-1"),
        ("assignment", "opdracht-2"),
    ]
    row = db.session.scalars(select(RecordedStep).where(RecordedStep.slug == "opdracht-2")).one()
    actions.withdraw_record(row, by=coach, now=world.now)
    assert "Lever in" in visit(own, "/opdrachten/opdracht-2")
    row = db.session.scalars(select(RecordedStep).where(RecordedStep.slug == "opdracht-1")).one()
    actions.withdraw_record(row, by=coach, now=world.now)
    assert "Nog niet open" in visit(own, "/opdrachten/opdracht-2")
    assert complaints(record(submit, browser, trainee, ("assignment", "opdracht-2"), status=400)) == [DOORS]


def test_by_hand_the_trainee_reads_why(world, class_, as_person, submit, visit):
    cohort, trainee, coach = class_
    record(
        submit,
        as_person(coach),
        trainee,
        ("check", "les-1-1"),
        ground=BY_HAND,
        note="Aan tafel verteld & goed.",
    )
    assert rows() == [("check", "les-1-1", BY_HAND, True)]
    assert [reason.code for reason in done(trainee, cohort, world.now).values()] == ["recorded_hand"]
    words = (
        f"Telt mee, opgeschreven door Piet Smit op {formats.day(world.now)}: Aan tafel verteld &amp; goed."
    )
    assert (words in visit(as_person(trainee), "/voortgang"), words in visit(as_person(coach), f"/begeleiding/deelnemers/{trainee.id}")) == (
        True, True,
    )  # fmt: skip


def test_nobody_writes_down_for_themselves(world, class_, as_person, submit):
    cohort, _, _ = class_
    coordinator = world.staff(name="Noor de Wit")
    world.grant(coordinator, "trainee", cohort)
    browser = as_person(coordinator)
    assert complaints(record(submit, browser, coordinator, ("lesson", "les-1-1"), status=400)) == [
        "Het gaat over jou. Iemand anders moet dit doen.",
    ]  # fmt: skip
    assert rows() == []


def test_who_may(world, class_, as_person, submit):
    cohort, trainee, coach = class_
    row = actions.record_steps(
        trainee, cohort, [("lesson", "les-1-1")], ground=ON_PAPER, note="", by=coach, now=world.now
    )[0]
    other = world.trainee(cohort)
    expected = [
        (world.coach(world.cohort(cohort.version)), 404), (world.trainee(cohort), 403), (trainee, 403), (world.staff("assessor"), 403),
        (coach, 200), (world.staff("coordinator"), 200), (world.staff("administrator"), 200),
    ]  # fmt: skip
    found = []
    for person, _ in expected:
        browser = as_person(person)
        found.append((person, browser.get(address(trainee)).status_code))
        if found[-1][1] != 200:
            for path, data in (
                (address(trainee), {"steps": "lesson:les-1-2", "ground": ON_PAPER}),
                (f"{address(trainee)}/{row.id}/intrekking", {}),
            ):
                assert browser.post(path, data=data).status_code == found[-1][1]
    assert found == expected
    browser = as_person(coach)
    assert browser.post(f"{address(other)}/{row.id}/intrekking").status_code == 404
    assert browser.post(f"{address(trainee)}/{row.id + 99}/intrekking").status_code == 404
    assert [browser.get(address(person)).status_code for person in (coach, world.person())] == [404, 404]
    assert rows() == [("lesson", "les-1-1", ON_PAPER, True)]


def test_taking_back_opens_it_again_and_keeps_the_row(world, class_, as_person, submit, visit):
    cohort, trainee, coach = class_
    browser, staff = as_person(coach), world.staff(name="Noor de Wit")
    record(submit, browser, trainee, *FIRST[:2])
    row = db.session.scalars(select(RecordedStep).where(RecordedStep.kind == "lesson")).one()
    path = f"{address(trainee)}/{row.id}/intrekking"
    assert f'action="{path}"' in visit(browser, address(trainee))
    assert submit(as_person(staff), path).headers["Location"] == address(trainee)
    assert (rows(), list(done(trainee, cohort, world.now))) == (
        [("lesson", "les-1-1", ON_PAPER, False), ("check", "les-1-1", ON_PAPER, True)], [("check", "les-1-1")],
    )  # fmt: skip
    db.session.refresh(row)
    assert (row.recorded_by_id, row.withdrawn_by_id, row.withdrawn_at >= row.recorded_at) == (
        coach.id,
        staff.id,
        True,
    )
    assert 'value="lesson:les-1-1"' in visit(browser, address(trainee))
    assert "Dit kan niet worden teruggenomen." in submit(browser, path, status=409).get_data(as_text=True)
    record(submit, browser, trainee, ("lesson", "les-1-1"))
    assert [state for *_, state in rows()] == [False, True, True]
    assert list(done(trainee, cohort, world.now)) == FIRST[:2]


def test_what_they_did_themselves_stays_when_paper_is_taken_back(world, class_):
    cohort, trainee, coach = class_
    written = actions.record_steps(
        trainee, cohort, FIRST[:2], ground=ON_PAPER, note="", by=coach, now=world.now
    )
    world.lesson_done(trainee, cohort, "les-1-1")
    for question in ("vraag-1", "vraag-2"):
        world.answer(trainee, cohort, "les-1-1", question)
    assert [reason.code for reason in done(trainee, cohort, world.now).values()] == [
        "lesson_read",
        "check_passed",
    ]
    for row in written:
        actions.withdraw_record(row, by=coach, now=world.now)
    assert [reason.code for reason in done(trainee, cohort, world.now).values()] == [
        "lesson_read",
        "check_passed",
    ]


def test_what_was_kept_in_a_move_is_not_taken_back(world, class_, as_person, submit, visit):
    cohort, trainee, coach = class_
    course_id = outline(cohort.version_id).course_id
    for kind, slug in (("check", "les-1-1"), ("gate", "gate")):
        actions.keep_step(trainee.id, course_id, kind, slug, by=coach, now=world.now)
    browser = as_person(coach)
    page = visit(browser, address(trainee))
    assert (page.count("Blijft tellen na een nieuwe versie. Piet Smit"), "intrekking" in page) == (2, False)
    for row in db.session.scalars(select(RecordedStep)).all():
        submit(browser, f"{address(trainee)}/{row.id}/intrekking", status=409)
    assert rows() == [("check", "les-1-1", KEPT, True), ("gate", "gate", KEPT, True)]
    assert "Dit telt als gedaan, ook nu de opleiding is vernieuwd" in visit(as_person(trainee), "/voortgang")
    assert gate_is_open(outline(cohort.version_id), facts_of([trainee.id], course_id)[trainee.id])


def test_of_two_coaches_at_once_one_writes(world, class_):
    """The first writes right after the second looked: the unique row refuses, and nothing of the second form stays."""
    cohort, trainee, coach = class_
    other = world.coach(cohort)
    connection, written = db.session.connection(), []

    def first(_connection, _cursor, statement, *_rest):
        if "FROM hand_ins" in statement and not written:  # what stood recorded was read just before
            written.append(statement)
            connection.execute(
                RecordedStep.__table__.insert().values(
                    person_id=trainee.id, course_id=cohort.version.course_id, kind="check", slug="les-1-1",
                    ground=ON_PAPER, note="", recorded_by_id=coach.id, recorded_at=world.now,
                )
            )  # fmt: skip

    event.listen(connection, "before_cursor_execute", first)
    with pytest.raises(RuleError, match=ALREADY):
        actions.record_steps(trainee, cohort, [FIRST[1]], ground=ON_PAPER, note="", by=other, now=world.now)
    event.remove(connection, "before_cursor_execute", first)
    db.session.commit()
    assert (rows(), done(trainee, cohort, world.now)["check", "les-1-1"].values["by"]) == (
        [("check", "les-1-1", ON_PAPER, True)], "Piet Smit",
    )  # fmt: skip


def test_sent_twice_is_written_once(class_, as_person, submit):
    _, trainee, coach = class_
    browser = as_person(coach)
    for steps in (FIRST[:1], FIRST[:2]):
        assert record(submit, browser, trainee, *steps, once="k" * 20).headers["Location"] == address(trainee)
    assert rows() == [("lesson", "les-1-1", ON_PAPER, True)]
