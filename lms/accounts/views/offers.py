"""What this slice offers on pages of slices below it, or beside it, and what of it waits for somebody."""

from datetime import datetime

from sqlalchemy import Select

from lms.accounts.letter_queries import letters_waiting_for
from lms.accounts.models import Person
from lms.offers import Offer, offers
from lms.waiting import waits


@offers("own messages")
def own_details() -> list[Offer]:
    return [Offer.to("accounts.mine", "Mijn gegevens", _anchor="berichten")]


@offers("way out")
def log_out() -> list[Offer]:
    return [Offer.to("accounts.log_out", "Uitloggen")]


@waits(
    "accounts.letters",
    "brief ligt klaar om te printen of te posten",
    "brieven liggen klaar om te printen of te posten",
)
def letters(user: Person, *, now: datetime) -> Select[datetime]:
    return letters_waiting_for(user, now=now)
