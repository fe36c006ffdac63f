"""What this slice offers on pages of slices below it, or beside it."""

from lms.cohorts.models import Cohort
from lms.offers import Offer, offers


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
