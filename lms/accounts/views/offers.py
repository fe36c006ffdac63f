"""What this slice offers on pages of slices below it, or beside it."""

from lms.offers import Offer, offers


@offers("own messages")
def own_details() -> list[Offer]:
    return [Offer.to("accounts.mine", "Mijn gegevens", _anchor="berichten")]


@offers("way out")
def log_out() -> list[Offer]:
    return [Offer.to("accounts.log_out", "Uitloggen")]
