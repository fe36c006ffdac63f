"""Members change a turn among themselves, once; two who share a turn both had it."""

import pytest
from sqlalchemy import select

from lms.db import db
from lms.notifications.models import Message
from lms.peergroups.models import TurnSwap
from lms.peergroups.queries import turns_of


@pytest.fixture
def coming(world, group, people):
    return world.meeting(group, people[0], days=5, host_id=people[0].id, case_bringer_id=people[1].id)


def test_a_turn_is_given_and_the_later_one_taken_for_it(
    world, group, people, coming, as_person, visit, submit
):
    later = world.meeting(group, people[0], days=40, host_id=people[2].id, case_bringer_id=people[3].id)
    browser, page = as_person(people[0]), f"/intervisie/{coming.id}/ruilen/leiden"
    assert "Ruil je beurt" in visit(browser, f"/intervisie/{coming.id}")
    assert "Ruil je beurt" not in visit(as_person(people[4]), f"/intervisie/{coming.id}")
    visit(browser, page)
    submit(browser, page, takes=str(people[2].id), reason="busy")
    assert (coming.host_ids, later.host_ids) == ({people[2].id}, {people[0].id})
    (swap,) = db.session.scalars(select(TurnSwap))
    assert (swap.role, swap.person_id, swap.taken_by_id, swap.reason) == (
        "host",
        people[0].id,
        people[2].id,
        "busy",
    )
    told = db.session.scalars(select(Message).where(Message.template == "peergroups/mail/turn_swapped")).one()
    assert (told.person_id, "Jij leidt het gesprek." in told.body) == (people[2].id, True)


@pytest.mark.parametrize(
    ("who", "turn", "takes", "words"),
    [
        (2, "leiden", 3, "Het is niet jouw beurt."),
        (0, "leiden", 1, "Kies iets uit de lijst."),  # has a turn that evening
        (0, "inbrengen", 2, "Het is niet jouw beurt."),
    ],
)
def test_swaps_that_are_refused(people, coming, as_person, submit, who, turn, takes, words):
    answer = submit(
        as_person(people[who]), f"/intervisie/{coming.id}/ruilen/{turn}", status=400, takes=str(people[takes].id), reason="away"
    )  # fmt: skip
    assert words in answer.get_data(as_text=True)
    assert coming.host_ids == {people[0].id}


def test_one_swap_and_then_it_is_yours(world, group, people, coming, as_person, submit):
    browser = as_person(people[0])
    submit(browser, f"/intervisie/{coming.id}/ruilen/leiden", takes=str(people[2].id), reason="not_ready")
    again = world.meeting(group, people[0], days=40, host_id=people[0].id)
    answer = submit(
        browser,
        f"/intervisie/{again.id}/ruilen/leiden",
        status=400,
        takes=str(people[3].id),
        reason="not_ready",
    )
    assert "Je ruilde al een keer." in answer.get_data(as_text=True)


def test_two_who_share_a_turn_both_had_it(world, group, people):
    world.meeting(
        group, people[0], present=tuple(people), host_id=people[0].id, second_host_id=people[1].id,
        case_bringer_id=people[2].id, second_bringer_id=people[3].id,
    )  # fmt: skip
    found = turns_of([person.id for person in people])
    assert [(found[p.id].as_host, found[p.id].as_case_bringer) for p in people] == [
        (1, 0), (1, 0), (0, 1), (0, 1), (0, 0),
    ]  # fmt: skip


def test_nobody_reads_of_a_turn_that_is_not_there(people, coming, as_person):
    assert as_person(people[0]).get(f"/intervisie/{coming.id}/ruilen/zingen").status_code == 404
