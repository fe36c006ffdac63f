import itertools

import pytest

from lms.db import db
from lms.intake import queries, rules
from lms.intake.models import Application
from lms.intake.policy import applications_visible_to, may_see_application
from lms.intake.worklist_queries import worklist
from lms.intake.worklist_rules import Asked
from tests.intake.applicants import applicant, step


def test_the_database_and_the_rule_agree_about_every_history(world):
    """All histories of up to three steps: what SQL says of each is what rules.application_state says."""
    staff, cohort = world.staff(), world.cohort()
    kinds = (rules.CALLED, rules.PLACED, rules.WAITING, rules.INVITED, rules.DECLINED)
    expected = {}
    for steps in itertools.chain.from_iterable(itertools.product(kinds, repeat=size) for size in range(4)):
        row = world.add(
            Application(name="Anna", phone="0612345678", neighbourhood="Noord", applied_at=world.now)
        )
        for kind in steps:
            step(world, row, kind, staff, cohort)
        expected[row.id] = rules.application_state(steps)
    query = queries.with_deciding_step(db.select(Application)).with_only_columns(
        Application.id, queries.stands
    )
    assert {row_id: state for row_id, state in db.session.execute(query)} == expected
    counted = queries.by_state(queries.standings(db.select(Application)))
    assert counted == {state: list(expected.values()).count(state) for state in rules.STATES}
    for state in rules.STATES:
        rows = worklist(db.select(Application), Asked(state=state)).rows
        assert {queries.state_of_application(row) for row in rows} == {state}


def test_filter_and_predicate_agree(world):
    row, cohort = applicant(world), world.cohort()
    people = [
        world.staff(),
        world.staff("administrator"),
        world.coach(cohort),
        world.trainee(cohort),
        world.staff("assessor"),
        world.person(email=row.email),  # not even the applicant's own address opens it
    ]
    found = [
        db.session.scalars(applications_visible_to(person, now=world.now)).all() == [row] for person in people
    ]
    said = [may_see_application(person, row, now=world.now) for person in people]
    assert found == said == [True, True, False, False, False, False]


def test_open_ones_in_the_order_of_work(world):
    staff, cohort, other = world.staff(), world.cohort(), world.cohort()
    rows = [applicant(world, number) for number in range(8)]
    newer, older, called, placed, second, first, elsewhere, declined = (
        rows[1], rows[0], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7],
    )  # fmt: skip
    step(world, called, "called", staff)
    step(world, placed, "placed", staff, cohort)
    step(world, first, "waiting", staff, cohort)
    step(world, second, "waiting", staff, cohort)
    step(world, elsewhere, "waiting", staff, other)
    step(world, declined, "declined", staff)
    page = worklist(db.select(Application), Asked())
    found = page.rows
    assert found == [older, newer, called, placed, first, elsewhere, second]
    assert page.numbers == {first.id: 1, second.id: 2, elsewhere.id: 1}
    assert [queries.waiting_number(row) for row in (first, second, elsewhere, placed, older)] == [
        1,
        2,
        1,
        None,
        None,
    ]


def test_the_queue_moves_up(world):
    staff, cohort = world.staff(), world.cohort()
    rows = [applicant(world, number) for number in range(3)]
    for row in rows:
        step(world, row, "waiting", staff, cohort)
    step(world, rows[1], "called", staff)  # a call keeps the place in the queue
    step(world, rows[0], "placed", staff, cohort)
    db.session.expire_all()
    assert [queries.waiting_number(row) for row in rows] == [None, 1, 2]
    assert queries.standing_in([cohort.id], rules.WAITING) == {cohort.id: 2}


def test_finished_ones_come_in_pages_with_the_latest_on_top(world):
    staff = world.staff()
    rows = [applicant(world, number) for number in range(5)]
    for row in rows:
        step(world, row, "declined", staff)
    pages = [
        worklist(db.select(Application), Asked(state="declined"), page=page, per_page=2).rows
        for page in (1, 2, 3, 4)
    ]
    assert pages == [[rows[4], rows[3]], [rows[2], rows[1]], [rows[0]], []]


@pytest.mark.parametrize(
    ("members", "placed", "left"), [(0, 0, 3), (1, 0, 2), (1, 1, 1), (1, 2, 0), (3, 1, 0)]
)
def test_a_promised_seat_is_not_free(world, members, placed, left):
    cohort, staff = world.cohort(capacity=3), world.staff()
    for _ in range(members):
        world.trainee(cohort)
    for number in range(placed):
        step(world, applicant(world, number), "placed", staff, cohort)
    gone = applicant(world, 90)
    step(world, gone, "placed", staff, cohort)
    step(world, gone, "declined", staff)
    assert queries.free_seats([cohort], now=world.now) == {cohort.id: left}
