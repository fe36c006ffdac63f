"""Somebody stops between advice and decision: nothing waits for them any more, and nothing is decided about them."""

from datetime import timedelta

import pytest

from lms.errors import Barred
from lms.progress import actions, appeal_actions
from lms.progress.round_queries import open_rounds
from lms.supervision.actions import stop
from tests.progress.assessing import advise, decide, prepare, say_not_yet, talk


def leaves(world, ready):
    cohort, coach, trainee, _ = ready
    stop(trainee, cohort, reason="Verhuisd.", by=coach, now=world.now)


def waiting(world):
    return [cohort.id for _, cohort in open_rounds(now=world.now)]


def test_no_advice_about_who_left(world, ready):
    leaves(world, ready)
    with pytest.raises(Barred, match="geen deelnemer meer"):
        advise(world, ready)


@pytest.mark.parametrize("until", [advise, prepare])
def test_an_open_round_closes_when_somebody_leaves(world, ready, until, as_person, visit):
    until(world, ready)
    assert waiting(world) == [ready[0].id]
    leaves(world, ready)
    assert waiting(world) == []
    page = visit(as_person(ready[3]), f"/beoordelingen/{ready[2].id}")
    assert ("is geen deelnemer meer van deze lichting" in page, 'name="outcome"' in page) == (True, False)
    with pytest.raises(Barred):
        decide(world, ready) if until is prepare else talk(world, ready)


def test_a_new_talk_after_an_appeal_is_held_though_somebody_left(world, ready):
    """Who was given a new talk gets it: the appeal is theirs, wherever they are now."""
    decision = say_not_yet(world, ready)
    leaves(world, ready)
    row = appeal_actions.raise_appeal(decision, text="Nee.", wants_call=False, by=ready[2], now=world.now)
    handled = {"by": world.staff(), "now": world.now}
    appeal_actions.take_on(row, **handled)
    appeal_actions.hear(row, **handled)
    appeal_actions.settle(row, outcome="new_talk", reasons="Opnieuw praten.", **handled)
    assert waiting(world) == [ready[0].id]
    day = world.now + timedelta(days=3)
    values = {"starts_at": day, "place": "Hier", "is_online": False, "is_declared": True}
    planned = actions.plan_talk(ready[2], ready[0], **values, by=world.staff("assessor"), now=world.now)
    assert planned.starts_at == day
