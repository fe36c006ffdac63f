import pytest

from lms.errors import RuleError
from lms.intake import rules
from lms.intake.rules import CALLED, DECLINED, INVITED, NEW, PLACED, WAITING
from lms.intake.worklist_rules import Asked, rank_of


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([], NEW),
        ([CALLED], CALLED),
        ([CALLED, CALLED], CALLED),
        ([PLACED], PLACED),
        ([CALLED, PLACED, CALLED], PLACED),
        ([WAITING], WAITING),
        ([WAITING, CALLED], WAITING),
        ([WAITING, PLACED], PLACED),
        ([PLACED, WAITING], WAITING),
        ([PLACED, INVITED], INVITED),
        ([PLACED, INVITED, CALLED, INVITED], INVITED),
        ([DECLINED], DECLINED),
        ([DECLINED, CALLED], CALLED),
        ([DECLINED, CALLED, CALLED], CALLED),
        ([PLACED, DECLINED, CALLED], CALLED),
        ([DECLINED, CALLED, PLACED], PLACED),
        ([DECLINED, CALLED, DECLINED], DECLINED),
    ],
)
def test_where_an_application_stands(steps, state):
    assert rules.application_state(steps) == state


ACTS = (CALLED, PLACED, WAITING, INVITED, DECLINED)


@pytest.mark.parametrize(
    ("state", "called", "placed", "waiting", "invited", "declined"),
    [
        (NEW, True, True, True, False, True),
        (CALLED, True, True, True, False, True),
        (PLACED, True, True, True, True, True),
        (WAITING, True, True, True, False, True),
        (INVITED, True, False, False, True, False),
        (DECLINED, True, False, False, False, False),
    ],
)
def test_what_may_be_done_when(state, called, placed, waiting, invited, declined):
    possible = dict(zip(ACTS, (called, placed, waiting, invited, declined), strict=True))
    for act, is_possible in possible.items():
        if is_possible:
            rules.check_step(state, act)
            continue
        with pytest.raises(RuleError) as caught:
            rules.check_step(state, act)
        assert caught.value.message == (
            f"Dat kan nu niet: deze aanmelding staat op ‘{rules.STATES[state]}’. "
            "Misschien was een collega je voor."
        )


def test_every_state_has_a_word_and_a_row():
    assert set(rules.STATES) == set(rules.ALLOWED) == {NEW, *ACTS}
    assert (*ACTS, rules.WITHDRAWN) == rules.STEPS


@pytest.mark.parametrize(
    ("email", "phone", "refused"),
    [("", "", True), ("a@example.org", "", False), ("", "0612345678", False), ("a@b.nl", "06", False)],
)
def test_we_must_be_able_to_reach_somebody(email, phone, refused):
    if not refused:
        rules.check_reachable(email, phone)
        return
    with pytest.raises(RuleError) as caught:
        rules.check_reachable(email, phone)
    assert (caught.value.message, caught.value.field) == (
        "Vul je telefoonnummer of je e-mailadres in. Dan kunnen we je bereiken.",
        "phone",
    )


@pytest.mark.parametrize(
    ("seen", "latest", "refused"),
    [(None, 0, False), (None, 7, False), (0, 0, False), (7, 7, False), (0, 7, True), (6, 7, True)],
)
def test_who_acts_has_seen_the_latest_step(seen, latest, refused):
    if refused:
        with pytest.raises(RuleError, match="Een collega was net met deze aanmelding bezig"):
            rules.check_seen(seen, latest)
    else:
        rules.check_seen(seen, latest)


@pytest.mark.parametrize(
    ("seats", "state", "same", "expected"),
    [
        (3, NEW, False, PLACED),
        (1, CALLED, False, PLACED),
        (0, NEW, False, WAITING),
        (0, CALLED, False, WAITING),
        (1, WAITING, True, PLACED),
        (1, WAITING, False, PLACED),
        (0, WAITING, False, WAITING),
        (0, WAITING, True, "Linde is nog vol. Anna blijft op de wachtlijst."),
        (2, PLACED, False, PLACED),
        (2, PLACED, True, "Anna heeft al een plek in Linde."),
        (0, PLACED, True, "Anna heeft al een plek in Linde."),
        (0, PLACED, False, "Linde is vol. Anna houdt de plek die er al was."),
    ],
)
def test_a_seat_or_the_waiting_list(seats, state, same, expected):
    try:
        found = rules.place_kind("Anna", "Linde", seats=seats, state=state, is_present_cohort=same)
    except RuleError as refusal:
        found = refusal.message
    assert found == expected


@pytest.mark.parametrize(
    ("state", "same", "refused"),
    [(WAITING, True, True), (WAITING, False, False), (PLACED, True, False), (NEW, False, False)],
)
def test_nobody_queues_twice(state, same, refused):
    if refused:
        with pytest.raises(RuleError, match="Anna staat al op de wachtlijst van Linde"):
            rules.check_new_queue("Anna", "Linde", state=state, is_present_cohort=same)
    else:
        rules.check_new_queue("Anna", "Linde", state=state, is_present_cohort=same)


def test_order_of_work():
    """New first and waiting lists last; what is done with comes the latest first, unless another order is asked."""
    assert sorted((WAITING, PLACED, CALLED, NEW), key=rank_of) == [NEW, CALLED, PLACED, WAITING]
    assert [
        Asked(state=state, order=order).latest_first
        for state in ("", NEW, INVITED, DECLINED)
        for order in ("work", "newest", "name")
    ] == [False, True, False] * 2 + [True, True, False] * 2
