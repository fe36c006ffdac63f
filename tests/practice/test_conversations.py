"""Conversations to practise: what may be said against one, and every one of today walked through all its ways."""

import tomllib

import pytest

from lms import paths
from lms.practice.conversation_rules import MOODS, as_kept, faults, moments_of
from lms.practice.conversation_rules import paths as ways

COURSE = paths.COURSES / "wijkverbinder"
TALKS = {file.stem.partition(".")[0]: tomllib.loads(file.read_text()) for file in sorted(COURSE.glob("*/*.gesprek.toml"))}  # fmt: skip


def moment(name, *to, **changes):
    row = {"name": name, "says": f"{name}.", "mood": "calm", "feels": "Kijkt."}
    if to:
        row["answer"] = [{"text": f"Naar {place}.", "to": place} for place in to]
    else:
        row["talk"] = "En nu?"
    return row | changes


def talk(**changed):
    """Six moments: a to b or c, b to d or e, c to e or f; those are endings."""
    rows = {
        "a": moment("a", "b", "c"),
        "b": moment("b", "d", "e"),
        "c": moment("c", "e", "f"),
        **{name: moment(name) for name in "def"},
    }
    return [row for row in (rows | changed).values() if row is not None]


@pytest.mark.parametrize(
    ("moments", "said"),
    [
        (talk(), []),
        (talk(f=moment("f", "d", "e")), []),
        (talk(c=moment("c", "e", "d")), [("f", "bij het moment f kom je nooit")]),
        (talk(f=None, c=moment("c", "d", "e")), [("[[moment]]", "een gesprek heeft minstens 6 momenten")]),
        (talk(c=moment("c", "e", "g")), [("c", "het moment g is er niet"), ("f", "bij het moment f kom je nooit")]),
        (talk(f=moment("f", "a", "d")), [(name, f"vanaf het moment {name} kom je er weer terug: dan komt er geen eind aan") for name in "acf"]),
        (talk(f=moment("f", "d")), [("f", "bij f horen twee of drie antwoorden")]),
        (talk(f=moment("f", mood="raar")), [("f", f"mood: kies uit {', '.join(MOODS)}")]),
        (talk(f=moment("f", talk="")), [("f", "f: geef antwoorden, of (als het hier afloopt) talk: waar praat je over na?")]),
        (talk(a=moment("a", "b", "c", talk="En?")), [("a", "a: geef antwoorden, of (als het hier afloopt) talk: waar praat je over na?")]),
        (talk(d=moment("d", "f", "e"), e=moment("e", "f", "f2"), f2=moment("f2", "f", "f3"), f3=moment("f3", "f", "f")), [
            ("[[moment]]", "een gesprek loopt op minstens 2 manieren af"), ("f3", "bij f3 zijn twee antwoorden gelijk"),
        ]),
        ([*talk(), moment("a", "b", "c")], [("a", "het moment a staat er twee keer")]),
    ],
    ids=["good", "an ending less", "never reached", "too short", "leads nowhere", "round and round", "one answer", "no such mood",
         "an end without a word", "goes on and ends", "one ending", "twice the same"],
)  # fmt: skip
def test_what_may_be_said_against_a_conversation(moments, said):
    assert list(faults(moments)) == said


def test_ways_end_at_endings_and_count_every_turn():
    moments = moments_of(as_kept(talk()))
    assert ways(moments) == [(1, 2, 4), (1, 2, 5), (1, 3, 5), (1, 3, 6)]


@pytest.mark.parametrize("name", TALKS)
def test_every_conversation_is_walked_through_all_its_ways(name):
    rows = TALKS[name]["moment"]
    assert list(faults(rows)) == []
    moments = moments_of(as_kept(rows))
    walked = ways(moments)
    assert {number for way in walked for number in way} == set(range(1, len(moments) + 1))
    assert {way[-1] for way in walked} == {row.number for row in moments if row.is_ending}
    assert max(map(len, walked)) <= 10
    # nobody is told that they did it wrong
    words = " ".join(f"{row.says} {row.feels} {row.talk}" for row in moments).lower()
    assert [
        word for word in ("fout antwoord", "goed gedaan", "helaas", "juiste antwoord") if word in words
    ] == []


def test_two_a_module():
    found = sorted(file.parent.name for file in COURSE.glob("*/*.gesprek.toml"))
    modules = tomllib.loads((COURSE / "course.toml").read_text())["modules"]
    assert {module: found.count(module) for module in modules} == dict.fromkeys(modules, 2)
