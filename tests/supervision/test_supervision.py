import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.db import db
from lms.learning.models import Review
from lms.progress.rules import Item, Progress, Reason
from lms.supervision.rules import Facts, Signal, board, signals_of

TODAY = date(2026, 3, 30)


def ago(days: int) -> datetime:
    return datetime(2026, 3, 30, 9, 0, tzinfo=UTC) - timedelta(days=days)


def on(days: int) -> date:
    return TODAY - timedelta(days=days)


BUSY = Progress((Item("lesson", "les", "01", "Les", "open", Reason("lesson_unread")),), None, False, None)


def waiting(days: int) -> Progress:
    item = Item(
        "assignment", "opdracht", "01", "Krachtwandeling", "waiting", Reason("waits_for_us"), ago(days)
    )
    return Progress((item,), None, False, None)


COMPLETE = Progress(
    (
        Item("lesson", "les", "01", "Les", "done", Reason("lesson_read"), ago(5)),
        Item("decision", "decision", None, "decision", "waiting", Reason("waits_for_advice")),
    ),
    None,
    True,
    None,
)
CASES = {
    "gisteren nog": ({"last_deed": ago(1), "has_logged_in": True}, ()),
    "twee weken stil": (
        {"last_deed": ago(14), "has_logged_in": True},
        (Signal("silent", on(14), number=14),),
    ),
    "net niet stil": ({"last_deed": ago(13), "has_logged_in": True}, ()),
    "keek nog wel": ({"last_deed": ago(40), "last_seen": ago(2), "has_logged_in": True}, ()),
    "nooit binnen": ({"enrolled_at": ago(8)}, (Signal("never_came_in", on(8)),)),
    "net uitgenodigd": ({"enrolled_at": ago(3)}, ()),
    "op papier": ({"enrolled_at": ago(30), "has_email": False}, ()),
    "loopt vast": (
        {"last_deed": ago(2), "has_logged_in": True, "wrong_tries": (("Veilig werken", 6, ago(2)),)},
        (Signal("stuck", on(2), title="Veilig werken", number=6),),
    ),
    "wacht op ons": (
        {"progress": waiting(7), "last_deed": ago(7)},
        (Signal("late_feedback", on(7), is_ours=True, title="Krachtwandeling"),),
    ),
    "wacht kort": ({"progress": waiting(6), "last_deed": ago(6)}, ()),
    "advies schrijven": (
        {"progress": COMPLETE, "last_deed": ago(30)},
        (Signal("advice_due", on(5), is_ours=True),),
    ),
    "groepsdagen gemist": (
        {"last_deed": ago(1), "missed_group_days": 2},
        (Signal("missed_group_days", TODAY, number=2),),
    ),
    "pauze": ({"last_deed": ago(60), "pause_since": on(20), "pause_until": on(-5)}, ()),
    "pauze voorbij": (
        {"last_deed": ago(60), "pause_since": on(20), "pause_until": on(1)},
        (Signal("pause_over", on(1)),),
    ),
    "begint nog": ({"enrolled_at": ago(30), "cohort_begun": False}, ()),
}


def facts(name: str, **values) -> Facts:
    return Facts(
        **(
            {"person_id": 1, "name": name, "progress": BUSY, "enrolled_at": ago(60), "last_seen": None}
            | values
        )
    )


@pytest.mark.parametrize("name", CASES)
def test_signals(name):
    values, expected = CASES[name]
    assert signals_of(facts(name, **values), TODAY) == expected


def test_order_of_the_board():
    lines = board([facts(name, **values) for name, (values, _) in CASES.items()], TODAY)
    assert [line.facts.name for line in lines if line.needs_attention] == [
        "wacht op ons", "advies schrijven", "twee weken stil", "nooit binnen", "loopt vast", "pauze voorbij", "groepsdagen gemist",
    ]  # fmt: skip
    rest = [line.facts.name for line in lines if not line.needs_attention]
    assert rest == sorted(rest)


@given(st.integers(0, 90), st.integers(0, 90), st.integers(0, 90))
def test_doing_something_never_raises_a_signal(deed, seen, later):
    """Somebody who does the same and a little more, later, has no signal that was not there before."""
    before = facts("x", last_deed=ago(deed), last_seen=ago(seen), has_logged_in=True)
    after = facts("x", last_deed=ago(min(deed, later)), last_seen=ago(min(seen, later)), has_logged_in=True)
    codes = {signal.code for signal in signals_of(before, TODAY)}
    assert {signal.code for signal in signals_of(after, TODAY)} <= codes


@pytest.fixture
def class_(world):
    cohort = world.cohort()
    return cohort, world.coach(cohort)


def test_board_and_queue_take_a_fixed_number_of_queries(world, class_, as_person, visit, count_queries):
    cohort, coach = class_
    browser = as_person(coach)

    def add(number: int) -> None:
        world.handed_in(world.trainee(cohort), cohort, days=-number)

    add(1)
    visit(browser, "/begeleiding")
    with count_queries() as few:
        visit(browser, "/begeleiding")
        visit(browser, "/begeleiding/inleveringen")
    for number in range(2, 31):
        add(number)
    with count_queries() as many:
        page = visit(browser, "/begeleiding")
        visit(browser, "/begeleiding/inleveringen")
    assert len(many) == len(few)
    assert len(re.findall(r"/begeleiding/deelnemers/\d+", page)) == 30


def test_queue_is_oldest_first_and_leads_to_the_next(world, class_, as_person, visit, submit):
    cohort, coach = class_
    browser = as_person(coach)
    old, new = (
        world.handed_in(world.trainee(cohort), cohort, days=-9),
        world.handed_in(world.trainee(cohort), cohort, days=-1),
    )
    found = re.findall(r"/begeleiding/inleveringen/(\d+)", visit(browser, "/begeleiding/inleveringen"))
    assert found == [str(old.id), str(new.id)]
    assert "Wacht op ons" in visit(browser, "/begeleiding")
    visit(browser, f"/begeleiding/inleveringen/{old.id}")
    page = submit(browser, f"/begeleiding/inleveringen/{old.id}", status=400, feedback="Mooi werk").get_data(
        as_text=True
    )
    assert ("Kies: voldaan of nog niet." in page, "Mooi werk</textarea>" in page) == (True, True)
    done = submit(browser, f"/begeleiding/inleveringen/{old.id}", outcome="approved", feedback="Mooi werk")
    assert done.headers["Location"] == f"/begeleiding/inleveringen/{new.id}"
    page = submit(
        browser, f"/begeleiding/inleveringen/{old.id}", status=400, outcome="needs_more", feedback="Toch niet"
    ).get_data(as_text=True)
    assert ("al beoordeeld" in page, "Toch niet</textarea>" in page) == (True, True)
    assert db.session.scalars(select(Review.outcome)).all() == ["approved"]


def test_page_of_one_trainee(world, class_, as_person, visit):
    cohort, coach = class_
    trainee = world.trainee(cohort)
    world.everything_learned(trainee, cohort, coach)
    world.attended(world.group_day(cohort), trainee, coach)
    world.meeting(world.peer_group(cohort, trainee), coach, present=(trainee,))
    page = visit(as_person(coach), f"/begeleiding/deelnemers/{trainee.id}")
    assert ("Schrijf je advies" in page, "aanwezig" in page) == (True, True)
    assert "Schrijf een advies" in visit(as_person(coach), "/begeleiding")
    visit(as_person(world.staff()), "/begeleiding?welke=afgerond")
