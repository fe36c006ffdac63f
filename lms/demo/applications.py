"""People who signed up, at every stage."""

from datetime import datetime, timedelta

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.intake import actions


def build(cohort: Cohort, by: Person, now: datetime) -> None:
    def ago(days: float) -> datetime:
        return now - timedelta(days=days)

    actions.apply(
        name="Hennie Broer", email="", phone="0229 55 01 77", neighbourhood="Hoorn-Noord",
        motivation="Ik ken iedereen in de flat. Mijn dochter zei: meld je aan.", now=ago(6), on_behalf_by=by,
    )  # fmt: skip
    actions.apply(
        name="Selma Yildirim", email="selma@demo.test", phone="06 55 50 18 01", neighbourhood="Blokker-Dorp",
        motivation="Er staat hier een gebouw leeg en niemand doet iets. Ik wil leren hoe dat wel kan.", now=ago(2),
    )  # fmt: skip
    actions.apply(
        name="Selma Yıldırım", email="", phone="+31 6 5550 1801", neighbourhood="Blokker-Dorp",
        motivation="Ik belde gisteren, en weet niet of het goed ging.", now=ago(1), on_behalf_by=by,
    )  # fmt: skip
    called = actions.apply(
        name="Ruud Kaptein", email="ruud@demo.test", phone="06 55 50 18 02", neighbourhood="Zwaag", motivation="", now=ago(9),
    )  # fmt: skip
    actions.call(called, note="Werkt in ploegendienst. Belt donderdag terug of het past.", by=by, now=ago(4))
    for number, (name, place) in enumerate(
        (
            ("Grietje Dijkema", "Selwerd"),
            ("Omar Haddad", "Vinkhuizen"),
            ("Petra Loos", "Corpus den Hoorn"),
        )
    ):
        row = actions.apply(
            name=name, email=f"{name.split()[0].lower()}@demo.test", phone=f"06 55 50 18 1{number}", neighbourhood=place,
            motivation="Via de buurvrouw gehoord.", now=ago(14),
        )  # fmt: skip
        actions.call(row, note="Enthousiast. Kan op woensdag.", by=by, now=ago(12))
        actions.place(row, cohort, by=by, now=ago(11))
        if name != "Petra Loos":
            actions.send_invitation(row, by=by, now=ago(10))
    declined = actions.apply(
        name="Kees Bruin", email="kees@demo.test", phone="06 55 50 18 20", neighbourhood="Elders", motivation="", now=ago(20),
    )  # fmt: skip
    actions.decline(
        declined, note="Zoekt betaald werk. Samen besproken.", by=by, now=ago(18),
        message="Fijn dat we elkaar spraken. Dit is vrijwilligerswerk, en jij zoekt nu een baan. We wensen je succes.",
    )  # fmt: skip
