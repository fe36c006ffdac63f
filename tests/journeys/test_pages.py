"""Every kind of page of the demo world, on a phone and on a desk, judged by axe-core (WCAG 2.2 AA): nothing serious.

Also: nothing sticks out sideways, everything is there without JavaScript, and the keyboard reaches what matters.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from lms import clock

pytestmark = [pytest.mark.browser, pytest.mark.own_database]
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text()
PASSWORD = "samen-lukt-het-zelf"
WIDTHS = (390, 1280)
PAGES = {
    "": (
        "/", "/opleiding", "/aanmelden", "/aanmelden/bedankt", "/contact", "/privacy", "/toegankelijkheid", "/inloggen", "/inloggen/code",
        "/controleren", "/projecten", "/projecten/blokker", "/projecten/haren", "/bestaat-niet",
    ),
    "deelnemer": (
        "/leren", "/voortgang", "/leren/01-jouw-rol/veilig-werken", "/leren/02-in-gesprek/luisteren", "/leren/02-in-gesprek/aanbellen/check",
        "/leren/01-jouw-rol/privacy/check", "/leren/05-samen-kiezen/kiezen-zonder-groepsdruk", "/leren/zoeken?q=spelregelkaard", "/leren/notities", "/leren/meting", "/leren/eerdere-vragen",
        "/leren/papier/3", "/leren/werkbladen/8", "/opdrachten/krachtwandeling", "/opdrachten/acht-gesprekken", "/intervisie",
        "/intervisie/werkvormen/incident", "/certificaten", "/mijn", "/mijn/wachtwoord", "/projecten/blokker", "/begeleiding",
        "/voortgang/leerpunten", "/leren/eindgesprek", "/voortgang/besluit",
        "/begeleiding/over-mij", "/bel-mij",
        "/mijn/berichten", "/mijn/berichten/instellingen", "/mijn/agenda",
    ),
    "klaar": ("/leren", "/voortgang", "/leren/eindgesprek"),
    "nieuw": ("/leren", "/intervisie"),
    "wijkverbinder": ("/leren", "/voortgang/besluit", "/certificaten", "/certificaten/uren", "/intervisie", "/projecten/haren", "/projecten/haren/logboek/nieuw", "/projecten/haren/fase"),
    "begeleider": (
        "/begeleiding", "/begeleiding/inleveringen", "/begeleiding/inleveringen/54", "/begeleiding/deelnemers/13", "/begeleiding/deelnemers/13/op-papier", "/begeleiding/zinnen", "/begeleiding/deelnemers/13/leerpunten", "/lichtingen", "/lichtingen/2",
        "/lichtingen/2/groepsdagen/14", "/begeleiding/lichtingen/2", "/begeleiding/lichtingen/2/bericht", "/begeleiding/deelnemers/13/gesproken",
        "/begeleiding/deelnemers/13/pauze", "/begeleiding/deelnemers/13/afscheid", "/intervisiegroepen", "/intervisiegroepen/3", "/intervisie/groepen/3/bijeenkomsten",
    ),
    "beheerder": ("/mijn/tweede-stap", "/mijn/tweede-stap/noodcodes", "/tweede-stap", "/tweede-stap/5", "/mijn/bevestiging"),
    "beoordelaar": ("/beoordelingen", "/beoordelingen/10", "/beoordelingen/10/gesprek"),
    "coordinator": (
        "/begeleiding", "/begeleiding/overzicht", f"/begeleiding/jaarverslag/{clock.local_day(clock.now()).year}", "/begeleiding/deelnemers/13/andere-lichting",
        "/aanmeldingen", "/aanmeldingen/1", "/aanmeldingen/nieuw", "/lichtingen/nieuw", "/certificaten/register",
        "/certificaten/brieven", "/certificaten/sjabloon", "/certificaten/normen", "/certificaten/lichting/1", "/certificaten/deelname/13",
        "/projecten/haren/deelnemers", "/projecten/nieuw", "/brieven", "/brieven/afdruk", "/opleidingen", "/lichtingen/2/versie", "/beoordelingen", "/begeleiding/deelnemers/10/compleet",
    ),
    "partner": ("/projecten/blokker", "/mijn"),
}  # fmt: skip


def log_in(page: Any, account: str) -> None:
    page.goto("/inloggen")
    page.get_by_label("Je e-mailadres").fill(f"{account}@demo.test")
    page.get_by_label("Je wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_load_state()


WITHOUT_HINT = """() => [...document.querySelectorAll("main *")].filter(box => {
  const slides = ["auto", "scroll"].includes(getComputedStyle(box).overflowX) && box.tagName !== "TEXTAREA";
  const hint = box.previousElementSibling;
  const says = hint && hint.matches(".table-hint") && hint.checkVisibility();
  return slides && box.scrollWidth > box.clientWidth + 1 && !says;
}).map(box => box.className)"""


def sticks_out(page: Any) -> list[str]:
    """What a reader would have to scroll for without being told: the page itself, or a box in it that hides a part."""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    return (["sticks out sideways"] if wide else []) + [
        f"hides a part: {box}" for box in page.evaluate(WITHOUT_HINT)
    ]


ALL_RULES = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice")


def judge(page: Any, rules: Sequence[str] = ALL_RULES) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", list(rules))
    serious = [rule for rule in found["violations"] if rule["impact"] in ("serious", "critical")]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in serious]


@pytest.mark.parametrize("account", PAGES)
def test_pages_are_accessible_and_fit(chromium, demo, account):
    wrong = []
    context = chromium.new_context(base_url=demo.address)
    page = context.new_page()
    if account:
        log_in(page, account)
    for address in PAGES[account]:
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        answer = page.goto(address)
        if answer.status >= 500 or (answer.status == 404 and address != "/bestaat-niet"):
            wrong.append(f"{address}: {answer.status}")
            continue
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wrong += [f"{address} at {width}: {line}" for line in judge(page)]
            wrong += [f"{address} at {width}: {line}" for line in sticks_out(page)]
    context.close()
    assert wrong == []


def test_a_message_and_its_calendar_are_accessible(chromium, demo):
    """What has no address of its own to name above: a message, and the page with the secret address on it."""
    context = chromium.new_context(viewport={"width": 390, "height": 900}, base_url=demo.address)
    page = context.new_page()
    log_in(page, "deelnemer")
    page.goto("/mijn/berichten")
    page.locator(".messages__subject").first.click()
    page.wait_for_load_state()
    wrong = judge(page)
    page.goto("/mijn/agenda")
    page.get_by_role("button", name="Maak mijn link").click()
    page.wait_for_load_state()
    wrong += judge(page)
    assert (
        page.get_by_role("link", name="Zet in mijn agenda")
        .get_attribute("href")
        .startswith("webcal://127.0.0.1")
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    context.close()
    assert wrong == []


def test_a_first_lesson_is_light_and_asks_nobody_else(chromium, demo):
    """First view of a lesson on a phone: at most 40 kB and 8 requests, all to this site (the figures are printed)."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=demo.address)
    page = context.new_page()
    log_in(page, "nieuw")
    fresh = chromium.new_context(
        viewport={"width": 390, "height": 844}, base_url=demo.address, storage_state=context.storage_state()
    )
    page = fresh.new_page()
    sizes: list[int] = []
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on(
        "requestfinished",
        lambda request: sizes.append(
            sum(request.sizes()[part] for part in ("responseBodySize", "responseHeadersSize"))
        ),
    )
    page.goto("/leren/01-jouw-rol/wat-doet-een-wijkverbinder")
    page.wait_for_load_state("networkidle")
    print(f"first view of a lesson: {len(sizes)} requests, {sum(sizes) / 1000:.1f} kB")
    assert hosts == {demo.address.split("/")[2]}
    assert len(sizes) <= 8
    assert sum(sizes) <= 40_000


def test_without_javascript_and_with_the_keyboard_only(chromium, demo):
    """Logs in, opens the next lesson, finishes it and answers a question: no script, no mouse."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, base_url=demo.address, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/inloggen")

    def tab_to(words: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            focused = page.locator(":focus")
            if focused.count() and words in (
                (focused.get_attribute("name") or "")
                + (focused.inner_text() if focused.evaluate("e => e.tagName") != "INPUT" else "")
            ):
                return
        raise AssertionError(f"the keyboard does not reach {words!r} on {page.url}")

    # what only a script would bring to life is not there
    assert [box.get_attribute("class") for box in page.locator("[hidden]").all() if box.is_visible()] == []
    tab_to("email")
    page.keyboard.type("nieuw@demo.test")
    tab_to("password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/leren")
    tab_to("Lees de les")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leren/01-jouw-rol/*")
    tab_to("Ik heb deze les gelezen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check")
    tab_to("option")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**antwoord=*")
    assert page.locator(".check-answer").count() == 1


LONG_NAME = "Wilma Schoonhovenvandenboogaardterhorstens"  # a surname of 36 letters
WHERE_NAMES_STAND = {
    "deelnemer": ("/leren", "/mijn", "/intervisie", "/mijn/berichten"),
    "begeleider": (
        "/begeleiding", "/begeleiding/inleveringen", "/begeleiding/deelnemers/{id}", "/begeleiding/deelnemers/{id}/gesproken",
        "/begeleiding/deelnemers/{id}/op-papier", "/begeleiding/lichtingen/2", "/begeleiding/lichtingen/2/bericht", "/lichtingen/2",
        "/lichtingen/2/groepsdagen/14", "/intervisiegroepen/3", "/intervisie/groepen/3/bijeenkomsten",
    ),
    "coordinator": ("/certificaten/deelname/{id}", "/begeleiding/deelnemers/{id}/andere-lichting", "/lichtingen/2"),
}  # fmt: skip


def test_a_surname_of_36_letters_fits_a_narrow_phone(chromium, demo):
    """The last journey of this module, since it gives somebody of the demo world another name."""
    wrong, number = [], ""
    for account, addresses in WHERE_NAMES_STAND.items():
        context = chromium.new_context(viewport={"width": 360, "height": 800}, base_url=demo.address)
        page = context.new_page()
        log_in(page, account)
        if account == "deelnemer":
            page.goto("/mijn")
            page.get_by_label("Hoe we je noemen").fill(LONG_NAME)
            page.get_by_role("button", name="Bewaar", exact=True).click()
            page.wait_for_load_state()
        if account == "begeleider":
            page.goto("/lichtingen/2")
            found = page.get_by_role("link", name=LONG_NAME).get_attribute("href")
            number = found.rpartition("/")[2]
        for address in addresses:
            answer = page.goto(address.format(id=number))
            assert answer.status == 200, address
            wrong += [f"{address}: {line}" for line in sticks_out(page)]
        context.close()
    assert wrong == []
