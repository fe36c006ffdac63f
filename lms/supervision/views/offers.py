"""What this slice offers on pages of slices below it, or beside it."""

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.offers import Offer, offers


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
