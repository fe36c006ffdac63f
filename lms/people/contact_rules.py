"""Who changes by what somebody is reached, and how it is known to be them."""

from datetime import datetime, timedelta

from lms.accounts.rules import CONTACT_EMAIL, CONTACT_PHONE, check_not_self
from lms.errors import RuleError

ADDRESS, NAME, PLACE = "address", "name", "place"
KINDS = (CONTACT_EMAIL, CONTACT_PHONE, ADDRESS, NAME, PLACE)
CODE_LIFE, MOST_TRIES, MOST_A_DAY = timedelta(hours=1), 5, 5  # of the code to a new address


def check_who_changes(
    *, by_id: int, person_id: int, is_ours: bool, by_administrator: bool, opens: bool
) -> None:
    """`is_ours`: the person sees or decides about others, so that their mail opens more than their own. Raises RuleError."""
    check_not_self(by_id, person_id)
    if is_ours and opens and not by_administrator:
        raise RuleError(
            "Deze persoon werkt voor ons. Alleen een beheerder verandert het e-mailadres of nummer."
        )


def check_how(how: str, *, opens: bool) -> None:
    if opens and len(how.strip()) < 5:
        raise RuleError(
            "Schrijf hoe je weet dat het deze persoon is. Bel terug op het nummer dat wij hadden.", "how"
        )


def check_reached(*, email: str, phone: str, address: str) -> None:
    if not (email or phone or address):
        raise RuleError(
            "Zo kunnen we deze persoon niet bereiken. Laat een adres, nummer of e-mailadres staan."
        )


def check_number_of_codes(asked_today: int) -> None:
    if asked_today >= MOST_A_DAY:
        raise RuleError("Je vroeg vandaag al vaak een code. Morgen kan het weer. Of bel ons.", "email")


def code_is_open(*, asked_at: datetime, tries: int, now: datetime) -> bool:
    return tries < MOST_TRIES and now < asked_at + CODE_LIFE
