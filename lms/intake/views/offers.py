"""What this slice offers on pages of slices below it, or beside it."""

from lms.offers import Offer, offers


@offers("no account yet")
def sign_up() -> list[Offer]:
    return [Offer.to("intake.apply", "Meld je hier aan")]


@offers("what we keep")
def privacy() -> list[Offer]:
    return [Offer.to("intake.privacy", "Lees wat we bewaren")]


@offers("training")
def training() -> list[Offer]:
    return [Offer.to("intake.training", "De opleiding")]
