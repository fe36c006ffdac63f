"""What this slice offers on pages of slices below it, or beside it."""

from lms.offers import Offer, offers


@offers("courses")
def all_cohorts() -> list[Offer]:
    return [Offer.to("cohorts.index", "Lichtingen")]
