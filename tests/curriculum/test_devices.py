"""Turns that are worn: the checker says so, whatever the words."""

import pytest

from lms.curriculum.parsing import Source
from lms.curriculum.proofreading import look_at_devices


def said(*bodies: str) -> list[tuple[str, str]]:
    """(file, complaint) about lessons with these texts."""
    lessons = [Source(f"les-{number}.md", body, body=body) for number, body in enumerate(bodies, 1)]
    look_at_devices(lessons)
    return [(row.file, row.message) for lesson in lessons for row in lesson.complaints]


def story(number: int, heading: str) -> str:
    return f"## Kop {number}\n\nTekst {number} begint anders.\n\n## {heading}\n\nVerhaal {number}.\n"


@pytest.mark.parametrize(("alike", "others", "complaints"), [(3, 0, 0), (4, 8, 0), (4, 0, 4), (5, 8, 5)])
def test_a_heading_that_comes_again_and_again(alike, others, complaints):
    names = ["Ali", "Bea", "Cor", "Dik", "Eef"]
    texts = [story(number, f"Zo ging het bij {names[number]}") for number in range(alike)]
    texts += [story(10 + number, f"Wat {number} anders deed") for number in range(others)]
    found = said(*texts)
    assert len(found) == complaints
    assert {message for _, message in found} <= {
        f"{alike} lessen hebben een kop die zo begint: ‘Zo ging het’ (hoogstens een derde)"
    }


def test_two_lessons_that_open_alike():
    found = said(
        "## Een\n\nStel je voor dat het regent.", "## Twee\n\nHet regent.", "## Drie\n\nStel je voor: sneeuw."
    )
    assert found == []
    found = said("## Een\n\nStel je voor dat het regent.", "## Drie\n\nStel je voor dat het sneeuwt.")
    assert found == [("les-2.md", "begint met dezelfde woorden als les-1.md: ‘Stel je voor dat’")]


@pytest.mark.parametrize(
    ("words", "turn"), [("Het bleef even stil.", "bleef even stil"), ("Toen werd het stil.", "werd het stil"), ("Hij viel stil.", "viel stil")]
)  # fmt: skip
def test_somebody_falls_silent_once(words, turn):
    assert said("Het was stil.", f"Een ander verhaal. {words}") == [
        ("les-2.md", f"ook in les-1.md valt iemand stil: ‘{turn}’")
    ]
    assert said("Een stille straat.", f"Een ander verhaal. {words}") == []
