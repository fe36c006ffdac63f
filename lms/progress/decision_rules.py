"""From advice to decision: who may do what when, and who may never decide about whom (field guide 5.4)."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import ClassVar

from lms.errors import Barred, RuleError
from lms.progress.rules import NOT_YET, PASSED

# how somebody may be tied to a trainee
TIES = SELF, COACHED, ADVISED, REVIEWED, CHECKED, ASSESSED, SAME_COHORT, SAME_PROJECT = (
    "self", "coached", "advised", "reviewed", "checked", "assessed", "same_cohort", "same_project",
)  # fmt: skip
TAKE_OVER_AFTER = timedelta(days=7)  # a talk that was planned and never decided on is anybody's
NO_CHECKER = (SELF, ADVISED)
NO_ASSESSOR = (SELF, COACHED, ADVISED, REVIEWED, CHECKED, SAME_COHORT, SAME_PROJECT)
NO_ARBITER = TIES  # an appeal is for somebody who had no part in it


class Tied(Barred):
    """Somebody is tied to the person it is about, and leaves it to another."""

    SENTENCES: ClassVar[dict[str, str]] = {
        SELF: "Het gaat over jou.",
        COACHED: "Jij begeleidde deze deelnemer.",
        ADVISED: "Jij gaf het advies.",
        REVIEWED: "Jij keek naar opdrachten van deze deelnemer.",
        CHECKED: "Jij keek of alles er is.",
        ASSESSED: "Jij voerde het gesprek of nam het besluit.",
        SAME_COHORT: "Jullie leerden in dezelfde lichting.",
        SAME_PROJECT: "Jullie zitten of zaten in hetzelfde project.",
    }

    def __init__(self, tie: str):
        super().__init__(f"{self.SENTENCES[tie]} Iemand anders moet dit doen.")


def tie_that_bars(ties: Collection[str], barring: Collection[str]) -> str | None:
    """The sentence that says why somebody may not, or None when they may."""
    found = _first_tie(ties, barring)
    return Tied.SENTENCES[found] if found else None


def _first_tie(ties: Collection[str], barring: Collection[str]) -> str | None:
    return next((tie for tie in TIES if tie in ties and tie in barring), None)


def check_independence(ties: Collection[str], barring: Collection[str] = NO_ASSESSOR) -> None:
    found = _first_tie(ties, barring)
    if found:
        raise Tied(found)


def check_advice(*, is_complete: bool, is_decided: bool, text: str, has_open_advice: bool) -> None:
    if is_decided:
        raise RuleError("Het besluit is al genomen.")
    if not is_complete:
        raise RuleError("Nog niet alles is af. Daarna geef je advies.")
    if has_open_advice:
        raise RuleError("Er is al een advies gegeven. De beoordelaar kijkt ernaar.")
    if not text.strip():
        raise RuleError("Schrijf wat deze deelnemer laat zien, en wat er nog mist.", "text")


def check_completeness(*, missing: int, has_open_advice: bool, is_checked: bool) -> None:
    if not has_open_advice:
        raise RuleError("Er ligt nog geen advies van de begeleider.")
    if is_checked:
        raise RuleError("Iemand anders keek al of alles er is.")
    if missing:
        raise RuleError("Nog niet alles is er. Kijk hieronder wat er mist.")


def check_talk(
    *,
    is_ready: bool,
    is_declared: bool,
    starts_at: datetime | None,
    place: str,
    planned_by_other: str | None,
    now: datetime,
    was_held: bool = False,
) -> None:
    """`was_held`: the talk was, and is only written down."""
    if not is_ready:
        raise RuleError("Eerst kijkt de coördinator of alles er is. Daarna plan je het eindgesprek.")
    if planned_by_other:
        raise RuleError(f"{planned_by_other} heeft dit eindgesprek al gepland.")
    if not is_declared:
        raise Barred(
            "Vink aan dat je deze deelnemer niet kent. Ken je elkaar wel? Bel dan de coördinator.", "declares"
        )
    if was_held and (starts_at is None or starts_at > now):
        raise RuleError("Kies een dag en tijd die geweest zijn.", "starts_at")
    if not was_held and (starts_at is None or starts_at <= now):
        raise RuleError(
            "Kies een dag en tijd die nog komen. Is het gesprek al geweest? Vink dat aan.", "starts_at"
        )
    if not place.strip():
        raise RuleError("Vul in waar het gesprek is.", "place")


def check_confirming(*, is_open: bool, is_own_talk: bool, talk_was_held: bool) -> None:
    """Who holds the talk reads the name on a document, there and then."""
    if not is_open:
        raise RuleError("Iemand anders heeft al besloten, of er ligt nog geen advies.")
    if not is_own_talk:
        raise Barred("Plan eerst het eindgesprek. Wie het gesprek voert, bevestigt de naam.")
    if not talk_was_held:
        raise RuleError("Het eindgesprek is nog niet geweest. Daar kijk je naar een document.")


def check_decision(
    *,
    outcome: str,
    reasons: str,
    to_do: str,
    to_do_by: date | None,
    today: date,
    is_open: bool,
    is_complete: bool,
    is_own_talk: bool,
    talk_was_held: bool,
    has_name: bool,
) -> None:
    """`is_open`: advised, checked, and nobody decided yet. `has_name`: the name for the certificate was confirmed."""
    if not is_open:
        raise RuleError("Iemand anders heeft al besloten, of er ligt nog geen advies.")
    if not is_own_talk:
        raise Barred("Plan eerst het eindgesprek. Wie het gesprek voert, beslist.")
    if not is_complete:
        raise RuleError("Er mist nu weer iets. Bel de coördinator.")
    if not talk_was_held:
        raise RuleError("Het eindgesprek is nog niet geweest. Daarna beslis je.")
    if outcome not in (PASSED, NOT_YET):
        raise RuleError("Kies: geslaagd of nog niet.", "outcome")
    if outcome == PASSED and not has_name:
        raise RuleError("Bevestig eerst de naam voor op het certificaat.", "outcome")
    if not reasons.strip():
        raise RuleError("Schrijf waarom, in gewone woorden. De deelnemer leest dit.", "reasons")
    if outcome == NOT_YET and not to_do.strip():
        raise RuleError("Schrijf één ding dat de deelnemer nog kan doen.", "to_do")
    if outcome == NOT_YET and (to_do_by is None or to_do_by <= today):
        raise RuleError("Kies een dag die nog komt.", "to_do_by")
