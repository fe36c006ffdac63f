"""The files under courses/intervisie: everything that is wrong with one, with file and line; and the start that refuses it."""

import re
import shutil

import pytest
from flask import get_template_attribute

from lms import paths
from lms.curriculum import folders
from lms.curriculum.cli import courses
from lms.curriculum.files import read_folder
from lms.errors import SettingError
from lms.peergroups.method_queries import METHODS, check_frame, check_methods, frame, methods, steps_of
from lms.peergroups.method_rules import CASES, ENERGIES, TIMES, Step, by_code

GOOD = """+++
title = "Wandelen"
line = "In tweeën lopen en praten."
since = 2027-01-04
minutes = 40
people_from = 4
people_to = 6
from_meeting = 2
good_to_begin = false
needs_coach = false
cases = ["stuck", "value"]
energy = ["low"]

[[step]]
text = "Loop in tweeën."
minutes = 30
who = "all"
say = ["Loop tien minuten.", "Wissel dan."]
writes = true

[[step]]
text = "Vertel wat je hoorde."
minutes = 10
who = "bringer"
say = ["Wat hoorde je?", "Noem één ding."]
risk = "Het wordt een lang verhaal."
answer = "Wat is het ene ding?"
+++
## Goed voor

Wie niet graag stilzit.
"""


def complaints(texts) -> list[str]:
    return sorted(str(row) for source in check_methods(texts)[1] for row in source.complaints)


def test_the_files_of_this_house_are_without_complaints():
    texts, unreadable = read_folder(paths.COURSES / "intervisie")
    assert (unreadable, complaints(texts)) == ([], [])
    assert [method.code for method in methods()] == [
        "balint", "incident", "zijlijn", "oplossingsgericht", "socratisch", "tienstappen",
    ]  # fmt: skip


# the field guide, 2.1
MINUTES = {
    "incident": [5, 10, 5, 5, 15, 5, 10, 10, 5],
    "zijlijn": [5, 10, 15, 10, 5],
    "tienstappen": [5, 10, 5, 10, 5, 10, 5, 10, 10, 10],
    "balint": [5, 5, 5, 2, 10, 5, 15, 5, 20, 8, 10],
    "oplossingsgericht": [5, 10, 10, 5, 10, 5, 5],
    "socratisch": [5, 10, 15, 25, 10, 10],
}


def test_the_steps_take_the_minutes_of_the_field_guide():
    assert {method.code: [step.minutes for step in method.steps] for method in methods()} == MINUTES


def test_an_evening_stands_around_its_method_and_looks_back_once():
    assert {method.code: sum(step.minutes for step in steps_of(method)) for method in methods()} == {
        "incident": 90, "zijlijn": 75, "tienstappen": 110, "balint": 120, "oplossingsgericht": 80, "socratisch": 105,
    }  # fmt: skip
    opening, first, *_, closing = steps_of(by_code(methods())["incident"])
    assert (opening, first.text[:9], closing) == (frame().opening, "Terugblik", frame().closing)
    assert [sum("erugblik" in step.text for step in steps_of(method)) for method in methods()] == [1] * 6


def test_a_leader_knows_what_to_say_when_it_goes_wrong():
    """Every method says it of the step in which advice comes too early or somebody takes over, and of most others."""
    assert all(sum(bool(step.risk) for step in steps_of(method)) >= 5 for method in methods())


def test_there_is_a_method_for_every_case_and_for_little_time():
    assert {case for method in methods() for case in method.cases} == set(CASES)
    assert all(any(method.minutes <= time for method in methods()) for time in TIMES)


def test_a_group_that_just_began_has_one_to_begin_with():
    assert [method.code for method in methods() if method.good_to_begin and method.from_meeting == 1] == [
        "incident"
    ]


def test_the_page_has_words_for_every_code(app):
    with app.test_request_context():
        words = {
            name: get_template_attribute("peergroups/words.html", name)
            for name in ("cases", "energies", "times", "misfits")
        }
    assert {name: tuple(found) for name, found in words.items()} == {
        "cases": CASES, "energies": ENERGIES, "times": TIMES, "misfits": ("few", "many", "new", "long"),
    }  # fmt: skip


def test_a_good_file_becomes_a_method():
    (method,), _ = check_methods({"wandelen.md": GOOD})
    assert (method.code, method.name, method.minutes, method.steps) == (
        "wandelen", "Wandelen", 40, (
            Step("Loop in tweeën.", 30, "all", ("Loop tien minuten.", "Wissel dan."), writes=True),
            Step(
                "Vertel wat je hoorde.", 10, "bringer", ("Wat hoorde je?", "Noem één ding."),
                risk="Het wordt een lang verhaal.", answer="Wat is het ene ding?",
            ),
        ),
    )  # fmt: skip
    assert (method.people_from, method.people_to, method.cases, method.energy) == (
        4,
        6,
        ("stuck", "value"),
        ("low",),
    )
    assert method.html == '<h2 id="deel-goed-voor">Goed voor</h2>\n<p>Wie niet graag stilzit.</p>\n'


# (what stands there, what stands there instead, the complaints)
MISTAKES = [
    ("minutes = 40", "minutes = 45", ["5: minutes: de stappen duren samen 40 minuten, niet 45"]),
    ("minutes = 30", "minutes = 0", ["16: step.minutes: hoort tussen 1 en 60 te liggen"]),
    ('text = "Loop in tweeën."\n', "", ["14: ontbreekt: step.text"]),
    ("people_to = 6", "people_to = 8", ["7: people_to: hoort tussen 4 en 7 te liggen"]),
    ("people_from = 4", "people_from = 7", ["6: people_from: is meer dan people_to"]),
    ('"stuck"', '"boos"', [f"11: cases: boos kennen we niet; kies uit {', '.join(CASES)}"]),
    ('["low"]', '["half"]', ["12: energy: half kennen we niet; kies uit low, high"]),
    ("since = 2027-01-04\n", "", ["1: ontbreekt: since"]),
    ("since = 2027-01-04", 'since = "nu"', ["4: since: hoort een datum te zijn"]),
    ("good_to_begin = false", "good_to_begin = false\ngoed = true", ["10: onbekend gegeven: goed"]),
    ("minutes = 40", "minutes = veertig", ["5: geen geldige TOML: Invalid value"]),
    ("## Goed voor\n\nWie niet graag stilzit.\n", "", ["28: heeft geen tekst onder de gegevens"]),
    ("Wie niet graag", "<b>Wie</b> niet graag", ["31: HTML in de tekst; gebruik alleen Markdown"]),
    ("Wie niet graag stilzit.", "Zie [les 1](/leren/een/les).", ["31: de verwijzing /leren/een/les gaat nergens heen: die les is er niet"]),
    ("Wie niet graag stilzit.", "![Een pad](pad.svg)", ["31: het beeld pad.svg staat niet in de map beelden"]),
    ("Loop in tweeën.", "Loop als burgers.", ["15: vermijd het woord ‘burgers’ (of zet het tussen aanhalingstekens)"]),
    ('who = "all"', 'who = "wie wil"', ["17: who: kies uit all, bringer, others, earlier_bringer"]),
    ('"Wissel dan."', '"Wissel dan.", "Kom terug."', ["18: say: 2 zinnen om te zeggen"]),
    ('answer = "Wat is het ene ding?"\n', "", ["21: risk en answer horen bij elkaar"]),
    ("Noem één ding.", "Noem burgers.", ["25: vermijd het woord ‘burgers’ (of zet het tussen aanhalingstekens)"]),
    ("Loop in tweeën.", "Loop in tweeën. " * 8, ["15: step.text: is langer dan 120 tekens"]),
    ("Loop in tweeën.", "Loop " + "naar de hoek en " * 5 + "terug.", ["15: een zin van 22 woorden"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), MISTAKES)
def test_every_mistake_has_its_file_and_line(old, new, expected):
    assert old in GOOD
    found = complaints({"wandelen.md": GOOD.replace(old, new, 1)})
    shown = [
        re.sub(r"(een zin van \d+ woorden).*", r"\1", text.removeprefix("wandelen.md:")) for text in found
    ]
    assert sorted(shown) == sorted(expected)


@pytest.mark.parametrize(
    "name",
    [
        "Wandelen.md",
        "wandelen.toml",
        "map/wandelen.md",
        "beeld.svg",
        "-.md",
        f"{'a' * 21}.md",
        ".md",
        "wan delen.md",
    ],
)
def test_a_method_has_a_name_that_a_meeting_has_room_for(name):
    found, sources = check_methods({name: GOOD, "goed.md": GOOD})
    assert [method.code for method in found] == ["goed"]
    assert [row.file for source in sources for row in source.complaints] == [name]


def test_no_method_at_all_is_a_complaint():
    assert complaints({}) == [".:1: er is geen enkele werkvorm"]


def test_two_broken_files_are_both_told():
    found = complaints({"a.md": GOOD.replace("minutes = 40", "minutes = 41"), "b.md": "niets", "c.md": GOOD})
    assert [text.partition(": ")[0] for text in found] == ["a.md:5", "b.md:1"]


# the command, and the start


@pytest.fixture
def folder(tmp_path):
    """The methods of this house, to be spoilt."""
    return shutil.copytree(paths.COURSES / "intervisie", tmp_path / "intervisie")


@pytest.fixture
def run(app):
    """`run("check", path)`: (exit code, everything that was said)."""

    def invoke(*arguments):
        result = app.test_cli_runner().invoke(courses, [str(part) for part in arguments])
        return result.exit_code, result.output.splitlines()

    return invoke


def test_check_tells_all_and_ends_with_1(run, folder):
    (folder / "balint.md").write_text(
        (folder / "balint.md").read_text().replace("minutes = 90", "minutes = 91")
    )
    (folder / "foto.png").write_bytes(b"")
    expected = [
        "intervisie/balint.md:5: minutes: de stappen duren samen 90 minuten, niet 91",
        "intervisie/foto.png:1: onbekend soort bestand; alleen .toml, .md, .svg",
        "intervisie: 7 files",
        "2 complaints",
    ]
    assert run("check", folder) == (1, expected)
    assert run("check", folder.parent) == (1, expected)


def test_a_folder_without_complaints_and_one_we_do_not_know(run, folder):
    assert run("check", folder) == (0, ["intervisie: 6 files"])
    other = folder.rename(folder.with_name("werkvormen"))
    assert run("check", other) == (1, [f"Error: no course.toml in {other}"])


def test_methods_are_no_course_to_publish(run, folder):
    assert run("publish", folder) == (1, [f"Error: no course.toml in {folder}"])


def test_a_broken_file_stops_the_start_with_one_line(app, folder):
    for name in ("balint", "incident"):
        (folder / f"{name}.md").write_text((folder / f"{name}.md").read_text().replace("since", "sinds"))
    with pytest.raises(SettingError) as refused:
        folders.content_of(METHODS, folder.parent)
    assert str(refused.value) == (
        f"{folder.parent.name}/intervisie/balint.md:1: ontbreekt: since (4 complaints; `lms courses check` lists them)"
    )


def test_the_start_reads_every_folder_that_a_slice_knows(app, tmp_path):
    with pytest.raises(SettingError, match="er is geen enkele werkvorm"):
        folders.read_all(tmp_path)


FRAME = (paths.COURSES / "avond" / "avond.toml").read_text()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"avond.toml": FRAME}, []),
        ({}, ["avond.toml:1: ontbreekt: agreement", "avond.toml:1: ontbreekt: card", "avond.toml:1: ontbreekt: closing",
              "avond.toml:1: ontbreekt: look_back", "avond.toml:1: ontbreekt: opening", "avond.toml:1: ontbreekt: safety"]),
        ({"avond.toml": FRAME, "nog.md": ""}, ["avond.toml:1: nog.md hoort hier niet; alleen avond.toml"]),
        ({"avond.toml": FRAME.replace("minutes = 10", "minutes = 99", 1)}, ["avond.toml:7: opening.minutes: hoort tussen 1 en 60 te liggen"]),
        ({"avond.toml": FRAME.replace("safety", "veilig", 1)}, ["avond.toml:1: ontbreekt: safety", "avond.toml:3: onbekend gegeven: veilig"]),
    ],
)  # fmt: skip
def test_what_stands_around_a_method_is_checked(texts, expected):
    found, sources = check_frame(texts)
    assert sorted(str(row) for source in sources for row in source.complaints) == expected
    assert (found is None) == bool(expected)


def test_files_are_read_once_a_process(folder):
    first = folders.content_of(METHODS, folder.parent)
    shutil.rmtree(folder)
    assert folders.content_of(METHODS, folder.parent) is first
