"""How long somebody stays logged in: from the last use, with an outer limit, by whose device it is and what they may do."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms import clock, roles
from lms.accounts import actions, password_actions, session_actions
from lms.accounts.models import LoginSession
from lms.accounts.queries import session_of
from lms.accounts.session_queries import devices_of
from lms.db import db

OWN, SHARED, UNANSWERED = True, False, None
ORDINARY = (None, roles.TRAINEE, roles.CONNECTOR, roles.PARTNER)
WORK = roles.OVER_OTHERS
MOMENT = timedelta(seconds=1)
LIVES = [
    # who, whose device, (idle, age at most)
    *((role, OWN, timedelta(days=60), timedelta(days=365)) for role in ORDINARY),
    *((role, SHARED, timedelta(hours=2), timedelta(days=365)) for role in ORDINARY),
    *((role, UNANSWERED, timedelta(hours=2), timedelta(days=365)) for role in ORDINARY),
    *((role, device, timedelta(hours=12), timedelta(days=14)) for role in WORK for device in (OWN, SHARED, UNANSWERED)),
]  # fmt: skip


@pytest.fixture
def session(world):
    """A session of somebody with a role, used and opened so long ago. Gives its secret and its row."""

    def opened(role=None, device=OWN, used=timedelta(0), age=None):
        person = world.person()
        if role:
            world.grant(person, role, world.cohort() if role in (roles.TRAINEE, roles.COACH) else None)
        token = actions.open_session(person, device="android", is_own_device=device, now=world.now)
        db.session.flush()
        row = session_of(token, now=world.now)
        row.created_at = world.now - max(used, age or used)
        row.last_seen_at = world.now - used
        return token, row

    return opened


def is_in(token, now) -> bool:
    db.session.flush()
    db.session.expire_all()
    return session_of(token, now=now) is not None


@pytest.mark.parametrize(("role", "device", "idle", "most"), LIVES)
def test_how_long_a_session_lives(world, session, role, device, idle, most):
    answers = {
        "just before it lay idle too long": is_in(session(role, device, idle - MOMENT)[0], world.now),
        "idle too long": is_in(session(role, device, idle)[0], world.now),
        "used just now, just before the outer limit": is_in(
            session(role, device, age=most - MOMENT)[0], world.now
        ),
        "used just now, at the outer limit": is_in(session(role, device, age=most)[0], world.now),
    }
    assert answers == {
        "just before it lay idle too long": True,
        "idle too long": False,
        "used just now, just before the outer limit": True,
        "used just now, at the outer limit": False,
    }


@pytest.mark.parametrize("role", WORK)
def test_a_role_shortens_a_session_and_ending_it_lengthens_none(world, session, role):
    token, row = session(None, OWN, timedelta(days=1), timedelta(days=2))
    assert is_in(token, world.now)
    grant = world.grant(row.person, role)
    assert not is_in(token, world.now)
    grant.until = world.now - timedelta(hours=3)  # lent until then
    assert not is_in(token, world.now)
    grant.until = world.now - timedelta(days=3)  # before this session began
    assert is_in(token, world.now)


ENDS = {
    **{f"no longer {role}": role in roles.OVER_OTHERS for role in roles.ROLES},
    "another password": True,
    "disabled": True,
    "nothing": False,
}


@pytest.mark.parametrize(("deed", "ends"), ENDS.items())
def test_what_ends_all_sessions_at_the_next_request(world, as_person, deed, ends):
    person = world.person()
    role = deed.removeprefix("no longer ")
    if role in roles.ROLES:
        world.grant(person, role)
    browser = as_person(person)
    assert browser.get("/mijn").status_code == 200
    if role in roles.ROLES:
        actions.end_grant(person, role, now=clock.now())
    elif deed == "another password":
        password_actions.change_password(person, "a hash", now=clock.now())
    elif deed == "disabled":
        actions.disable(person, now=clock.now())
    assert browser.get("/mijn").status_code == (303 if ends else 200)


def test_looking_at_pages_is_a_use_and_writes_nothing_in_the_database(world, as_person, count_queries):
    person = world.person()
    browser = as_person(person)
    row = db.session.scalars(select(LoginSession)).one()
    row.is_own_device, row.last_seen_at = SHARED, clock.now() - timedelta(minutes=119)
    with count_queries() as queries:
        assert browser.get("/mijn").status_code == 200
    assert [query for query in queries if not query.startswith("SELECT")] == []
    row = db.session.scalars(select(LoginSession)).one()
    row.last_seen_at = clock.now() - timedelta(hours=20)
    assert browser.get("/mijn").status_code == 200
    later = clock.now() + timedelta(minutes=119)
    assert [device.session.id for device in devices_of(person, now=later)] == [row.id]
    assert devices_of(person, now=later + timedelta(minutes=2)) == []


def test_a_use_is_written_down_once_in_two_minutes(app, world, session):
    _token, row = session(device=SHARED, used=timedelta(minutes=30))
    kept = []
    for minutes in (0, 1, 1.9, 2, 3, 4.5):
        now = world.now + timedelta(minutes=minutes)
        session_actions.note_use(row, now=now)
        used = devices_of(row.person, now=now)[0].last_used_at
        kept.append(round((used - world.now) / timedelta(minutes=1), 1))
    assert kept == [0.0, 0.0, 0.0, 2.0, 2.0, 4.5]


def test_when_the_counts_do_not_answer_the_row_decides(app, world, session, caplog):
    token, row = session(device=SHARED, used=timedelta(minutes=119))
    counts = app.extensions["counts"]
    counts.engine.dispose()
    engine, counts.engine = counts.engine, db.create_engine("sqlite:////nowhere/counts.db")
    try:
        session_actions.note_use(row, now=world.now)
        answers = (is_in(token, world.now), is_in(token, world.now + timedelta(minutes=2)))
    finally:
        counts.engine = engine
    assert (answers, "a last use could not be written down" in caplog.text) == ((True, False), True)
