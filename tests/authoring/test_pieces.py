"""A file of a course as fields, and back: what nobody touched stays as it was, byte by byte."""

from hypothesis import given
from hypothesis import strategies as st

from lms import paths
from lms.authoring import rules
from lms.authoring.piece_rules import CHOICE, NUMBER, TICK, Piece, as_typed, piece_at
from lms.authoring.rules import Remark
from lms.authoring.toml_rules import lines_of, tables_of
from lms.curriculum.files import read_folder
from lms.curriculum.parsing import parse_page, parse_toml
from lms.curriculum.rules import Complaint
from lms.writing_rules import tidy, tidy_line
from tests.curriculum.small_course import RICH

TEXTS = {
    **read_folder(paths.COURSES / "wijkverbinder")[0],
    **{f"klein/{name}": text for name, text in RICH.items()},
}
WRITTEN = [name for name in TEXTS if rules.kind_of(name)]


def typed(pieces: list[Piece]) -> dict[str, object]:
    """What a browser sends back of fields that nobody touched."""
    found = {}
    for piece in pieces:
        value = as_typed(piece)
        found[piece.name] = tidy(value).replace("\n", "\r\n") if isinstance(value, str) else value
    return found


def pieces(name: str) -> list[Piece]:
    return rules.pieces_of(rules.kind_of(name), TEXTS[name])


def test_kinds():
    assert {
        kind: sum(rules.kind_of(name) == kind for name in WRITTEN) > 0 for kind in rules.KINDS
    } == dict.fromkeys(rules.KINDS, True)
    assert [rules.kind_of(name) for name in ("course.toml", "een/module.toml", "beelden/oor.svg", "eindgesprek.toml")] == [None] * 4  # fmt: skip


def test_a_page_that_nobody_touched_is_the_same_page():
    different = [
        name
        for name in WRITTEN
        if rules.rewritten(rules.kind_of(name), TEXTS[name], typed(pieces(name))) != TEXTS[name]
    ]
    assert different == []


def another(piece: Piece) -> object:
    """A value that differs from what stands."""
    if piece.kind in (TICK, CHOICE):
        return (
            not piece.value
            if piece.kind == TICK
            else next(one for one in piece.choices if one != piece.value)
        )
    return 977 if piece.kind == NUMBER else 'Een "ander": \\ é\r\n\r\nTwee: 2'


def test_every_field_can_get_another_value_and_nothing_else_changes():
    """Every piece of every page of the course of this repository, one after the other."""
    wrong = []
    for name in WRITTEN:
        kind, before = rules.kind_of(name), pieces(name)
        for piece in before:
            other = another(piece)
            text = rules.rewritten(kind, TEXTS[name], {**typed(before), piece.name: other})
            read = (parse_page if name.endswith(".md") else parse_toml)(name, text)
            after = {one.name: one.value for one in rules.pieces_of(kind, text)}
            was = {one.name: one.value for one in before}
            changed = {key for key in after if after[key] != was[key]}
            wrong += [(name, piece.name, changed)] if read.complaints or changed != {piece.name} else []
    assert wrong == []


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=60))
def test_whatever_is_typed_comes_back_as_typed(value):
    name = "klein/een/bruggen-bouwen.md"
    before, value = pieces(name), tidy(value)
    text = rules.rewritten(
        rules.LESSON, TEXTS[name], {**typed(before), "reflection": value, "title": tidy_line(value)}
    )
    after = {piece.name: piece.value for piece in rules.pieces_of(rules.LESSON, text)}
    assert after["title"] == tidy_line(value)
    assert after["reflection"] == "\n".join(value.splitlines()).strip()
    assert parse_page(name, text).values["word"] == parse_page(name, TEXTS[name]).values["word"]


def test_lists_over_several_lines_stay_so_and_keys_that_come_stand_behind_the_others():
    (table,) = tables_of(['a = "x"', "b = [", '  "een",', "]", "", "# klaar"])
    table.put("b", ["een", "twee"])
    table.put("c", 3)
    table.put("a", None)
    assert lines_of([table]) == ["b = [", '  "een",', '  "twee",', "]", "c = 3", "", "# klaar"]


def test_hard_words_come_and_go():
    name = "klein/een/luisteren.md"
    before = pieces(name)
    text = rules.rewritten(rules.LESSON, TEXTS[name], {**typed(before), "words": "LSD: Drie stappen: luisteren.\n\nOMA: Een koffer."})  # fmt: skip
    assert parse_page(name, text).values["word"] == [
        {"word": "LSD", "meaning": "Drie stappen: luisteren."},
        {"word": "OMA", "meaning": "Een koffer."},
    ]
    again = rules.pieces_of(rules.LESSON, text)
    back = parse_page(name, rules.rewritten(rules.LESSON, text, {**typed(again), "words": ""}))
    assert (back.complaints, "word" in back.values, back.body) == ([], False, parse_page(name, text).body)


def test_a_remark_stands_at_its_field_and_counts_its_lines():
    name = "klein/een/luisteren.md"
    found, lines = pieces(name), TEXTS[name].split("\n")
    goal, body = (
        lines.index('goal = "Je luistert."') + 1,
        lines.index("Luister **goed**. ![Een oor](oor.svg)") + 1,
    )
    told = [Complaint(name, goal, "goal: is leeg"), Complaint(name, body, "te lang"), Complaint(name, 1, "iets", is_warning=True)]  # fmt: skip
    assert rules.remarks_on(TEXTS[name], found, told) == [
        Remark("", 0, "", "iets", is_warning=True),
        Remark("body", 3, "Luister **goed**. ![Een oor](oor.svg)", "te lang"),
        Remark("goal", 0, "", "is leeg"),
    ]
    assert piece_at(found, len(lines) + 9) is None


def test_what_differs_is_told_line_by_line():
    assert rules.differences("een\ntwee\ndrie", "een\n2\ndrie\n\nvier") == [("twee", "2"), ("", "vier")]
    many = rules.differences("", "\n".join(f"regel {number}" for number in range(99)))
    assert (len(many), many[-1]) == (rules.MOST_SHOWN + 1, ("…", "…"))


def test_modules_stand_in_the_order_of_the_course():
    title, rows = rules.modules_of(RICH)[0]
    assert (title, [(row.kind, row.title) for row in rows]) == (
        "Een: wie ben je?",
        [("lesson", "Luisteren"), ("check", "Luisteren"), ("lesson", "Bruggen bouwen"), ("check", "Bruggen bouwen"), ("assignment", "Wandeling"), ("group_day", "Groepsdag"), ("worksheet", "Turflijst")],
    )  # fmt: skip
