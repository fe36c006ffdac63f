"""What this slice offers on pages of slices below it, or beside it, and what of it waits for staff."""

from datetime import datetime

from sqlalchemy import Select

from lms.accounts.models import Person
from lms.intake import waiting_queries
from lms.offers import Offer, offers
from lms.waiting import waits


@offers("no account yet")
def sign_up() -> list[Offer]:
    return [Offer.to("intake.apply", "Meld je hier aan")]


@offers("what we keep")
def privacy() -> list[Offer]:
    return [Offer.to("intake.privacy", "Lees wat we bewaren")]


@offers("training")
def training() -> list[Offer]:
    return [Offer.to("intake.training", "De opleiding")]


@waits(
    "intake.applications",
    "nieuwe aanmelding wacht op een telefoontje",
    "nieuwe aanmeldingen wachten op een telefoontje",
)
def to_ring(user: Person, *, now: datetime) -> Select[datetime]:
    return waiting_queries.applications_to_ring()


@waits(
    "intake.applications",
    "aanmelder met een plek is nog niet uitgenodigd",
    "aanmelders met een plek zijn nog niet uitgenodigd",
)
def to_invite(user: Person, *, now: datetime) -> Select[datetime]:
    return waiting_queries.applications_to_invite()


@waits("intake.applications", "aanmelding lijkt dubbel", "aanmeldingen lijken dubbel")
def twice(user: Person, *, now: datetime) -> Select[datetime]:
    return waiting_queries.applications_twice()


@waits("intake.applications", "bezoeker wil gebeld worden", "bezoekers willen gebeld worden")
def call_backs(user: Person, *, now: datetime) -> Select[datetime]:
    return waiting_queries.calls_asked()
