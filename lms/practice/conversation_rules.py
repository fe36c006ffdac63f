"""A conversation to practise: moments in which somebody says something, two or three things to say back, and where each of those
leads. None of them is called wrong. Pure: data in, answers out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Fault = tuple[str, str]  # the words at which it stands in its file, and what is wrong
MOODS = ("calm", "glad", "doubt", "angry", "sad", "shut")
FEWEST_MOMENTS, FEWEST_ENDINGS, MOST_ANSWERS = 6, 2, 3


@dataclass(frozen=True)
class Answer:
    text: str
    to: int  # the number of the moment it leads to


@dataclass(frozen=True)
class Moment:
    """What the other says, how that shows on them, and what somebody may say back. An ending has nothing to say back, and a
    question to talk about afterwards."""

    number: int
    says: str
    mood: str
    feels: str
    answers: tuple[Answer, ...]
    talk: str

    @property
    def is_ending(self) -> bool:
        return not self.answers


def moments_of(kept: Sequence[Mapping[str, Any]]) -> tuple[Moment, ...]:
    """The moments of a conversation as they are kept; the first is where it begins."""
    return tuple(
        Moment(
            number,
            row["says"],
            row["mood"],
            row["feels"],
            tuple(Answer(answer["text"], answer["to"]) for answer in row["answers"]),
            row["talk"],
        )
        for number, row in enumerate(kept, 1)
    )


def as_kept(moments: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What is kept of moments that were written: each answer knows the number of its moment."""
    numbers = {moment["name"]: number for number, moment in enumerate(moments, 1)}
    return [
        {
            "says": moment["says"],
            "mood": moment["mood"],
            "feels": moment["feels"],
            "answers": [
                {"text": answer["text"], "to": numbers[answer["to"]]} for answer in moment.get("answer", [])
            ],
            "talk": moment.get("talk", ""),
        }
        for moment in moments
    ]


def faults(moments: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """What is wrong with the moments of one conversation, as they stand in its file."""
    names = [moment["name"] for moment in moments]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield name, f"het moment {name} staat er twee keer"
    if len(moments) < FEWEST_MOMENTS:
        yield "[[moment]]", f"een gesprek heeft minstens {FEWEST_MOMENTS} momenten"
    if sum(not moment.get("answer") for moment in moments) < FEWEST_ENDINGS:
        yield "[[moment]]", f"een gesprek loopt op minstens {FEWEST_ENDINGS} manieren af"
    for moment in moments:
        yield from ((moment["name"], message) for message in _of_moment(moment, names))
    leads = {moment["name"]: [row["to"] for row in moment.get("answer", [])] for moment in moments}
    reached = _reached(names[:1], leads)
    for name in names:
        if name not in reached:
            yield name, f"bij het moment {name} kom je nooit"
        elif name in _reached(leads[name], leads):
            yield name, f"vanaf het moment {name} kom je er weer terug: dan komt er geen eind aan"


def _of_moment(moment: Mapping[str, Any], names: Sequence[str]) -> Iterator[str]:
    name, answers = moment["name"], moment.get("answer", [])
    if moment["mood"] not in MOODS:
        yield f"mood: kies uit {', '.join(MOODS)}"
    if answers and not 2 <= len(answers) <= MOST_ANSWERS:
        yield f"bij {name} horen twee of drie antwoorden"
    if bool(answers) == bool(moment.get("talk")):
        yield f"{name}: geef antwoorden, of (als het hier afloopt) talk: waar praat je over na?"
    if len({answer["text"] for answer in answers}) < len(answers):
        yield f"bij {name} zijn twee antwoorden gelijk"
    for answer in answers:
        if answer["to"] not in names:
            yield f"het moment {answer['to']} is er niet"


def _reached(begin: Sequence[str], leads: Mapping[str, Sequence[str]]) -> set[str]:
    """Every moment that can be come to from these, with these themselves."""
    found: set[str] = set()
    waiting = list(begin)
    while waiting:
        name = waiting.pop()
        if name not in found and name in leads:
            found.add(name)
            waiting += leads[name]
    return found


def paths(moments: Sequence[Moment]) -> list[tuple[int, ...]]:
    """Every way through a conversation, as the numbers of its moments."""
    found: list[tuple[int, ...]] = []
    waiting: list[tuple[int, ...]] = [(1,)]
    while waiting:
        path = waiting.pop(0)
        moment = moments[path[-1] - 1]
        if moment.is_ending:
            found.append(path)
        waiting += [(*path, to) for to in dict.fromkeys(answer.to for answer in moment.answers)]
    return found
