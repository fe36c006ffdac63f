"""Intervisie: who takes a turn, which method, who may be in a group. Numbers are proposals of the field guide: settings,
not law."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.errors import RuleError

SMALLEST, ADVISED, LARGEST = 4, 5, 7
COACH_LEADS = 2  # the coach leads the first meetings


@dataclass(frozen=True)
class MeetingFacts:
    """What somebody did in intervisie: meetings attended, and turns taken in meetings they attended."""

    attended: int = 0
    as_host: int = 0
    as_case_bringer: int = 0


@dataclass(frozen=True)
class Method:
    code: str
    name: str
    line: str
    minutes: int
    steps: tuple[tuple[str, int], ...]  # (what happens, minutes)


METHODS = (
    Method(
        "incident",
        "Incidentmethode",
        "Eén gebeurtenis, veel vragen, pas daarna advies. Goed om mee te beginnen.",
        75,
        (
            ("Terugblik: wat deed de inbrenger van de vorige keer ermee?", 5),
            ("Iedereen noemt één situatie in twee zinnen.", 10),
            ("Kies er samen één. Bij twijfel beslist de inbrenger.", 5),
            ("De inbrenger vertelt tot het moeilijke moment. Niet hoe het afliep.", 5),
            ("Vragen stellen. Nog geen advies en geen oordeel.", 15),
            ("Iedereen schrijft: ik denk dat het gaat om… en ik zou…", 5),
            ("Adviesronde. De inbrenger luistert en antwoordt niet.", 10),
            ("De inbrenger vertelt hoe het afliep en wat helpt.", 10),
            ("Ronde: wat leerde jij?", 10),
        ),
    ),
    Method(
        "zijlijn",
        "Luisteren aan de zijlijn",
        "De inbrenger luistert van een afstand naar wat de groep ziet. Alleen als jullie elkaar goed kennen.",
        50,
        (
            ("De inbrenger stelt de vraag, in twee minuten.", 5),
            ("Iedereen stelt drie open vragen.", 10),
            (
                "De inbrenger zit met de rug naar de groep en schrijft. De groep praat vriendelijk over gedrag, niet over karakter.",
                20,
            ),
            ("De inbrenger vertelt: wat raakte je, wat kun je gebruiken?", 10),
            ("Ronde: hoe was dit?", 5),
        ),
    ),
    Method(
        "tienstappen",
        "Tien stappen",
        "Rustig en op papier. Goed voor een groep die door elkaar praat.",
        80,
        (
            ("De inbrenger vertelt de situatie.", 5),
            ("Iedereen schrijft twee vragen.", 10),
            ("De inbrenger zegt welke vragen helpen.", 5),
            ("De inbrenger geeft antwoord.", 5),
            ("Nog een paar vragen.", 5),
            ("Iedereen zegt waar het volgens hem om gaat.", 10),
            ("De inbrenger zegt opnieuw wat de vraag is.", 5),
            ("De inbrenger bedenkt wat nu anders kan.", 10),
            ("Tips van de groep.", 10),
            ("Iedereen zegt wat hij zelf leerde.", 15),
        ),
    ),
    Method(
        "balint",
        "Balintmethode",
        "Over wat iets met je doet. Met vijf mensen of meer, en met een begeleider.",
        90,
        (
            ("Verzamel situaties, ieder in drie zinnen, en kies er één.", 15),
            ("Het hele verhaal, ook het gevoel.", 10),
            ("Schrijf op wat het eerst in je opkomt.", 5),
            ("Vragen om het te begrijpen. Korte antwoorden.", 15),
            ("Iedereen schrijft een advies.", 5),
            ("Praat erover. De inbrenger is stil.", 20),
            ("De inbrenger kiest wat hij gaat doen.", 10),
            ("Terugkijken op het gesprek.", 10),
        ),
    ),
    Method(
        "oplossingsgericht",
        "Naar een kleine stap",
        "Wat lukt al, en wat is één stap verder? Goed als je moe bent of vastzit.",
        50,
        (
            ("Wat wil je hieruit halen?", 5),
            ("Wat ging er al goed, ook een beetje?", 10),
            ("Een cijfer van 0 tot 10 voor nu. Wat is één stap hoger?", 10),
            ("Iedereen geeft één eerlijk compliment.", 5),
            ("De anderen praten met elkaar over ideeën. De inbrenger luistert.", 10),
            ("De inbrenger kiest één kleine stap.", 5),
            ("Ronde.", 5),
        ),
    ),
    Method(
        "socratisch",
        "Socratisch gesprek",
        "Samen nadenken over één vraag, zoals: wanneer is hulp te veel? Met een begeleider.",
        75,
        (
            ("Kies één vraag.", 5),
            ("Kies één echt voorbeeld van iemand.", 10),
            ("Iedereen zegt wat hij ervan vindt, met het voorbeeld erbij.", 15),
            ("Zoek samen wat eronder zit. Vraag door, praat elkaar niet om.", 25),
            ("Klopt het ook bij een ander voorbeeld?", 10),
            ("Wat houden we vast?", 10),
        ),
    ),
)
BY_CODE: Mapping[str, Method] = {method.code: method for method in METHODS}


@dataclass(frozen=True)
class PastTurns:
    """When somebody last hosted and last brought a case; never is the longest ago."""

    person_id: int
    hosted_at: datetime | None
    brought_at: datetime | None


def suggest_turns(turns: Sequence[PastTurns], meetings_before: int) -> tuple[int | None, int | None]:
    """(host, case bringer) for the next meeting: whose turn was longest ago, never one person both. In the first
    meetings the coach leads, so there is no host among the members."""
    if not turns:
        return None, None

    def longest_ago(moment: datetime | None, person_id: int) -> tuple[bool, float, int]:
        return (moment is not None, moment.timestamp() if moment else 0.0, person_id)

    bringer = min(turns, key=lambda turn: longest_ago(turn.brought_at, turn.person_id))
    others = [turn for turn in turns if turn.person_id != bringer.person_id]
    if meetings_before < COACH_LEADS or not others:
        return None, bringer.person_id
    host = min(others, key=lambda turn: longest_ago(turn.hosted_at, turn.person_id))
    return host.person_id, bringer.person_id


def suggest_method(meetings_before: int) -> str:
    """The first three meetings: the incident method. After that the group chooses; we offer what follows."""
    return "incident" if meetings_before < 3 else METHODS[meetings_before % len(METHODS)].code


def check_composition(number: int, staff: int) -> None:
    """Refuses what cannot work: too few, too many, or somebody who decides about the others."""
    if staff:
        raise RuleError(
            "Een medewerker of begeleider hoort niet in een intervisiegroep. Anders durft niemand te vertellen.",
            "people",
        )
    if not SMALLEST <= number <= LARGEST:
        raise RuleError(f"Kies {SMALLEST} tot {LARGEST} mensen. Met 5 of 6 gaat het het best.", "people")


def composition_advice(number: int, neighbourhoods: Sequence[str]) -> list[str]:
    """What to think about in a group that is allowed: codes for the page to word."""
    named = {place.strip().casefold() for place in neighbourhoods if place.strip()}
    return [
        *(["small"] if number < ADVISED else []),
        *(["one_neighbourhood"] if len(named) == 1 and number > 1 else []),
    ]


def check_plan(
    *,
    starts_at: datetime,
    method: str,
    host_id: int | None,
    case_bringer_id: int | None,
    member_ids: frozenset[int],
    now: datetime,
) -> None:
    if starts_at <= now:
        raise RuleError("Kies een dag en tijd die nog komen.", "starts_at")
    if method not in BY_CODE:
        raise RuleError("Kies een werkvorm.", "method")
    if host_id is not None and host_id == case_bringer_id:
        raise RuleError("Wie iets inbrengt kan het gesprek niet ook leiden. Kies twee mensen.", "host")
    if not {host_id, case_bringer_id} - {None} <= member_ids:
        raise RuleError("Kies iemand uit de groep.", "case_bringer")


def check_attendance_time(starts_at: datetime, now: datetime) -> None:
    if now < starts_at:
        raise RuleError("De bijeenkomst is nog niet begonnen. Daarna kun je invullen wie er was.")
