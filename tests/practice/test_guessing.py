"""The questions of the course of today, for somebody who did not read it."""

import tomllib

import pytest

from lms import paths
from lms.practice.question_rules import as_kept, is_sorting
from tests.practice.guessers import GUESSERS, score

COURSE = paths.COURSES / "wijkverbinder"
MOST_ABOVE_CHANCE = 10  # percent
ASKED = [
    as_kept(row)
    for file in sorted(COURSE.glob("*/*.check.toml"))
    for row in tomllib.loads(file.read_text())["question"]
]


@pytest.mark.parametrize("name", GUESSERS)
def test_guessing_is_hardly_better_than_drawing_lots(name):
    right, chance = score(GUESSERS[name], ASKED)
    print(f"{name}: {right:.0f} %, chance {chance:.0f} %")
    assert right <= chance + MOST_ABOVE_CHANCE


def test_guessers_do_guess():
    """On questions with a pattern each finds it: what holds above is no accident of the guesser."""
    options = [
        {"text": "Je vraagt het rustig aan de man bij de deur, want dan hoor je het", "right": True},
        {"text": "Nooit", "right": False},
        {"text": "Altijd", "right": False},
    ]
    question = {"text": "Een man staat bij de deur.", "options": options}
    found = {name for name, guesser in GUESSERS.items() if score(guesser, [question])[0] > 99}
    assert {
        "longest", "first", "most words shared with the question", "no absolute words", "kindest tone", "most commas",
        "gives a reason", "most words",
    } <= found  # fmt: skip


def test_every_question_has_three_answers_and_says_why_not():
    chosen = [question for question in ASKED if not is_sorting(question)]
    assert {len(question["options"]) for question in chosen} == {3}
    assert [
        question["slug"]
        for question in chosen
        for option in question["options"]
        if option["right"] == ("why_not" in option)
    ] == []
    assert sum(map(is_sorting, ASKED)) >= 4
