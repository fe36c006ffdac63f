"""What this slice offers on pages of slices below it, or beside it, and what of it waits for somebody."""

from datetime import date, datetime

from sqlalchemy import Select

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.offers import Offer, offers
from lms.progress import appeal_queries, round_queries
from lms.progress.appeal_rules import DECIDE_WITHIN, HEAR_WITHIN
from lms.waiting import waits


@offers("locked assignment")
def what_is_open() -> list[Offer]:
    return [Offer.to("progress.overview", "Kijk wat er nog open staat")]


@offers("cohort")
def another_version(cohort: Cohort) -> list[Offer]:
    return [
        Offer.to("progress.version", "Verder met een andere versie van de opleiding", cohort_id=cohort.id)
    ]


@offers("own points of intervisie")
def to_evidence() -> list[Offer]:
    return [Offer.to("progress.evidence", "Kies wat je meeneemt")]


def _hear_by(raised_on: date) -> date:
    return raised_on + HEAR_WITHIN


def _decide_by(heard_on: date) -> date:
    return heard_on + DECIDE_WITHIN


@waits(
    "progress.decisions",
    "bezwaar wacht op een gesprek",
    "bezwaren wachten op een gesprek",
    last_day=_hear_by,
    anchor="bezwaren",
)
def appeals_to_hear(user: Person, *, now: datetime) -> Select[datetime]:
    return appeal_queries.appeals_to_hear(user, now=now)


@waits(
    "progress.decisions",
    "bezwaar wacht op antwoord",
    "bezwaren wachten op antwoord",
    last_day=_decide_by,
    anchor="bezwaren",
)
def appeals_to_settle(user: Person, *, now: datetime) -> Select[datetime]:
    return appeal_queries.appeals_to_settle(user, now=now)


@waits(
    "progress.decisions",
    "deelnemer wacht tot jij kijkt of alles er is",
    "deelnemers wachten tot jij kijkt of alles er is",
)
def checks(user: Person, *, now: datetime) -> Select[datetime] | None:
    return round_queries.advices_to_check(user, now=now) if user.is_staff(now=now) else None


@waits("progress.decisions", "eindgesprek is nog te plannen", "eindgesprekken zijn nog te plannen")
def talks(user: Person, *, now: datetime) -> Select[datetime]:
    return round_queries.talks_to_plan(user, now=now)


@waits("progress.decisions", "besluit van jou wacht", "besluiten van jou wachten")
def decisions(user: Person, *, now: datetime) -> Select[datetime]:
    return round_queries.decisions_to_take(user, now=now)
