"""The methods of intervisie, from the files under courses/intervisie: one page each, with the steps in front and what to know below."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lms import markdown
from lms.curriculum import folders
from lms.curriculum.parsing import (
    SLUG,
    SWITCH,
    TEXT,
    TEXTS,
    TITLE,
    Key,
    Source,
    hold,
    hold_each,
    number,
    parse_page,
    parse_toml,
)
from lms.curriculum.proofreading import look_at_links, look_at_reading_level, look_at_text, look_at_values
from lms.peergroups.method_rules import (
    CASES,
    ENERGIES,
    SENTENCES,
    WHO,
    Card,
    Frame,
    Method,
    Step,
    whole_evening,
)
from lms.peergroups.rules import LARGEST, SMALLEST

LONGEST_CODE = 20  # characters that a meeting has room for
SHAPE = {
    "title": TITLE, "line": TEXT, "since": Key(date), "minutes": number(20, 150),
    "people_from": number(SMALLEST, LARGEST), "people_to": number(SMALLEST, LARGEST), "from_meeting": number(1, 20),
    "good_to_begin": SWITCH, "needs_coach": SWITCH, "cases": Key(str, is_list=True), "energy": Key(str, is_list=True),
    "looks_back_itself": Key(bool, is_optional=True), "step": Key(dict, is_list=True),
}  # fmt: skip
LONGEST_STEP = 120  # characters, so that it can be shown large on a phone
STEP = {
    "text": Key(str, longest=LONGEST_STEP), "minutes": number(1, 60), "who": TEXT, "say": TEXTS, "writes": Key(bool, is_optional=True),
    "risk": Key(str, is_optional=True), "answer": Key(str, is_optional=True),
}  # fmt: skip
FRAME = {
    "agreement": TEXT, "safety": TEXT, "opening": Key(dict, is_list=True), "look_back": Key(dict, is_list=True),
    "closing": Key(dict, is_list=True), "card": Key(dict, is_list=True),
}  # fmt: skip
CARD = {"title": TITLE, "lines": TEXTS}
AROUND = ("opening", "look_back", "closing")


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
    if not hold(source, source.values, SHAPE) or not _are_steps(source, "step"):
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


def _are_steps(source: Source, key: str) -> bool:
    """Each step holds what a leader needs; complaints at its own lines."""
    if not hold_each(source, key, STEP):
        return False
    for step, line in zip(source.values[key], source.lines_of(f"[[{key}]]"), strict=True):
        if step["who"] not in WHO:
            source.complain(f"who: kies uit {', '.join(WHO)}", source.line_of("who", line))
        if len(step["say"]) != SENTENCES:
            source.complain(f"say: {SENTENCES} zinnen om te zeggen", source.line_of("say", line))
        if ("risk" in step) != ("answer" in step):
            source.complain("risk en answer horen bij elkaar", line)
    return not source.complaints


def _said_in(step: dict[str, Any]) -> list[str]:
    return [step["text"], *step["say"], step.get("risk", ""), step.get("answer", "")]


def _read_as_an_editor(source: Source) -> None:
    look_at_text(source, ())
    look_at_values(source)
    look_at_links(source, {})
    look_at_reading_level(source)
    words = [source.values["line"], *(text for step in source.values["step"] for text in _said_in(step))]
    look_at_reading_level(source, "\n\n".join(words), source.line_of("[[step]]"))


def _step(values: dict[str, Any]) -> Step:
    return Step(**(values | {"say": tuple(values["say"])}))


def _method(code: str, source: Source) -> Method:
    values: dict[str, Any] = dict(source.values)
    steps = tuple(_step(step) for step in values.pop("step"))
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


def check_frame(texts: Mapping[str, str]) -> tuple[Frame | None, list[Source]]:
    """What stands around every method: one file."""
    source = parse_toml("avond.toml", texts.get("avond.toml", ""))
    for name in sorted(set(texts) - {"avond.toml"}):
        source.complain(f"{name} hoort hier niet; alleen avond.toml")
    if source.complaints or not hold(source, source.values, FRAME) or not hold_each(source, "card", CARD):
        return None, [source]
    values = source.values
    if False in [_are_steps(source, key) for key in AROUND]:
        return None, [source]
    for key in AROUND:
        if len(values[key]) != 1:
            source.complain(f"{key}: precies één stap", f"[[{key}]]")
    look_at_values(source)
    words = [
        values["agreement"],
        values["safety"],
        *(text for key in AROUND for text in _said_in(values[key][0])),
    ]
    look_at_reading_level(source, "\n\n".join(words), 1)
    opening, look_back, closing = (_step(values[key][0]) for key in AROUND)
    cards = tuple(Card(card["title"], tuple(card["lines"])) for card in values["card"])
    return Frame(opening, look_back, closing, values["agreement"], values["safety"], cards), [source]


METHODS = folders.Folder("intervisie", check_methods)
FRAMES = folders.Folder("avond", check_frame)


def methods() -> tuple[Method, ...]:
    """All methods by name, read from their files once per process."""
    return folders.content_of(METHODS)


def frame() -> Frame:
    """What every evening has around its method, read once per process."""
    found = folders.content_of(FRAMES)
    assert found is not None  # a file with complaints stopped the start
    return found


def steps_of(method: Method) -> tuple[Step, ...]:
    return whole_evening(method, frame())


def register_all() -> None:
    folders.register(METHODS)
    folders.register(FRAMES)
