"""What changed between two versions, as a table and over what was published."""

import pytest

from lms.curriculum.comparing import Change, Face, changes, compare, faces
from tests.curriculum.small_course import RICH, changed, published

A, B, TASK = ("lesson", "a"), ("lesson", "b"), ("assignment", "t")
FACE = Face("Titel", (1, 1), "tekst", "vragen")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, []),
        ({A: FACE}, {A: FACE}, []),
        ({}, {A: FACE}, [("lesson", "a", "Titel", ("new",), (1, 1))]),
        ({A: FACE}, {}, [("lesson", "a", "Titel", ("gone",), (1, 1))]),
        ({A: FACE}, {A: Face("Titel", (2, 1), "tekst", "vragen")}, [("lesson", "a", "Titel", ("moved",), (2, 1))]),
        ({A: FACE}, {A: Face("Titel", (1, 2), "tekst", "vragen")}, [("lesson", "a", "Titel", ("moved",), (1, 2))]),
        ({A: FACE}, {A: Face("Anders", (1, 1), "tekst", "vragen")}, [("lesson", "a", "Anders", ("renamed",), (1, 1))]),
        ({A: FACE}, {A: Face("Titel", (1, 1), "nieuw", "vragen")}, [("lesson", "a", "Titel", ("text",), (1, 1))]),
        ({A: FACE}, {A: Face("Titel", (1, 1), "tekst", "nieuw")}, [("lesson", "a", "Titel", ("questions",), (1, 1))]),
        ({A: FACE}, {A: Face("Z", (3, 2), "y", "x")}, [("lesson", "a", "Z", ("renamed", "moved", "text", "questions"), (3, 2))]),
        # another lesson with the same words is another lesson
        ({A: FACE}, {B: FACE}, [("lesson", "b", "Titel", ("new",), (1, 1)), ("lesson", "a", "Titel", ("gone",), (1, 1))]),
        # in the order of the new version, what is gone last
        (
            {A: FACE, B: Face("B", (1, 2), "", ""), TASK: Face("T", (1, 99), "", "")},
            {B: Face("B", (2, 1), "", ""), TASK: Face("T", (1, 99), "nieuw", ""), ("lesson", "c"): Face("C", (1, 1), "", "")},
            [
                ("lesson", "c", "C", ("new",), (1, 1)), ("assignment", "t", "T", ("text",), (1, 99)),
                ("lesson", "b", "B", ("moved",), (2, 1)), ("lesson", "a", "Titel", ("gone",), (1, 1)),
            ],
        ),
    ],
)  # fmt: skip
def test_changes(before, after, expected):
    assert changes(before, after) == tuple(Change(*row) for row in expected)


LISTEN, BRIDGE = ("lesson", "luisteren", "Luisteren"), ("lesson", "bruggen-bouwen", "Bruggen bouwen")
WALK = ("assignment", "wandeling", "Wandeling")


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("course.toml", "Korte cursus", "Kortere cursus", []),
        ("een/groepsdag.md", "Welkom.", "Dag.", []),
        ("een/luisteren.md", 'title = "Luisteren"', 'title = "Horen"', [("lesson", "luisteren", "Horen", ("renamed",), (1, 1))]),
        ("een/luisteren.md", "**goed**", "stil", [(*LISTEN, ("text",), (1, 1))]),
        ("een/luisteren.md", '"Hoe was het?"', '"Hoe ging het?"', [(*LISTEN, ("text",), (1, 1))]),
        ("een/bruggen-bouwen.md", '"Hoeveel mensen iets willen."', '"Wie er achter staat."', [(*BRIDGE, ("text",), (1, 2))]),
        ("een/bruggen-bouwen.check.toml", '"Gewoon is goed."', '"Doe gewoon."', [(*BRIDGE, ("questions",), (1, 2))]),
        ("een/luisteren.check.toml", 'text = "Praten"', 'text = "Zwijgen"', [(*LISTEN, ("questions",), (1, 1))]),
        ("een/wandeling.opdracht.md", "Loop.", "Ren.", [(*WALK, ("text",), (1, 99))]),
        ("een/wandeling.opdracht.md", "goes_to_doors = false", "goes_to_doors = true", [(*WALK, ("text",), (1, 99))]),
        ("een/wandeling.opdracht.md", '["gedaan"]', '["gedaan", "verteld"]', [(*WALK, ("text",), (1, 99))]),
        ("een/module.toml", '"luisteren", "bruggen-bouwen"', '"bruggen-bouwen", "luisteren"', [
            (*BRIDGE, ("moved",), (1, 1)), (*LISTEN, ("moved",), (1, 2)),
        ]),
        # only the drawing, which two lessons show
        ("beelden/oor.svg", "M0 0", "M1 1", [(*LISTEN, ("text",), (1, 1)), (*BRIDGE, ("text",), (1, 2))]),
    ],
)  # fmt: skip
def test_compare(app, name, old, new, expected):
    first, second = published(RICH), published(changed(RICH, name, old, new))
    assert (second.number, compare(first.id, second.id)) == (2, tuple(Change(*row) for row in expected))


def test_a_new_lesson_and_one_that_is_gone(app):
    texts = changed(RICH, "een/module.toml", '"bruggen-bouwen"]', '"bruggen-bouwen", "horen"]')
    texts |= {
        name.replace("luisteren", "horen"): text for name, text in texts.items() if "/luisteren." in name
    }
    first, second = published(RICH), published(texts)
    row = ("lesson", "horen", "Luisteren")
    assert compare(first.id, second.id) == (Change(*row, ("new",), (1, 3)),)
    assert compare(second.id, first.id) == (Change(*row, ("gone",), (1, 3)),)


def test_the_same_text_under_another_number_is_no_change(app):
    """Addresses of drawings hold the number of the version; that is no change of the text."""
    first = published(RICH)
    other = published(changed(RICH, "course.toml", 'slug = "kort"', 'slug = "lang"'))
    assert first.id != other.id
    assert (compare(first.id, other.id), compare(first.id, first.id)) == ((), ())
    assert faces(first.id) == faces(other.id)
    assert sorted(faces(first.id)) == [
        ("assignment", "wandeling"),
        ("lesson", "bruggen-bouwen"),
        ("lesson", "luisteren"),
    ]
