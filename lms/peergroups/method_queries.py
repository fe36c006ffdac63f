"""The methods of intervisie, from the files under courses/intervisie: one page each, with the steps in front and what to know below."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lms import markdown
from lms.curriculum import folders
from lms.curriculum.parsing import SLUG, SWITCH, TEXT, TITLE, Key, Source, hold, hold_each, number, parse_page
from lms.curriculum.proofreading import look_at_links, look_at_reading_level, look_at_text, look_at_values
from lms.peergroups.method_rules import CASES, ENERGIES, Method
from lms.peergroups.rules import LARGEST, SMALLEST

LONGEST_CODE = 20  # characters that a meeting has room for
SHAPE = {
    "title": TITLE, "line": TEXT, "since": Key(date), "minutes": number(20, 150),
    "people_from": number(SMALLEST, LARGEST), "people_to": number(SMALLEST, LARGEST), "from_meeting": number(1, 20),
    "good_to_begin": SWITCH, "needs_coach": SWITCH, "cases": Key(str, is_list=True), "energy": Key(str, is_list=True),
    "step": Key(dict, is_list=True),
}  # fmt: skip
STEP = {"text": TEXT, "minutes": number(1, 60)}


def check_methods(texts: Mapping[str, str]) -> tuple[tuple[Method, ...], list[Source]]:
    sources, found = [], []
    for name, text in sorted(texts.items()):
        source = parse_page(name, text) if name.endswith(".md") else Source(name, text)
        sources.append(source)
        code = name.removesuffix(".md")
        if code == name or not SLUG.match(code) or len(code) > LONGEST_CODE:
            source.complain(
                f"een werkvorm heet <naam>.md: kleine letters, cijfers en streepjes, hooguit {LONGEST_CODE}"
            )
        elif not source.complaints and _is_whole(source):
            found.append(_method(code, source))
    if not texts:
        sources.append(Source(".", ""))
        sources[0].complain("er is geen enkele werkvorm")
    return tuple(sorted(found, key=lambda method: method.name.casefold())), sources


def _is_whole(source: Source) -> bool:
    if not hold(source, source.values, SHAPE) or not hold_each(source, "step", STEP):
        return False
    values = source.values
    total = sum(step["minutes"] for step in values["step"])
    if total != values["minutes"]:
        source.complain(
            f"minutes: de stappen duren samen {total} minuten, niet {values['minutes']}", "minutes"
        )
    if values["people_from"] > values["people_to"]:
        source.complain("people_from: is meer dan people_to", "people_from")
    for key, known in (("cases", CASES), ("energy", ENERGIES)):
        for code in values[key]:
            if code not in known:
                source.complain(f"{key}: {code} kennen we niet; kies uit {', '.join(known)}", key)
    _read_as_an_editor(source)
    return not source.complaints


def _read_as_an_editor(source: Source) -> None:
    look_at_text(source, ())
    look_at_values(source)
    look_at_links(source, {})
    look_at_reading_level(source)
    steps = "\n\n".join([source.values["line"], *(step["text"] for step in source.values["step"])])
    look_at_reading_level(source, steps, source.line_of("[[step]]"))


def _method(code: str, source: Source) -> Method:
    values: dict[str, Any] = dict(source.values)
    steps = tuple((step["text"], step["minutes"]) for step in values.pop("step"))
    name, cases, energy = values.pop("title"), tuple(values.pop("cases")), tuple(values.pop("energy"))
    return Method(
        code=code,
        name=name,
        cases=cases,
        energy=energy,
        steps=steps,
        html=markdown.render(source.body),
        **values,
    )


METHODS = folders.Folder("intervisie", check_methods)


def methods() -> tuple[Method, ...]:
    """All methods by name, read from their files once per process."""
    return folders.content_of(METHODS)


def register_all() -> None:
    folders.register(METHODS)
