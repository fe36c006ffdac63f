"""The work of the night: once a night whoever does it, each deed by itself."""

from datetime import timedelta

import pytest

from lms.db import db
from lms.jobs import nightly, runner
from lms.jobs.models import NightlyDeed
from tests.notifications.post_office import at

EVENING, NIGHT = at("2026-03-02 20:00"), at("2026-03-03 03:10")


@pytest.fixture
def deeds(app, monkeypatch):
    """Two deeds that say when they were done; the first fails as often as told."""
    state = {"failures": 0, "done": []}

    def first(now):
        db.session.add(NightlyDeed(name=f"trace {now}", night=now.date()))
        db.session.flush()
        if state["failures"]:
            state["failures"] -= 1
            raise OSError("the world is away")
        state["done"].append(("first", now))

    def second(now):
        state["done"].append(("second", now))

    monkeypatch.setattr(nightly, "_deeds", {})
    for deed in (first, second):
        nightly.register(deed)
    return state


def do(app, *moments) -> None:
    for moment in moments:
        db.session.commit()
        with app.app_context():
            runner.do_the_night(moment)


def test_a_deed_that_is_new_here_waits_for_the_next_night(app, deeds):
    do(app, EVENING, EVENING + timedelta(hours=3))
    assert deeds["done"] == []
    do(app, NIGHT - timedelta(minutes=1), NIGHT, NIGHT + timedelta(minutes=1), at("2026-03-03 20:00"))
    assert deeds["done"] == [("first", NIGHT), ("second", NIGHT)]


def test_a_night_that_the_program_was_away_is_made_up_for_once(app, deeds):
    morning = at("2026-03-06 09:00")
    do(app, EVENING, morning, morning + timedelta(hours=1))
    assert deeds["done"] == [("first", morning), ("second", morning)]


def test_a_deed_that_fails_leaves_nothing_and_is_tried_again(app, deeds):
    do(app, EVENING)
    deeds["failures"] = 1
    do(app, NIGHT)
    assert (deeds["done"], db.session.get(NightlyDeed, f"trace {NIGHT}")) == ([("second", NIGHT)], None)
    again = NIGHT + timedelta(minutes=1)
    do(app, again, again + timedelta(minutes=1))
    assert deeds["done"] == [("second", NIGHT), ("first", again)]


def test_the_night_of_every_slice_is_on_the_list(app):
    assert {name.rpartition(".")[2] for name in nightly._deeds} >= {
        "forget_submissions", "gather_left_behind", "sign_lists", "forget_declined", "sweep"
    }  # fmt: skip
