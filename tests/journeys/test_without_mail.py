"""From sign-up to certificate for somebody with a phone on the wall and no mail: letters, codes read out, and paper."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from lms.clock import AMSTERDAM
from tests.journeys.server import Server, running
from tests.journeys.test_whole_way import (
    Visitor,
    goes_to_the_group_days,
    local,
    makes_a_cohort_and_a_project,
    meets_peers,
)

pytestmark = [pytest.mark.browser, pytest.mark.own_database]
HENNIE, NUMBER, ADDRESS = "Hennie Broer", "0229 55 01 77", "Dorpsstraat 1\n1624 AA Hoorn"
OTHERS = ("Wim Bakker", "Omar Haddad", "Petra Loos")


def test_from_sign_up_to_certificate_without_mail(chromium, tmp_path):
    with running(tmp_path) as server:
        for email, name, role in (
            ("coordinator@example.org", "Noor de Wit", "coordinator"),
            ("coach@example.org", "Femke Bakhuis", "coach"),
            ("assessor@example.org", "Marjan Postma", "assessor"),
        ):
            added = server.lms("people", "add", email, "--name", name, "--role", role)
            assert added.returncode == 0, added.stderr
        staff = Visitor(chromium, server, "coordinator@example.org").comes_in_by_invitation()
        coach, hennie = Visitor(chromium, server, "coach@example.org"), Visitor(chromium, server)

        signs_up_by_phone(hennie)
        makes_a_cohort_and_a_project(staff)
        coach.comes_in_by_invitation()
        first_day = plans_the_first_day(coach)
        code, number = gets_a_letter(staff, first_day)
        comes_in_by_letter(hennie, code, number)
        comes_in_by_voice(hennie, coach)
        does_everything_on_paper(coach, hennie)
        goes_to_the_group_days(coach, HENNIE)
        meets_peers(coach, hennie, server, HENNIE)
        tells_what_she_learned(coach, hennie)
        is_decided_on(coach, staff, chromium, server)
        holds_a_certificate(hennie, staff)


def signs_up_by_phone(hennie: Visitor) -> None:
    hennie.opens("/").follows("Schrijf je nu in")
    hennie.fills(name=HENNIE, phone=NUMBER, neighbourhood="Hoorn-Noord")
    hennie.page.get_by_label("Jullie mogen deze gegevens").check()
    hennie.presses("Versturen").sees("Je aanmelding is binnen")


def plans_the_first_day(coach: Visitor) -> str:
    """Tomorrow at ten; how the letter says that."""
    day = (datetime.now(AMSTERDAM) + timedelta(days=1)).replace(hour=10, minute=0, second=0)
    coach.opens("/lichtingen").follows("Lichting Linde")
    form = coach.page.locator("form[action$=groepsdagen]")
    form.locator("[name=module_slug]").select_option(index=8)
    form.locator("[name=starts_at]").fill(local(day))
    form.locator("[name=place]").fill("Dorpshuis Zwaag")
    coach.presses("Kijk de groepsdag na").presses("Ja, dit klopt")
    return "10.00 uur. Het duurt 3 uur. Waar: Dorpshuis Zwaag."


def gets_a_letter(staff: Visitor, first_day: str) -> tuple[str, str]:
    """Who is placed without mail gets a letter: when and where it begins, and a code."""
    staff.opens("/aanmeldingen").follows(HENNIE)
    staff.fills(note="Belde terug, kan op dinsdag.").presses("Bewaar het gesprek")
    staff.presses("Plaats Hennie").presses("Maak de brief").sees(
        "Print nu de brief voor Hennie Broer, en bel."
    )
    staff.follows("Naar de brief").sees("We weten het adres nog niet.").sees(first_day)
    staff.fills(postal_address=ADDRESS).presses("Bewaar het adres")
    staff.presses("Print deze brief").sees("Dorpsstraat 1").sees(first_day)
    code = re.search(r"Je code: (\d{4} \d{4})", staff.text())[1]
    number = re.search(r"je briefnummer: (\d{3} \d{3})", staff.text())[1]
    staff.presses("1 brief is verstuurd").sees("1 brief is verstuurd.")
    for order, name in enumerate(OTHERS):
        staff.opens("/aanmeldingen/nieuw")
        staff.fills(name=name, phone=f"06 1234567{order}", neighbourhood="Zwaag").presses("Versturen")
        staff.presses(f"Plaats {name.split()[0]}").presses("Maak de brief").sees("Print nu de brief")
    return code, number


def comes_in_by_letter(hennie: Visitor, code: str, number: str) -> None:
    """At the computer of the library, with the number of the letter first, as she left her glasses at home."""
    hennie.opens("/inloggen").follows("Ik heb al een code").fills(email=number, code="1234 5678")
    hennie.presses("Ga verder").sees("Deze code klopt niet").fills(email=NUMBER, code=code)
    hennie.presses("Ga verder").sees("Dag Hennie")
    hennie.context.clear_cookies()  # she closes the browser, on a device of others
    hennie.opens("/inloggen").follows("Ik heb al een code").fills(email=NUMBER, code=code)
    hennie.presses("Ga verder").sees("Deze code is al gebruikt")


def comes_in_by_voice(hennie: Visitor, coach: Visitor) -> None:
    coach.opens("/lichtingen").follows("Lichting Linde").follows(HENNIE).follows("Help met inloggen")
    coach.presses("Geef een code").sees("Lees deze code voor")
    code = coach.page.locator("p.code-to-read").inner_text()
    hennie.opens("/inloggen").follows("Ik heb al een code").fills(email=NUMBER, code=code)
    hennie.presses("Ga verder").sees("Dag Hennie")
    hennie.opens("/mijn").follows("Ingelogd met een code van Femke Bakhuis. Was jij dat?").presses(
        "Dat was ik"
    )
    hennie.sees("Dan is het goed.").misses("Was jij dat?")


def does_everything_on_paper(coach: Visitor, hennie: Visitor) -> None:
    coach.opens("/lichtingen").follows("Lichting Linde").follows(HENNIE)
    coach.follows("Schrijf op wat Hennie op papier deed")
    for box in coach.page.locator("main input[name=steps]:not([value^=group_day])").all():
        box.check()
    coach.fills(note="Boekjes nagekeken aan de keukentafel.").presses("Schrijf op").sees("van Hennie Broer")
    folded = " ".join(hennie.opens("/voortgang").page.content().split())
    assert "Op papier gedaan. Opgeschreven door Femke Bakhuis op" in folded


def tells_what_she_learned(coach: Visitor, hennie: Visitor) -> None:
    """To her coach, who writes down that she told it; what she brings to the talk she chooses herself."""
    coach.opens("/lichtingen").follows("Lichting Linde").follows(HENNIE)
    person_id = re.search(r"/deelnemers/(\d+)", coach.page.url)[1]
    for _ in range(9):
        coach.opens(f"/begeleiding/deelnemers/{person_id}/leerpunten")
        coach.page.locator("main .choice__box").first.check()
        coach.presses("Schrijf op dat het verteld is").sees("Hennie ziet het ook.")
    hennie.opens("/leren/eindgesprek")
    for box in hennie.page.locator("main .choice__box").all()[:3]:
        box.check()
    hennie.presses("Bewaar mijn keuze")
    hennie.opens("/leren").sees("Alles is af")


def is_decided_on(coach: Visitor, staff: Visitor, chromium: Any, server: Server) -> None:
    coach.opens("/begeleiding").follows(HENNIE).follows("Schrijf je advies")
    coach.page.get_by_label("Klaar voor het certificaat").check()
    coach.fills(text="Kent iedereen in de flat.").presses("Stuur je advies")
    staff.opens("/beoordelingen").follows(HENNIE).presses("Ja, alles is er").sees("Alles is er")
    assessor = Visitor(chromium, server, "assessor@example.org").comes_in_by_invitation()
    assessor.opens("/beoordelingen").follows(HENNIE).follows("Plan het eindgesprek")
    assessor.page.get_by_label("Ik ken deze deelnemer niet").check()
    assessor.fills(starts_at=local(datetime.now(AMSTERDAM) + timedelta(seconds=4)), place="De leeszaal")
    assessor.presses("Plan het gesprek").sees("Het eindgesprek is gepland")
    assessor.page.wait_for_timeout(4_500)
    assessor.page.reload()
    assessor.page.get_by_label("Paspoort").check()
    assessor.presses("Bevestig de naam").sees(f"Op het certificaat komt {HENNIE}")
    assessor.page.get_by_label("Geslaagd", exact=True).check()
    assessor.fills(reasons="Je liet zien hoe je luistert.").presses("Bewaar het besluit")


def holds_a_certificate(hennie: Visitor, staff: Visitor) -> None:
    """It is on her page, and in a letter that waits to be printed."""
    hennie.waits_for_message("Je certificaat is klaar").opens("/certificaten").sees("Geldig")
    staff.opens("/brieven").sees("Hennie Broer: Je certificaat is klaar")
