"""The file courses/projecten/fasen.toml: everything that is wrong with it, with its line."""

import re

import pytest

from lms import paths
from lms.curriculum.cli import courses
from lms.curriculum.files import read_folder
from lms.projects.phase_queries import FILE, check_phases, phases
from lms.projects.rules import Phase

GOOD = """[[phase]]
code = "meet"
name = "Kennismaken"
meaning = "We leren elkaar kennen."
ready = ["Het eerste gesprek was er."]
milestone = "We kennen elkaar."
weeks = "1 week"

[[phase]]
code = "run"
name = "Draaien"
meaning = "Steeds meer buren doen mee."
ready = ["3 mensen hebben een taak.", "Er zijn nieuwe mensen."]
milestone = "De helft is bij anderen."
weeks = "een half jaar"
"""


def complaints(texts) -> list[str]:
    return sorted(
        f"{row.file}:{row.line}: {row.message}"
        for source in check_phases(texts)[1]
        for row in source.complaints
    )


def test_the_file_of_this_house_has_nine_phases_and_no_complaints():
    texts, unreadable = read_folder(paths.COURSES / "projecten")
    assert (unreadable, complaints(texts)) == ([], [])
    assert [(phase.code, phase.name) for phase in phases()] == [
        ("meet", "Kennismaken"), ("explore", "Verkennen"), ("gather", "Ophalen"), ("decide", "Kiezen"), ("plan", "Plannen"),
        ("pilot", "Proberen"), ("open", "Openen"), ("run", "Draaien"), ("handover", "Overdragen"),
    ]  # fmt: skip
    assert all(phase.ready for phase in phases())


def test_a_good_file_becomes_phases_in_its_order():
    found, _ = check_phases({FILE: GOOD})
    assert found == (
        Phase("meet", "Kennismaken", "We leren elkaar kennen.", ("Het eerste gesprek was er.",), "We kennen elkaar.", "1 week"),
        Phase(
            "run", "Draaien", "Steeds meer buren doen mee.", ("3 mensen hebben een taak.", "Er zijn nieuwe mensen."),
            "De helft is bij anderen.", "een half jaar",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('code = "run"', 'code = "meet"', ["2: code: meet staat er twee keer"]),
        ('code = "run"', 'code = "Het draait"', ["10: code: 'Het draait' is geen goede code (kleine letters, hooguit 12)"]),
        ('code = "run"', f'code = "{"a" * 13}"', [f"10: code: '{'a' * 13}' is geen goede code (kleine letters, hooguit 12)"]),
        ('name = "Draaien"\n', "", ["9: ontbreekt: phase.name"]),
        ('name = "Draaien"', "name = 3", ["11: phase.name: hoort een tekst te zijn"]),
        ('ready = ["3 mensen hebben een taak.", "Er zijn nieuwe mensen."]', "ready = []", [
            "13: phase.ready: hoort een lijst te zijn met minstens één regel",
        ]),
        ('weeks = "een half jaar"', 'weeks = "een half jaar"\nduur = 1', ["16: onbekend gegeven: phase.duur"]),
        ('weeks = "1 week"', "weeks = 1 week", ["7: geen geldige TOML: Expected newline or end of document after a statement"]),
        ("Steeds meer buren", "Steeds meer burgers", ["12: vermijd het woord ‘burgers’ (of zet het tussen aanhalingstekens)"]),
        ("Steeds meer buren doen mee.", "Organisatorische samenwerkingsverbanden participeren langdurig.", [
            "12: vermijd het woord ‘participeren’ (of zet het tussen aanhalingstekens)", "9: te moeilijk: leesgemak 39 (minstens 65)",
        ]),
    ],
)  # fmt: skip
def test_every_mistake_has_its_line(old, new, expected):
    assert old in GOOD
    found = [text.removeprefix(f"{FILE}:") for text in complaints({FILE: GOOD.replace(old, new, 1)})]
    assert [re.sub(r"(een zin van \d+ woorden).*", r"\1", text) for text in found] == sorted(expected)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({}, ["fasen.toml:1: dit bestand ontbreekt"]),
        ({FILE: ""}, ["fasen.toml:1: ontbreekt: phase"]),
        ({FILE: "phase = []"}, ["fasen.toml:1: phase: hoort een lijst te zijn met minstens één regel"]),
        ({FILE: "phase = [1]"}, ["fasen.toml:1: phase: hoort een tabel te zijn"]),
        ({FILE: GOOD, "oud.toml": GOOD}, ["oud.toml:1: hoort nergens bij: de fasen staan in fasen.toml"]),
        ({FILE: "kapot", "oud.toml": ""}, [
            "fasen.toml:1: geen geldige TOML: Expected '=' after a key in a key/value pair",
            "oud.toml:1: hoort nergens bij: de fasen staan in fasen.toml",
        ]),
    ],
)  # fmt: skip
def test_faults_of_the_folder_as_a_whole(texts, expected):
    assert complaints(texts) == expected


def test_the_command_looks_at_it_too(app, tmp_path):
    folder = tmp_path / "projecten"
    folder.mkdir()
    (folder / FILE).write_text(GOOD.replace('"run"', '"meet"'))
    result = app.test_cli_runner().invoke(courses, ["check", str(tmp_path)])
    assert (result.exit_code, result.output.splitlines()) == (
        1, ["projecten/fasen.toml:2: code: meet staat er twee keer", "projecten: 1 files", "1 complaints"],
    )  # fmt: skip
