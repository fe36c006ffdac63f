"""What a check of a certificate comes to. One table that every place reads: the page of a code, the check of a file on the site
(with and without a script), the page that is kept, and the command with and without the register.

A place says what it knows, as facts; `TABLE` makes a state of them. The words of a state stand in `proof/verdicts.html`, and
the scripts get table and words from here too.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lms.errors import RuleError

STATES = VALID, EXPIRED, SUPERSEDED, REVOKED, UNKNOWN, NOT_TRUSTED, CANNOT_LOOK = (
    "valid", "expired", "superseded", "revoked", "unknown", "not_trusted", "cannot_look",
)  # fmt: skip

STATES_OF_REGISTER = VALID, EXPIRED, SUPERSEDED, REVOKED

FACTS = IS_OUT_OF_SIGHT, IS_REFUSED, IS_REVOKED, IS_REPLACED, IS_PAST, IS_UNLISTED = (
    "out_of_sight",  # this place cannot look: no register, keys of an earlier day
    "refused",  # not ours, or changed
    "revoked",
    "replaced",
    "past",  # the last day on the certificate is over
    "unlisted",  # no register to ask, and no list that is still fresh
)

# the first fact that is known decides; without any the certificate is valid
TABLE: tuple[tuple[str, str], ...] = (
    (IS_OUT_OF_SIGHT, CANNOT_LOOK),
    (IS_REFUSED, NOT_TRUSTED),
    (IS_REVOKED, REVOKED),
    (IS_REPLACED, SUPERSEDED),
    (IS_PAST, EXPIRED),
    (IS_UNLISTED, UNKNOWN),
)

EXIT_CODES: Mapping[str, int] = {
    VALID: 0, EXPIRED: 1, SUPERSEDED: 1, REVOKED: 1, NOT_TRUSTED: 2, UNKNOWN: 3, CANNOT_LOOK: 3,
}  # fmt: skip

# why a file is refused, or cannot be looked at here: each its own sentence
REASONS: Mapping[str, RuleError] = {
    "nopdf": RuleError("dit bestand is geen PDF"),
    "photo": RuleError("dit is een foto of een plaatje. Vraag de houder om de PDF zelf, of typ de code"),
    "large": RuleError("dit bestand is te groot voor een certificaat. Er mag 10 MB in"),
    "locked": RuleError("dit bestand zit op slot met een wachtwoord. Zo geven wij geen certificaten"),
    "broken": RuleError("dit bestand is geen hele PDF"),
    "unsigned": RuleError("er staat geen handtekening in dit bestand"),
    "several": RuleError("er staat meer dan één handtekening in dit bestand"),
    "unreadable": RuleError("de handtekening in dit bestand is niet te lezen"),
    "changed": RuleError("er is iets aan dit bestand veranderd: de handtekening past er niet meer bij"),
    "added": RuleError("aan dit bestand is iets toegevoegd nadat het getekend was"),
    "foreign": RuleError("de handtekening is niet van ons, of van een sleutel die wij niet meer vertrouwen"),
    "leaked": RuleError("de handtekening is van een sleutel die wij niet meer vertrouwen"),
    "weak": RuleError("de handtekening in dit bestand voldoet niet aan onze eisen"),
    "empty": RuleError("de gegevens van het certificaat zitten niet in dit bestand"),
    "garbled": RuleError("de gegevens in dit bestand zijn niet te lezen"),
    "strange": RuleError("in de gegevens staat iets dat wij nooit schrijven, of er ontbreekt iets"),
    "proof": RuleError("er is iets aan de gegevens veranderd: de handtekening eronder past er niet meer bij"),
    "issuer": RuleError("de gegevens noemen een andere uitgever dan de sleutel"),
    "nameless": RuleError("in dit bestand staat niet van welk certificaat het is"),
    "other": RuleError("de gegevens in dit bestand horen bij een ander certificaat"),
    "unregistered": RuleError("dit bestand staat niet in het register, of er is iets aan veranderd"),
    "newer": RuleError(
        "dit certificaat is getekend met een sleutel die er nog niet was toen de controle werd bewaard. Haal een nieuwe"
    ),
    "old": RuleError("deze browser is te oud om het bestand na te kijken"),
    "unreachable": RuleError("onze website antwoordt nu niet. Probeer het straks nog eens"),
    "early": RuleError("dit certificaat begint pas later. Staat de klok van dit apparaat goed?"),
}
OUT_OF_SIGHT = ("newer", "early", "old", "unreachable")  # reasons that say nothing against the file
# what the script may come upon, wherever it runs, and what only on the site
IN_BROWSERS = (
    "nopdf", "photo", "large", "locked", "broken", "unsigned", "several", "changed", "added", "foreign", "leaked", "empty", "garbled", "strange",
    "proof", "issuer", "other", *OUT_OF_SIGHT[:3],
)  # fmt: skip
ON_SITE = (*IN_BROWSERS, "unregistered", "unreachable")


def state_for(facts: Collection[str]) -> str:
    """The one verdict for what is known."""
    return next((state for fact, state in TABLE if fact in facts), VALID)


def fact_of(reason: str) -> str:
    """Which fact a reason stands for."""
    return IS_OUT_OF_SIGHT if reason in OUT_OF_SIGHT else IS_REFUSED


def for_scripts(
    headlines: Mapping[str, str], sentences: Mapping[str, str], *, on_site: bool
) -> dict[str, Any]:
    """The table, and its words, in the shape that the script takes."""
    return {
        "table": TABLE,
        "words": {state: (headlines[state], sentences[state]) for state in STATES},
        "why": {code: in_a_sentence(code) for code in (ON_SITE if on_site else IN_BROWSERS)},
        "unseen": OUT_OF_SIGHT,
    }


def in_a_sentence(reason: str) -> str:
    """The reason as it stands alone on a page, without its full stop."""
    message = REASONS[reason].message
    return message[0].upper() + message[1:]


@dataclass(frozen=True)
class Verdict:
    """The state, why when there is a reason, and what the file claims when it may be believed."""

    state: str
    why: str = ""
    claims: Mapping[str, Any] | None = None
    key: str = ""
    is_unlisted: bool = False

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.state]


@dataclass(frozen=True)
class Standing:
    """What a register knows of a file: how it stands, and the credential in it; none when its holder was erased."""

    facts: frozenset[str]
    credential: str | None
