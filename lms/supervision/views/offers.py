"""What this slice offers on pages of slices below it, or beside it, and what of it waits for somebody."""

from datetime import datetime

from sqlalchemy import Select

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.offers import Offer, offers
from lms.roles import SUPERVISORS
from lms.supervision.waiting_queries import calls_asked, days_to_write_down
from lms.waiting import waits


@offers("board")
def board() -> list[Offer]:
    return [Offer.to("supervision.board", "Begeleiding")]


@offers("one trainee")
def trainee(person: Person) -> list[Offer]:
    return [Offer.to("supervision.trainee", person.name, person_id=person.id)]


@offers("cohort at a glance")
def cohort(found: Cohort) -> list[Offer]:
    return [Offer.to("supervision.cohort", found.name, cohort_id=found.id)]


@offers("all cohorts")
def calendar() -> list[Offer]:
    return [Offer.to("supervision.calendar", "Kalender over alle lichtingen")]


@offers("decisions")
def past_decisions() -> list[Offer]:
    return [Offer.to("supervision.past_decisions", "Eerdere besluiten")]


@offers("own progress")
def about_me() -> list[Offer]:
    return [Offer.to("supervision.about_me", "Wat ziet mijn begeleider over mij?")]


@waits("supervision.board", "deelnemer wil gebeld worden", "deelnemers willen gebeld worden", anchor="op-ons")
def call_requests(user: Person, *, now: datetime) -> Select[datetime] | None:
    return calls_asked(user, now=now) if user.has_role(*SUPERVISORS, now=now) else None


@waits(
    "supervision.board",
    "groepsdag is geweest, en er staat nog niet wie er was",
    "groepsdagen zijn geweest, en er staat nog niet wie er was",
    anchor="samen",
)
def unwritten_days(user: Person, *, now: datetime) -> Select[datetime] | None:
    return days_to_write_down(user, now=now) if user.has_role(*SUPERVISORS, now=now) else None
