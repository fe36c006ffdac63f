"""Which method of intervisie fits a group. A method is weighed by what it says about itself, never by how many there are or by its
place in a list: another method changes nothing about the order of those that were there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

CASES = ("event", "view", "crosstalk", "feeling", "stuck", "value")  # what a method is good for
ENERGIES = ("low", "high")
TIMES = (60, 90)  # minutes that people may have for it
NEW_GROUP = 3  # meetings in which people still get to know each other
WHO = ("all", "bringer", "others", "earlier_bringer")  # talks, or writes, in a step
SENTENCES = 2  # that a leader says in a step
RESTED = 3  # a method used this many meetings ago or longer may come back as if it were never used


@dataclass(frozen=True)
class Step:
    """What happens, how long, whose turn it is, and the sentences for whoever leads. `writes`: everybody writes on a card and
    turns it at the same time. `risk`: what may go wrong, `answer`: what the leader says then; most steps have them."""

    text: str
    minutes: int
    who: str
    say: tuple[str, ...]
    writes: bool = False
    risk: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Card:
    """Something to write on at the table: a heading, and the beginnings of sentences."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """What stands around the method on every evening, as courses/avond says."""

    opening: Step
    look_back: Step
    closing: Step
    agreement: str
    safety: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Method:
    """A way of talking in steps, as its file under courses/intervisie says. `since` is the day it was added; `from_meeting` the
    first meeting of a group, counted from one, that it suits; `html` what to know before choosing it. `looks_back_itself`: its
    first step is the look back of the evening."""

    code: str
    name: str
    line: str
    since: date
    minutes: int
    people_from: int
    people_to: int
    from_meeting: int
    good_to_begin: bool
    needs_coach: bool
    cases: tuple[str, ...]
    energy: tuple[str, ...]
    steps: tuple[Step, ...]
    html: str = ""
    looks_back_itself: bool = False


def whole_evening(method: Method, frame: Frame) -> tuple[Step, ...]:
    """From coming in to going home. An evening looks back once: in a step of the method, or before it."""
    before = (frame.opening,) if method.looks_back_itself else (frame.opening, frame.look_back)
    return (*before, *method.steps, frame.closing)


@dataclass(frozen=True)
class GroupFacts:
    """How many people, how many meetings they had since the newest of them came, and which methods they used, the last first."""

    people: int
    met: int
    used: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wish:
    """What people say about their next meeting. Nothing said is no wish."""

    case: str = ""
    energy: str = ""
    minutes: int = 0


Misfit = Literal["few", "many", "new", "long"]
NO_WISH = Wish()


def misfits(method: Method, group: GroupFacts | None, wish: Wish = NO_WISH) -> tuple[Misfit, ...]:
    """Why a method does not suit, as codes for the page to word. Empty when it does. Without a group only the wish counts."""
    reasons: dict[Misfit, bool] = {"long": 0 < wish.minutes < method.minutes}
    if group is not None:
        reasons |= {
            "few": group.people < method.people_from,
            "many": group.people > method.people_to,
            "new": group.met + 1 < method.from_meeting,
        }
    return tuple(code for code, is_so in reasons.items() if is_so)


def met_wishes(method: Method, wish: Wish) -> int:
    return (wish.case in method.cases) + (wish.energy in method.energy)


def _weight(method: Method, group: GroupFacts | None, wish: Wish) -> tuple[int, ...]:
    """The higher, the better it fits. Looks at no other method."""
    fits = not misfits(method, group, wish)
    is_new = group is None or group.met < NEW_GROUP
    used = group.used if group else ()
    rest = min(used.index(method.code) if method.code in used else RESTED, RESTED)
    return fits, met_wishes(method, wish), not method.needs_coach, is_new and method.good_to_begin, rest


def ranked(methods: Iterable[Method], group: GroupFacts | None, wish: Wish = NO_WISH) -> list[Method]:
    """The methods, what fits best first. Of two that fit as well, the one that was there first."""
    by_age = sorted(methods, key=lambda method: (method.since, method.code))
    return sorted(by_age, key=lambda method: _weight(method, group, wish), reverse=True)


def suggest_method(methods: Iterable[Method], group: GroupFacts, wish: Wish = NO_WISH) -> str:
    """The code of the method to offer; the group may choose another."""
    return ranked(methods, group, wish)[0].code


def by_code(methods: Iterable[Method]) -> dict[str, Method]:
    return {method.code: method for method in methods}


def wish_of(case: str, energy: str, minutes: int) -> Wish:
    """What was asked for; what we do not know is no wish."""
    return Wish(
        case if case in CASES else "",
        energy if energy in ENERGIES else "",
        minutes if minutes in TIMES else 0,
    )
