"""From stranger to wijkverbinder with a certificate, in a browser on a phone, with nobody's hand in the database but for days that go by."""

import io
import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lms.clock import AMSTERDAM
from tests.journeys.server import Server, running

pytestmark = [pytest.mark.browser, pytest.mark.own_database]
PHONE = {"width": 390, "height": 844}


class Visitor:
    """Somebody with a phone: their own browser profile, finding things by the words on the page."""

    def __init__(self, chromium: Any, server: Server, email: str = ""):
        self.context = chromium.new_context(viewport=PHONE, locale="nl-NL", base_url=server.address)
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.server, self.email = server, email

    def opens(self, path: str) -> "Visitor":
        self.page.goto(path)
        return self

    def fills(self, **fields: str) -> "Visitor":
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").first.fill(value)
        return self

    def presses(self, name: str) -> "Visitor":
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()
        return self

    def follows(self, name: str) -> "Visitor":
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()
        return self

    def sees(self, words: str) -> "Visitor":
        assert words in self.text(), f"{words!r} is not on {self.page.url}: {self.text()[:1500]}"
        return self

    def unfolds(self) -> "Visitor":
        for summary in self.page.locator("main details:not([open]) > summary").all():
            if summary.is_visible():
                summary.click()
        return self

    def misses(self, words: str) -> "Visitor":
        assert words not in self.text(), f"{words!r} is on {self.page.url}"
        return self

    def text(self) -> str:
        return " ".join(self.page.locator("body").inner_text().split())

    def comes_in_by_invitation(self) -> "Visitor":
        path = self.server.wait_for_mail(self.email, r"http://127\.0\.0\.1:\d+(/uitnodiging/\S+)")
        self.opens(path).presses("Stuur mij een code")
        return self._types_code()

    def comes_in_by_code(self) -> "Visitor":
        self.opens("/inloggen/code").fills(email=self.email).presses("Stuur mij een code")
        return self._types_code()

    def waits_for_message(self, words: str) -> "Visitor":
        """On one's own page: a message that can wait is mailed once a day."""
        for _ in range(80):
            if words in self.opens("/mijn/berichten").text():
                return self
            self.page.wait_for_timeout(500)
        raise AssertionError(f"no message {words!r} within 40 s")

    def _types_code(self) -> "Visitor":
        code = self.server.wait_for_mail(self.email, r"Je code is: (\d{6})")
        return self.fills(code=code).presses("Ga verder")


def photo(folder: Path) -> str:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "#3f6b3a").save(out, "JPEG")
    path = folder / "krachtenkaart.jpg"
    path.write_bytes(out.getvalue())
    return str(path)


def local(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M:%S")


def test_the_whole_way(chromium, tmp_path):
    with running(tmp_path) as server:
        for email, name, role in (
            ("coordinator@example.org", "Noor de Wit", "coordinator"),
            ("coach@example.org", "Femke Bakhuis", "coach"),
            ("assessor@example.org", "Marjan Postma", "assessor"),
        ):
            added = server.lms("people", "add", email, "--name", name, "--role", role)
            assert added.returncode == 0, added.stderr
        staff = Visitor(chromium, server, "coordinator@example.org").comes_in_by_invitation()
        coach = Visitor(chromium, server, "coach@example.org")
        trainee = Visitor(chromium, server, "wilma@example.org")

        signs_up(trainee)
        makes_a_cohort_and_a_project(staff)
        coach.comes_in_by_invitation()
        is_called_placed_and_invited(staff)
        trainee.comes_in_by_invitation().sees("Dag Wilma")

        learns_module(trainee, 1)
        hands_in_twice(trainee, coach, tmp_path)
        learns_module(trainee, 2)
        trainee.opens("/opdrachten/acht-gesprekken").fills(text="Acht gesprekken, met doorvragen.").presses(
            "Lever in"
        )
        reviews(coach, "Voldaan", "Mooi doorgevraagd.")
        does_the_rest_on_paper(coach, trainee)
        goes_to_the_group_days(coach)
        meets_peers(coach, trainee, server)
        looks_back(trainee)

        trainee.opens("/leren").sees("Alles is af")
        code = is_decided_on(trainee, coach, staff, server, chromium)
        is_linked_to_the_project(staff, trainee, chromium, server)
        is_revoked(staff, chromium, server, code)


def signs_up(trainee: Visitor) -> None:
    trainee.opens("/").follows("Schrijf je nu in").presses("Versturen").sees("Vul je naam in.")
    trainee.fills(
        name="Wilma Kooistra",
        email=trainee.email,
        phone="06 12345678",
        neighbourhood="Blokker",
        motivation="Er staat iets leeg.",
    )
    trainee.page.get_by_label("Jullie mogen deze gegevens").check()
    trainee.presses("Versturen").sees("Je aanmelding is binnen")
    trainee.server.wait_for_mail(trainee.email, r"(We hebben je aanmelding)")
    # an applicant has no account: asking for a code mails nothing
    trainee.opens("/inloggen/code").fills(email=trainee.email).presses("Stuur mij een code")
    assert not any("Je code is" in text for text in trainee.server.mails_to(trainee.email))


def makes_a_cohort_and_a_project(staff: Visitor) -> None:
    today = datetime.now(AMSTERDAM).date()
    staff.opens("/lichtingen").follows("Maak een lichting")
    staff.fills(
        name="Lichting Linde", place="Buurthuis De Linde", starts_on=str(today - timedelta(days=2)),
        ends_on=str(today + timedelta(days=150)), capacity="12",
    ).presses("Maak de lichting").sees("Lichting Linde is gemaakt")  # fmt: skip
    staff.fills(email="coach@example.org")
    staff.page.get_by_role("button", name="Voeg toe", exact=True).click()
    staff.sees("Femke Bakhuis begeleidt nu Lichting Linde")
    staff.opens("/projecten").follows("Begin een project")
    staff.fills(
        name="Blokker", slug="blokker", place="Blokker, gemeente Hoorn", started_on=str(today - timedelta(days=90)),
        summary="Het oude postkantoor wordt van de buurt.", about="Het stond leeg. Nu komen er ideeën.",
    ).presses("Maak het project").sees("Kennismaken")  # fmt: skip


def is_called_placed_and_invited(staff: Visitor) -> None:
    staff.opens("/aanmeldingen").follows("Wilma Kooistra")
    staff.fills(note="Enthousiast, kan op dinsdag.")
    staff.presses("Bewaar het gesprek").sees("Het gesprek staat erbij")
    staff.presses("Plaats Wilma").sees("heeft een plek in Lichting Linde")
    staff.presses("Stuur de uitnodiging").sees("is uitgenodigd")
    for number, name in enumerate(("Hennie Broer", "Omar Haddad", "Petra Loos")):
        staff.opens("/aanmeldingen/nieuw").fills(
            name=name, phone=f"06 1234567{number}", neighbourhood=f"Wijk {number}"
        )
        staff.presses("Versturen").sees("Namens: Noor de Wit schreef het op")
        staff.presses(f"Plaats {name.split()[0]}").presses("Maak de brief").sees("Print nu de brief")


def learns_module(trainee: Visitor, number: int) -> None:
    """Reads on from the start page until the module's assignment is what is next."""
    for _ in range(40):
        trainee.opens("/leren")
        button = trainee.page.locator(".next-step .button")
        words = button.inner_text()
        button.click()
        trainee.page.wait_for_load_state()
        if words == "Naar de opdracht":
            return
        if words == "Oefen het gesprek":
            talks(trainee)
            continue
        if words == "Lees de les":
            trainee.presses("Ik heb deze les gelezen")
        does_check(trainee)
    raise AssertionError(f"module {number} does not end")


def does_check(trainee: Visitor) -> None:
    """Tries options one after the other: tries are unlimited, and every answer gets its explanation."""
    for _ in range(60):
        if "Dit weet je nu" in trainee.text():
            return
        if trainee.page.locator(".sorting").count():
            lays_cards(trainee)
            continue
        question = trainee.page.locator("legend").inner_text()
        options = trainee.page.locator("main .choice label").all_inner_texts()
        tried = trainee.__dict__.setdefault("tried", {}).setdefault(question, [])
        option = next(text for text in options if text not in tried)
        tried.append(option)
        trainee.page.get_by_label(option, exact=True).check()
        trainee.presses("Kijk of het klopt")
        again = "Nog niet" in trainee.page.locator(".notice h2").inner_text()
        last = trainee.page.get_by_role("link", name="Klaar met deze check").count()
        trainee.follows(
            "Probeer het nog een keer" if again else "Klaar met deze check" if last else "Volgende vraag"
        )
    raise AssertionError("the check does not end")


def talks(trainee: Visitor) -> None:
    """Walks a conversation to an end, by the first answer of each moment."""
    trainee.follows("Begin het gesprek")
    while trainee.page.locator(".replies a").count():
        trainee.page.locator(".replies a").first.click()
        trainee.page.wait_for_load_state()
    trainee.presses("Klaar met dit gesprek")


def lays_cards(trainee: Visitor) -> None:
    """Lays each card in a box it was not in yet; which ones do not fit is said."""
    tried = trainee.__dict__.setdefault("tried", {})
    for row in trainee.page.locator(".sorting fieldset").all():
        card = row.locator("legend").inner_text()
        boxes = row.locator(".choice label").all_inner_texts()
        box = next(text for text in boxes if text not in tried.get(card, []))
        row.get_by_label(box, exact=True).check()
    trainee.presses("Kijk of het klopt")
    for line in trainee.page.locator(".check-answer li", has_text="(dit past nog niet)").all():
        box = line.locator("strong").inner_text()
        tried.setdefault(line.inner_text().split(f" {box}")[0], []).append(box)
    for way in ("Probeer het nog een keer", "Klaar met deze check", "Volgende vraag"):
        if trainee.page.get_by_role("link", name=way).count():
            trainee.follows(way)
            return


def hands_in_twice(trainee: Visitor, coach: Visitor, folder: Path) -> None:
    trainee.opens("/opdrachten/acht-gesprekken").sees("Nog niet open")
    trainee.opens("/opdrachten/krachtwandeling").fills(text="Zes krachten.")
    trainee.page.locator("[name=photos]").set_input_files(photo(folder))
    trainee.presses("Lever in").sees("Wij kijken ernaar")
    reviews(coach, "Nog niet", "Zoek er nog vier bij.", photos=1)
    trainee.opens("/mijn/berichten").follows("nog één ding te doen").sees("Zoek er nog vier bij")
    trainee.opens("/opdrachten/krachtwandeling").sees("Zoek er nog vier bij")
    trainee.fills(text="Tien krachten, ook het verhaal van de brug.")
    trainee.page.get_by_label("Deel met mijn project, zonder namen").check()
    trainee.presses("Lever in")
    reviews(coach, "Voldaan", "Nu zijn het er tien.")


def reviews(coach: Visitor, outcome: str, feedback: str, photos: int = 0) -> None:
    coach.opens("/begeleiding").follows("inlevering wacht").follows("Wilma Kooistra")
    assert coach.page.locator(".photos img").count() >= photos
    coach.page.get_by_label(outcome, exact=True).check()
    coach.fills(to_do=feedback if outcome == "Nog niet" else "")
    coach.fills(feedback=feedback).presses("Stuur je antwoord").sees("over 10 minuten")
    coach.server.ten_minutes_go_by()


def does_the_rest_on_paper(coach: Visitor, trainee: Visitor) -> None:
    """Modules 3 to 9 without a screen: the coach writes down what was done, and the trainee reads who did and when."""
    coach.opens("/lichtingen").follows("Lichting Linde").follows("Wilma Kooistra")
    coach.follows("Schrijf op wat Wilma op papier deed")
    for box in coach.page.locator("main input[name=steps]:not([value^=group_day])").all():
        box.check()
    coach.fills(note="Boekjes nagekeken op de groepsdag.")
    coach.presses("Schrijf op").sees("Opgeschreven: 82 van Wilma Kooistra")
    trainee.opens("/voortgang").unfolds().sees("Op papier gedaan. Opgeschreven door Femke Bakhuis op")
    trainee.opens("/leren").sees("leerpunt")


def goes_to_the_group_days(coach: Visitor, name: str = "Wilma Kooistra") -> None:
    coach.opens("/lichtingen").follows("Lichting Linde")
    address = coach.page.url
    just_now = datetime.now(AMSTERDAM) - timedelta(minutes=1)  # on a day before, she was not there yet
    modules = [
        option.get_attribute("value") for option in coach.page.locator("[name=module_slug] option").all()
    ]
    for module in modules[:7]:
        coach.opens(address)
        form = coach.page.locator("form[action$=groepsdagen]")
        form.locator("[name=module_slug]").select_option(module)
        form.locator("[name=starts_at]").fill(local(just_now))
        form.locator("[name=place]").fill("Buurthuis De Linde")
        coach.presses("Kijk de groepsdag na").presses("Ja, dit klopt").sees("Vul nog in wie er was")
        coach.page.locator("li", has_text="Vul nog in").locator(
            "a[href*='/groepsdagen/']:not([href$=kijkblad])"
        ).first.click()
        coach.page.get_by_text("Vul iedereen in één keer in").click()
        coach.page.get_by_label(name).check()
        coach.presses("Bewaar").sees("1 van 4 was er")


def meets_peers(coach: Visitor, trainee: Visitor, server: Server, name: str = "Wilma Kooistra") -> None:
    """Four meetings; once she leads the talk and once she brings a case. Then ten days go by."""
    coach.opens("/intervisiegroepen").follows("Maak zelf een groep uit Lichting Linde").fills(name="De Dijk")
    for box in coach.page.locator("main .choice__box").all():
        box.check()
    coach.presses("Maak de groep")
    group = coach.page.url
    for days, (host, case_bringer) in enumerate(
        (("", ""), ("", ""), (name, "Omar Haddad"), ("Omar Haddad", name)), 1
    ):
        coach.opens(group).follows("Plan een bijeenkomst")
        coach.fills(starts_at=local(datetime.now(AMSTERDAM) + timedelta(days=days)), place="De leeszaal")
        if host:
            coach.page.locator("[name=host]").select_option(label=host)
            coach.page.locator("[name=case_bringer]").select_option(label=case_bringer)
        coach.presses("Plan de bijeenkomst").sees("De bijeenkomst is gepland")
    # the mail waits for the morning when this runs at night, the page does not
    if trainee.email:
        trainee.opens("/mijn/berichten").sees("Intervisie op")
    with closing(sqlite3.connect(server.data_dir / "lms.db")) as days_go_by, days_go_by:
        days_go_by.execute("UPDATE meetings SET starts_at = datetime(starts_at, '-10 days')")
    for _ in range(4):
        coach.opens(group).follows("Vul in wie er was")
        for box in coach.page.locator("main .choice__box").all():
            box.check()
        coach.presses("Bewaar").sees("4 van 4 waren er")


def looks_back(trainee: Visitor) -> None:
    """A learning point for each module, and three pieces to talk about."""
    trainee.opens("/voortgang/leerpunten")
    for field in trainee.page.locator("main textarea").all():
        field.fill("Eerst luisteren, dan pas praten.")
    trainee.presses("Bewaar")
    trainee.opens("/leren/eindgesprek")
    for box in trainee.page.locator("main .choice__box").all()[:3]:
        box.check()
    trainee.presses("Bewaar mijn keuze")


def is_decided_on(trainee: Visitor, coach: Visitor, staff: Visitor, server: Server, chromium: Any) -> str:
    coach.opens("/begeleiding").sees("Nu komt het advies van de begeleider").follows(
        "Wilma Kooistra"
    ).follows("Schrijf je advies")
    coach.page.get_by_label("Klaar voor het certificaat").check()
    coach.fills(text="Luistert en vraagt door.").presses("Stuur je advies")
    staff.opens("/beoordelingen").follows("Wilma Kooistra").presses("Ja, alles is er").sees("Alles is er")
    assessor = Visitor(chromium, server, "assessor@example.org").comes_in_by_invitation()
    assessor.opens("/beoordelingen").follows("Wilma Kooistra").follows("Plan het eindgesprek")
    assessor.page.get_by_label("Ik ken deze deelnemer niet").check()
    assessor.fills(starts_at=local(datetime.now(AMSTERDAM) + timedelta(seconds=4)), place="De leeszaal")
    assessor.presses("Plan het gesprek").sees("Het eindgesprek is gepland")
    server.wait_for_mail(trainee.email, r"(Eindgesprek op)")
    assessor.page.wait_for_timeout(4_500)
    assessor.page.reload()
    assessor.page.get_by_label("Paspoort").check()
    assessor.presses("Bevestig de naam").sees("Op het certificaat komt Wilma Kooistra")
    assessor.page.get_by_label("Geslaagd", exact=True).check()
    assessor.fills(reasons="Je liet zien hoe je luistert.").presses("Bewaar het besluit").sees(
        "krijgt bericht"
    )
    trainee.waits_for_message("Je certificaat is klaar")
    trainee.opens("/certificaten").sees("Geldig")
    with trainee.page.expect_download() as download:
        trainee.page.get_by_role("link", name="Haal je certificaat op").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    address = trainee.page.get_by_role("link", name="Zo ziet iemand").get_attribute("href")
    stranger = (
        Visitor(chromium, server)
        .opens(address)
        .sees("Dit certificaat is geldig")
        .sees("W. K.")
        .misses("Kooistra")
    )
    stranger.fills(surname="kooistra").presses("Kijk of het klopt").sees("Ja, deze achternaam hoort")
    return re.search(r"/controleren/(\w+)", address)[1]


def is_linked_to_the_project(staff: Visitor, trainee: Visitor, chromium: Any, server: Server) -> None:
    staff.opens("/projecten/blokker/deelnemers").fills(email=trainee.email)
    staff.page.locator("[name=role]").select_option("connector")
    staff.presses("Voeg toe").sees("Wilma Kooistra doet mee als wijkverbinder")
    stranger = (
        Visitor(chromium, server).opens("/projecten/blokker").misses("Wilma").misses("verhaal van de brug")
    )
    trainee.opens("/projecten/blokker").presses("Ja, zet mijn naam erbij")
    trainee.opens("/opdrachten/krachtwandeling").presses("Stop met delen").presses("Deel met mijn project")
    stranger.opens("/projecten/blokker").sees("Wilma Kooistra, wijkverbinder").sees("verhaal van de brug")
    trainee.opens("/opdrachten/krachtwandeling").presses("Stop met delen")
    stranger.opens("/projecten/blokker").misses("verhaal van de brug")


def is_revoked(staff: Visitor, chromium: Any, server: Server, code: str) -> None:
    staff.opens("/certificaten/register").follows("Wilma Kooistra").follows("Trek SLHZ")
    staff.follows("Schrijf het gesprek op").fills(words="Ik zie het anders.")
    staff.page.locator("[name=held_on]").fill(local(datetime.now(AMSTERDAM))[:10])
    staff.page.get_by_label("Aan de telefoon").check()
    staff.presses("Bewaar het gesprek").sees("Ik zie het anders.")
    staff.fills(reason="Samen besproken.").presses("Trek dit certificaat in").sees("is ingetrokken")
    stranger = Visitor(chromium, server).opens(f"/controleren/{code}").sees("Dit certificaat is ingetrokken")
    stranger.misses("Samen besproken").opens("/projecten/blokker").misses("Wilma Kooistra")
