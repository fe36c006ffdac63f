"""What this slice offers on pages of slices below it."""

from collections.abc import Iterator

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.composing.queries import shared_projects, wish_of
from lms.offers import Offer, offers
from lms.peergroups.models import PeerGroup
from lms.peergroups.queries import current_members


@offers("making groups of a cohort")
def of_cohort(cohort: Cohort) -> Iterator[Offer]:
    yield Offer.to("composing.compose", f"Laat groepen voorstellen uit {cohort.name}", lichting=cohort.id)


@offers("making groups of wijkverbinders")
def of_connectors() -> Iterator[Offer]:
    yield Offer.to("composing.compose", "Laat groepen voorstellen van wijkverbinders")
    yield Offer.to("composing.compose", "Kies zelf wie van de wijkverbinders in een groep komen", zelf="ja")


@offers("somebody without a peer group")
def place(person: Person) -> Iterator[Offer]:
    yield Offer.to("composing.place", "Zoek een groep", person_id=person.id)


@offers("intervisie of oneself")
def wishes(reader: Person) -> Iterator[Offer]:
    if wish_of(reader.id) is None:
        yield Offer.to("composing.evenings", "Op welke avonden kun je? Zeg het één keer")
    else:
        yield Offer.to("composing.evenings", "Op welke avonden kun je?")
    yield Offer.to("composing.rather_not", "Met wie liever niet in een groep?")


@offers("choosing a case")
def same_project(group: PeerGroup) -> Iterator[Offer]:
    if shared_projects([person.id for person in current_members(group)]):
        yield Offer.to(
            "composing.same_project",
            "Sommigen van jullie delen een project: kies met zorg",
            group_id=group.id,
        )
