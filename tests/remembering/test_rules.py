"""When a question comes back, whatever somebody answers, however they pause and put off; and what a group found hard."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lms.cohorts.rules import Away, counted_days
from lms.remembering.rules import (
    REST,
    STEPS,
    Hard,
    after_answer,
    after_pause,
    asked_now,
    first_place,
    hardest,
    is_quiet,
)

BEGIN = date(2026, 3, 2)
KEYS = [(f"les-{number % 4}", f"v{number}") for number in range(12)]
COURSE = {
    f"les-{lesson}": {key[1] for key in KEYS if key[0] == f"les-{lesson}"} for lesson in range(3)
}  # 3 left
ACTS = some.lists(
    some.tuples(
        some.integers(0, 20),  # days later
        some.sampled_from(["check", "answer", "answer", "answer", "pause", "back", "put off", "off", "on"]),
        some.integers(0, 11),  # which question
        some.booleans(),  # whether the answer is right
    ),
    max_size=60,
)


class Life:
    """Somebody with questions that come back, as the actions write it down; and beside it the days of their pauses."""

    def __init__(self):
        self.today, self.places, self.answered_on = BEGIN, {}, {}
        self.aways, self.is_off, self.rests_until = [], False, None

    def asked(self):
        paused = any(away.until is None for away in self.aways)
        if is_quiet(is_paused=paused, is_off=self.is_off, rests_until=self.rests_until, today=self.today):
            return []
        due = sorted((p.due_on, key) for key, p in self.places.items() if p.due_on and p.due_on <= self.today)
        answered = list(self.answered_on.values()).count(self.today)
        return asked_now([key for _, key in due], COURSE, answered_today=answered)

    def check(self, key, _is_right):
        self.places.setdefault(key, first_place(self.today))

    def answer(self, _key, is_right):
        for key in self.asked()[:1]:
            self.places[key] = after_answer(self.places[key], is_right=is_right, today=self.today)
            self.answered_on[key] = self.today

    def pause(self, *_):
        if all(away.until for away in self.aways):
            self.aways.append(Away(self.today))

    def back(self, *_):
        if self.aways and self.aways[-1].until is None:
            since = self.aways[-1].since
            self.aways[-1] = Away(since, self.today)
            self.places = {key: after_pause(place, since, self.today) for key, place in self.places.items()}

    def put_off(self, *_):
        self.is_off, self.rests_until = False, self.today + REST

    def off(self, *_):
        self.is_off, self.rests_until = True, None

    def on(self, *_):
        self.is_off, self.rests_until = False, None


@settings(max_examples=150, deadline=None)
@given(ACTS)
def test_never_more_than_three_never_too_early_and_one_step_at_a_time(acts):
    life = Life()
    for days, act, number, is_right in acts:
        life.today += timedelta(days=days)
        before, asked = dict(life.places), life.asked()
        getattr(life, act.replace(" ", "_"))(KEYS[number], is_right)
        answered = list(life.answered_on.values()).count(life.today)
        assert len(life.asked()) + answered <= 3
        for key in (
            asked
        ):  # never earlier than its days, those of a pause left out; and only what the course still has
            assert counted_days(before[key].since, life.today, life.aways) >= STEPS[before[key].step]
            assert key[1] in COURSE[key[0]]
        moved = {key: (before[key].step, place.step) for key, place in life.places.items() if key in before and place != before[key]}  # fmt: skip
        if act == "answer":
            assert {key: step for key, (step, _) in moved.items()} == {
                key: before[key].step for key in asked[:1]
            }
            assert all(now == (was + 1 if is_right else max(was - 1, 0)) for was, now in moved.values())
        else:
            assert all(was == now for was, now in moved.values())
        if life.is_off or (life.rests_until and life.today < life.rests_until):
            assert life.asked() == []


def test_the_ladder():
    place, days = first_place(BEGIN), []
    while not place.is_known:
        days.append((place.due_on - place.since).days)
        place = after_answer(place, is_right=True, today=place.due_on)
    assert days == [3, 10, 30, 90]
    assert after_answer(first_place(BEGIN), is_right=False, today=BEGIN) == first_place(BEGIN)


@pytest.mark.parametrize(
    ("wrong", "of", "found"),
    [
        (4, 4, []),  # too few people to say anything of
        (1, 5, []),  # one person is no group
        (2, 5, [False]),
        (2, 7, []),  # less than a third
        (3, 7, [False]),
        (3, 6, [True]),
        (9, 9, [True]),
    ],
)
def test_hard_for_a_group(wrong, of, found):
    tries = [(("les", "v"), number >= wrong) for number in range(of)]
    assert hardest(tries, fewest=5) == [Hard(("les", "v"), most) for most in found]


def test_the_three_hardest_first():
    tries = [(("les", f"v{wrong}"), number >= wrong) for wrong in range(10) for number in range(10)]
    assert [hard.key[1] for hard in hardest(tries, fewest=5)] == ["v9", "v8", "v7"]
