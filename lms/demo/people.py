"""The made-up people. Names are invented; so are the neighbourhoods, apart from the two projects' places."""

import unicodedata
from datetime import datetime

from lms.accounts import actions, passwords
from lms.accounts.models import Person
from lms.db import db

PASSWORD = "samen-lukt-het-zelf"
ACCOUNTS = (
    ("deelnemer@demo.test", "deelnemer, halverwege lichting Linde, project Blokker"),
    ("0229 55 02 11", "deelnemer zonder e-mail, halverwege lichting Linde"),
    ("klaar@demo.test", "deelnemer die alles af heeft behalve het besluit"),
    ("nieuw@demo.test", "deelnemer, net begonnen in lichting Meidoorn"),
    ("wijkverbinder@demo.test", "heeft een certificaat, project Haren"),
    ("begeleider@demo.test", "begeleider van lichting Linde"),
    ("begeleider2@demo.test", "begeleider van lichting Meidoorn"),
    ("beoordelaar@demo.test", "onafhankelijke beoordelaar"),
    ("coordinator@demo.test", "medewerker van SLHZ"),
    ("partner@demo.test", "contactpersoon van de woningcorporatie, project Blokker"),
    ("beheerder@demo.test", "beheerder"),
)
CONTACT = {
    "LMS_ORGANISATION": "Samen Lukt Het Zelf",
    "LMS_CONTACT_NAME": "Noor de Wit",
    "LMS_CONTACT_PHONE": "0229 55 01 23",
    "LMS_CONTACT_EMAIL": "hulp@demo.test",
}


# who has no mail, with the phone at home; one has none either
WITHOUT_MAIL = {
    "Tineke Schouten": "0229 55 02 11",
    "Arie Kok": "",
    "Ineke Drent": "050 555 02 12",
}


class Cast:
    """Makes people; all share one password hash, since computing ten would be most of the time it takes."""

    def __init__(self, now: datetime):
        self.now = now
        self._hash = passwords.hash_password(PASSWORD)
        self._phones = iter(range(10, 99))

    def person(self, name: str, neighbourhood: str, email: str | None = None) -> Person:
        has_mail = name not in WITHOUT_MAIL
        plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode().split()
        address = email or f"{plain[0]}.{plain[-1]}@demo.test"
        person = actions.add_person(
            name=name,
            email=address if has_mail else None,
            phone=f"06 55 50 {next(self._phones):02d} 00" if has_mail else WITHOUT_MAIL[name],
            neighbourhood=neighbourhood,
            now=self.now,
        )
        person.password_hash = self._hash
        db.session.flush()
        return person

    def staff(self, name: str, email: str, role: str) -> Person:
        person = self.person(name, "", email)
        actions.grant(person, role, now=self.now)
        return person
