"""The phases of a project, from courses/projecten/fasen.toml."""

import re
from collections.abc import Mapping

from lms.curriculum import folders
from lms.curriculum.parsing import TEXT, TEXTS, TITLE, Key, Source, hold, hold_each, parse_toml
from lms.curriculum.proofreading import look_at_reading_level, look_at_values
from lms.projects.rules import Phase

FILE = "fasen.toml"
CODE = re.compile(r"[a-z_]{1,12}")  # a row has room for twelve letters
FOLDER = {"phase": Key(dict, is_list=True)}
PHASE = {"code": TEXT, "name": TITLE, "meaning": TEXT, "ready": TEXTS, "milestone": TEXT, "weeks": TITLE}


def check_phases(texts: Mapping[str, str]) -> tuple[tuple[Phase, ...], list[Source]]:
    source = parse_toml(FILE, texts.get(FILE, ""))
    others = [Source(name, text) for name, text in sorted(texts.items()) if name != FILE]
    for other in others:
        other.complain(f"hoort nergens bij: de fasen staan in {FILE}")
    if FILE not in texts:
        source.complain("dit bestand ontbreekt")
    elif (
        source.complaints or not hold(source, source.values, FOLDER) or not hold_each(source, "phase", PHASE)
    ):
        return (), [source, *others]
    rows = source.values.get("phase", [])
    _check_codes(source, [row["code"] for row in rows])
    for row, line in zip(rows, source.lines_of("[[phase]]"), strict=False):
        words = [row["name"], row["meaning"], *row["ready"], row["milestone"], row["weeks"]]
        look_at_values(source, words)
        look_at_reading_level(source, "\n\n".join(words), line)
    return tuple(Phase(**row | {"ready": tuple(row["ready"])}) for row in rows), [source, *others]


def _check_codes(source: Source, codes: list[str]) -> None:
    for code in codes:
        if not CODE.fullmatch(code):
            source.complain(f"code: {code!r} is geen goede code (kleine letters, hooguit 12)", f'"{code}"')
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        source.complain(f"code: {code} staat er twee keer", f'"{code}"')


PHASES = folders.Folder("projecten", check_phases)


def phases() -> tuple[Phase, ...]:
    """In the order in which a project goes through them; read once per process."""
    return folders.content_of(PHASES)


def register_all() -> None:
    folders.register(PHASES)
