"""What a flood of logins takes of the machine."""

import threading
import time

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from lms.accounts import passwords


class Counted(PasswordHasher):
    """Knows how many hashes were worked on at once."""

    at_once, most = 0, 0

    def _count(self, by: int) -> None:
        Counted.at_once += by
        Counted.most = max(Counted.most, Counted.at_once)

    def verify(self, hash, password):  # type: ignore[no-untyped-def]
        self._count(1)
        time.sleep(0.002)  # long enough for the others to come in, if they may
        try:
            return super().verify(hash, password)
        finally:
            self._count(-1)


@pytest.fixture
def counted():
    before = passwords._Machine.hasher
    passwords.use(Counted(time_cost=1, memory_cost=8, parallelism=1))
    yield Counted
    passwords.use(before)


def test_one_password_is_worked_on_at_once(counted):
    kept = passwords.hash_password("een goed wachtwoord")
    right: list[bool] = []
    people = [
        threading.Thread(target=lambda: right.append(passwords.is_right("een goed wachtwoord", kept)))
        for _ in range(12)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert (right, counted.most) == ([True] * 12, 1)


def test_a_hash_of_before_opens_and_is_made_anew_at_the_cost_of_today(world, client, submit):
    person = world.person(email="sanne@voorbeeld.nl")
    person.password_hash = of_before = PasswordHasher(time_cost=3, memory_cost=64, parallelism=4).hash(
        "een goed wachtwoord"
    )
    for _ in range(2):
        answer = submit(client, "/inloggen", email="sanne@voorbeeld.nl", password="een goed wachtwoord")
        assert answer.status_code == 303
        kept = person.password_hash or ""
        assert kept != of_before
        assert passwords.renewed("een goed wachtwoord", kept) is None
        assert passwords.is_right("een goed wachtwoord", kept)


def test_the_real_cost_is_what_owasp_recommends():
    """Password Storage Cheat Sheet: Argon2id with at least 19 MiB, two passes and one lane."""
    cost = extract_parameters(passwords.REAL.hash("een goed wachtwoord"))
    assert (cost.type, cost.memory_cost, cost.time_cost, cost.parallelism) == (Type.ID, 19_456, 2, 1)
