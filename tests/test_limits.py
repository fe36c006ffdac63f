"""Who is refused, and who never is: the limits seen from the outside."""

from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms import clock, limits
from lms.accounts import passwords
from lms.app import create_app
from lms.config import read_settings
from lms.counting import Counts
from lms.db import db
from lms.errors import SettingError
from tests.world import World

PASSWORD = "een zin die lang is"
HASH = passwords.hash_password(PASSWORD)
NUMBERS = count()


@pytest.fixture
def counts(app) -> Counts:
    return app.extensions["counts"]


def post(app, path, address="198.51.100.7", client=None, headers=None, **values):
    browser = client or app.test_client()
    return browser.post(path, data=values, environ_base={"REMOTE_ADDR": address}, headers=headers)


def test_one_visitor_with_a_loop_shuts_the_door_for_nobody(world, app):
    world.person(email="anna@example.org", password_hash=HASH)
    loop = {"email": "niemand@example.org"}
    for path in ("/inloggen/code", "/aanmelden"):
        answers = {post(app, path, **loop).status_code for _ in range(320)}
        assert 429 in answers
    assert (
        post(app, "/inloggen", "203.0.113.9", email="anna@example.org", password=PASSWORD).status_code == 303
    )
    assert post(app, "/inloggen/code", "203.0.113.9", email="anna@example.org").status_code == 303


def test_a_refused_request_touches_neither_the_database_nor_another_count(world, app, counts, count_queries):
    for _ in range(300):
        counts.incr(counts_key(app, "lms.accounts.views.entry.request_code"), 300)
    before = rows_of(counts)
    with count_queries() as queries:
        assert post(app, "/inloggen/code", email="anna@example.org").status_code == 429
    assert (len(queries), rows_of(counts)) == (0, before)


def counts_key(app, name, address="198.51.100.7"):
    with app.app_context():
        item = limits.parse(limits.ROOM)
        return item.key_for(app.extensions["counts"].hidden(name, (address,)))


def rows_of(counts):
    with counts.engine.connect() as connection:
        return sorted(connection.exec_driver_sql("SELECT key, number FROM limit_counts").all())


def test_a_class_of_thirty_behind_one_address(world, app, run_jobs):
    """They sign up, ask a code, type it wrong once, log in with a password that most typed wrong first."""
    people = [
        world.person(email=f"deelnemer{number}@example.org", password_hash=HASH) for number in range(30)
    ]
    statuses = []
    for number, person in enumerate(people):
        client = app.test_client()
        signed = {
            "name": f"Naam {number}",
            "phone": f"06 1234 56{number:02}",
            "privacy": "y",
            "neighbourhood": "Linde",
        }
        statuses.append(
            post(app, "/aanmelden", client=client, motivation="Ik wil graag.", **signed).status_code
        )
        statuses.append(post(app, "/inloggen/code", client=client, email=person.email).status_code)
        statuses.append(post(app, "/inloggen/code/invullen", client=client, code="1").status_code)
        statuses.append(
            post(app, "/inloggen", client=client, email=person.email, password="fout").status_code
        )
        statuses.append(
            post(app, "/inloggen", client=client, email=person.email, password=PASSWORD).status_code
        )
    assert statuses == [303, 303, 400, 400, 303] * 30


def test_forms_that_come_back_with_complaints_are_not_signed_up(app):
    assert {post(app, "/aanmelden", name="").status_code for _ in range(120)} == {400}


@pytest.mark.parametrize(
    ("address", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.7", "198.51.100.7", True),
        ("198.51.100.7", "198.51.100.8", False),
    ],
)
def test_a_subscriber_of_ipv6_is_one_visitor(app, address, other, same):
    def seen(remote):
        with app.test_request_context(environ_base={"REMOTE_ADDR": remote}):
            return limits.address_of_visitor()

    assert (seen(address) == seen(other)) is same


@settings(max_examples=15, deadline=None)
@given(
    attack=st.lists(
        st.tuples(
            st.sampled_from(["password", "code", "try", "sign-up"]), st.integers(0, 3), st.integers(1, 14)
        ),
        max_size=12,
    ),
    honest=st.permutations(["right", "wrong then right", "code", "known device"]),
)
def test_the_refusals_of_an_attacker_change_no_honest_answer(app, attack, honest):
    """One attacker with four addresses tries everything at one account; its owner, elsewhere or on a device that was in
    before, and everybody else get the answers they get without an attack."""
    email = f"anna{next(NUMBERS)}@example.org"
    with app.app_context():
        app.extensions["counts"].reset()
        world = World()
        owner = world.person(email=email, password_hash=HASH)
        device = app.test_client()
        post(app, "/inloggen", "203.0.113.1", client=device, email=owner.email, password=PASSWORD)
        device.post("/uitloggen")
        for kind, number, times in attack:
            for _ in range(times):
                attack_once(app, email, kind, f"198.51.100.{number}")
        answers = {kind: honest_answer(app, email, kind, device) for kind in honest}
        assert answers == {
            "right": [303],
            "wrong then right": [400, 303],
            "code": [303],
            "known device": [400, 303],
        }


def attack_once(app, email, kind, address):
    values = {
        "password": ("/inloggen", {"email": email, "password": "geraden"}),
        "code": ("/inloggen/code", {"email": email}),
        "sign-up": ("/aanmelden", {"name": ""}),
    }
    if kind == "try":
        client = app.test_client()
        post(app, "/inloggen/code", address, client=client, email=email)
        post(app, "/inloggen/code/invullen", address, client=client, code="123456")
    else:
        path, fields = values[kind]
        post(app, path, address, **fields)


def honest_answer(app, email, kind, device):
    right = {"email": email, "password": PASSWORD}
    wrong = right | {"password": "vergeten"}
    tries = {"right": [right], "wrong then right": [wrong, right], "known device": [wrong, right]}
    if kind == "code":
        return [post(app, "/inloggen/code", "203.0.113.9", email=email).status_code]
    if kind == "known device":  # in the attacker's own building
        answers = [
            post(app, "/inloggen", "198.51.100.0", client=device, **values).status_code
            for values in tries[kind]
        ]
        device.post("/uitloggen")
        return answers
    return [post(app, "/inloggen", "203.0.113.9", **values).status_code for values in tries[kind]]


def test_counts_are_shared_and_kept_over_a_restart(tmp_path):
    now = [clock.now()]
    url = f"sqlite:///{tmp_path / 'lms.db'}"
    first, second = (Counts(url, tmp_path, "geheim", lambda: now[0]) for _ in range(2))
    assert [first.incr("a", 60), second.incr("a", 60), first.incr("b", 60)] == [1, 2, 1]
    assert Counts(url, tmp_path, "geheim", lambda: now[0]).get("a") == 2
    now[0] += timedelta(seconds=61)
    assert (first.get("a"), second.incr("a", 60)) == (0, 1)
    first.forget_past()
    assert first.total(["a", "b"]) == 1


def test_what_is_counted_names_nobody(tmp_path):
    counts = Counts(f"sqlite:///{tmp_path / 'lms.db'}", tmp_path, "geheim", clock.now)
    counts.incr(counts.hidden("password", ("anna@example.org", "198.51.100.7")), 60)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert (b"anna" in kept, b"198.51" in kept, b"password:" in kept) == (False, False, True)


def test_a_count_that_does_not_answer_refuses_nobody(world, app, monkeypatch):
    world.person(email="anna@example.org", password_hash=HASH)
    broken = Counts("sqlite:///x", Path("/nergens"), "geheim", clock.now)
    monkeypatch.setitem(app.extensions, "counts", broken)
    monkeypatch.setitem(app.extensions, "limit_strategy", limits.FixedWindowRateLimiter(broken))
    assert post(app, "/inloggen", email="anna@example.org", password=PASSWORD).status_code == 303


@pytest.mark.parametrize(
    ("hops", "sent", "seen"),
    [(None, "9.9.9.9", "127.0.0.1"), ("1", "9.9.9.9", "9.9.9.9"), ("1", "8.8.8.8, 9.9.9.9", "9.9.9.9")],
)
def test_a_proxy_is_believed_only_when_it_is_ours(tmp_path, hops, sent, seen):
    made = create_app(
        read_settings({"LMS_DATA_DIR": str(tmp_path)} | ({"LMS_TRUSTED_PROXIES": hops} if hops else {}))
    )
    found = []
    made.before_request_funcs.setdefault(None, []).append(lambda: found.append(limits.address_of_visitor()))
    with made.app_context():
        made.test_client().get("/healthz", headers={"X-Forwarded-For": sent})
    assert found == [seen]
    with made.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("number", ["ja", "-1", "6", "1.5"])
def test_a_wrong_number_of_proxies_stops_the_start(tmp_path, number):
    with pytest.raises(SettingError, match="LMS_TRUSTED_PROXIES"):
        read_settings({"LMS_DATA_DIR": str(tmp_path), "LMS_TRUSTED_PROXIES": number})
