"""Texts that are used again, and a message that waits until it is time."""

from datetime import datetime, timedelta

from lms.accounts.models import Person
from lms.mailings import actions
from lms.mailings.queries import Audience
from lms.mailings.rules import CERTIFIED

TEXTS = (
    (
        "Er is weer plek",
        "Er is een plek vrij in de opleiding",
        "Je staat bij ons op de wachtlijst. Er is nu een plek vrij. Wil je meedoen? Bel ons deze week.",
    ),
    (
        "Vergeet de groepsdag niet",
        "Zaterdag zijn we weer bij elkaar",
        "Zaterdag is de groepsdag. Neem je schrift mee. Kun je niet? Zeg het even, dan weten we het.",
    ),
)


def build(by: Person, now: datetime) -> None:
    for name, subject, text in TEXTS:
        actions.keep_text(None, name=name, subject=subject, text=text, by=by, now=now)
    actions.write(
        Audience(CERTIFIED),
        subject="Terugkommiddag voor alle wijkverbinders",
        text="Op de terugkommiddag vertellen we elkaar hoe het gaat in de wijk. Kom je ook?",
        planned_for=now + timedelta(days=5),
        by=by,
        now=now,
    )
