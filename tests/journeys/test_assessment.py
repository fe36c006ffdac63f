"""A coach looks at three pieces of work with the keyboard only and tells one answer; a decision, and not agreeing with it."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.journeys.conftest import CHROMIUM
from tests.journeys.test_pages import judge, log_in

pytestmark = [pytest.mark.browser, pytest.mark.own_database]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def somebody(browser: Any, demo: Any, account: str, size: dict[str, int] = DESK) -> Any:
    context = browser.new_context(viewport=size, locale="nl-NL", base_url=demo.address)
    page = context.new_page()
    page.set_default_timeout(10_000)
    log_in(page, account)
    return page


def says(page: Any) -> str:
    return " ".join(page.locator("body").inner_text().split())


def press(page: Any, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()
    page.wait_for_load_state()


def tab_to(page: Any, name: str = "", words: str = "") -> None:
    """Presses Tab until the field with this name, or the link or button with these words, has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate("[document.activeElement.name ?? '', document.activeElement.innerText ?? '']")
        if (name and found[0] == name) or (words and words in found[1]):
            return
    raise AssertionError(f"the keyboard does not reach {name or words!r} on {page.url}")


def test_three_pieces_of_work_with_the_keyboard_only(chromium, demo, tmp_path):
    trainee = somebody(chromium, demo, "deelnemer", PHONE)
    trainee.goto("/opdrachten/eerlijk-kiezen")
    trainee.locator("[name=text]").fill("Acht gesprekken bij de supermarkt.")
    trainee.locator("[name=photos]").set_input_files(photo(tmp_path))
    press(trainee, "Lever in")
    assert "Antwoord binnen 7 dagen, nog 7 dagen." in says(trainee)

    coach = somebody(chromium, demo, "begeleider")
    coach.goto("/begeleiding/inleveringen")
    tab_to(coach, words="Ik bekijk dit")
    coach.keyboard.press("Enter")
    coach.wait_for_url("**/inleveringen/*")
    other = somebody(chromium, demo, "coordinator")
    other.goto("/begeleiding/inleveringen")
    assert "Femke Bakhuis kijkt hier nu naar" in says(other)
    for number in range(3):
        assert "Jij kijkt hiernaar" in says(coach)
        assert judge(coach) == []
        answers(coach, is_enough=number < 2)
        assert "Je antwoord is bewaard." in says(coach)  # some have no mail, and are to be rung
    assert "Alles is bekeken" in says(coach)
    demo.ten_minutes_go_by()
    trainee.goto("/opdrachten/eerlijk-kiezen")
    text = says(trainee)
    assert ("Dit is gelukt:" in text, "Eén ding om te doen: Spreek ook iemand die je niet kent." in text) == (
        True,
        True,
    )


def answers(coach: Any, is_enough: bool) -> None:
    """Ticks the first criterion, which drafts the answer at once; chooses, and sends."""
    address = coach.url
    tab_to(coach, name="met")
    coach.keyboard.press("Space")
    assert "Dit is gelukt:" in coach.locator("[name=feedback]").input_value()
    tab_to(coach, name="outcome")
    coach.keyboard.press("Space")
    if not is_enough:
        coach.keyboard.press("ArrowDown")
    tab_to(coach, name="feedback")
    coach.keyboard.press("Control+End")
    coach.keyboard.type(" Dank je wel.")
    tab_to(coach, name="to_do")
    if not is_enough:
        coach.keyboard.type("Spreek ook iemand die je niet kent.")
    tab_to(coach, words="Stuur je antwoord")
    coach.keyboard.press("Enter")
    if is_enough:  # not everything is ticked: is that so?
        coach.locator("[name=sure]").check()
        tab_to(coach, words="Stuur je antwoord")
        coach.keyboard.press("Enter")
    coach.wait_for_url(lambda url: url != address)
    coach.wait_for_load_state()


def photo(folder: Path) -> str:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "#3f6b3a").save(out, "JPEG")
    path = folder / "kaart.jpg"
    path.write_bytes(out.getvalue())
    return str(path)


def test_an_answer_in_a_voice_and_a_photo_that_must_go(chromium, demo, tmp_path):
    """Recorded by the browser from a made-up microphone, heard by the trainee."""
    trainee = somebody(chromium, demo, "nieuw", PHONE)
    trainee.goto("/opdrachten/krachtwandeling")
    trainee.locator("[name=photos]").set_input_files(photo(tmp_path))
    press(trainee, "Lever in")
    fake = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", *fake]
    )
    try:
        coach = somebody(browser, demo, "begeleider2")
        coach.goto("/begeleiding/inleveringen")
        coach.get_by_role("button", name="Bram Oosterling").click()
        coach.wait_for_url("**/inleveringen/*")
        coach.get_by_role("link", name="Haal foto 1 weg").click()
        assert judge(coach) == []
        coach.locator("[name=reason]").fill("Er staat iemand herkenbaar op.")
        press(coach, "Haal deze foto weg")
        assert "Foto 1 is weg." in says(coach)
        press(coach, "Neem op")
        coach.wait_for_timeout(1_200)
        press(coach, "Stop met opnemen")
        coach.get_by_text("De opname is klaar.").wait_for()
        coach.get_by_label("Voldaan", exact=True).check()
        coach.locator("[name=feedback]").fill("Mooi gelopen.")
        press(coach, "Stuur je antwoord")
        assert "over 10 minuten" in says(coach)
    finally:
        browser.close()
    demo.ten_minutes_go_by()
    trainee.goto("/opdrachten/krachtwandeling")
    assert "Er staat iemand herkenbaar op." in says(trainee)
    assert judge(trainee) == []
    heard = trainee.locator("audio").first.evaluate(
        """sound => new Promise((done, fail) => {
            sound.addEventListener("loadedmetadata", () => done(sound.error === null));
            sound.addEventListener("error", () => done(false));
            sound.preload = "metadata"; sound.load();
        })"""
    )
    assert heard is True


def test_a_decision_and_not_agreeing_with_it(chromium, demo):
    assessor = somebody(chromium, demo, "beoordelaar")
    assessor.goto("/beoordelingen")
    assessor.get_by_role("link", name="Yusuf Aydin").click()
    assert "Wat Yusuf meeneemt" in says(assessor)
    assessor.get_by_label("Nog niet", exact=True).check()
    assessor.locator("[name=reasons]").fill("Je vertelde nog weinig over wat je zelf deed.")
    press(assessor, "Bewaar het besluit")
    assert "Schrijf één ding dat de deelnemer nog kan doen." in says(assessor)
    assessor.locator("[name=to_do]").fill("Voer nog één gesprek en vertel wat jij vroeg.")
    assessor.locator("[name=to_do_by]").fill("2099-03-01")
    press(assessor, "Bewaar het besluit")
    assert "krijgt een mail" in says(assessor)

    trainee = somebody(chromium, demo, "klaar", PHONE)
    trainee.get_by_role("link", name="Lees het besluit").click()
    assert "Marjan Postma besloot dit op" in says(trainee)
    assert judge(trainee) == []
    trainee.get_by_role("link", name="Ik ben het er niet mee eens").click()
    assert judge(trainee) == []
    trainee.locator("[name=text]").fill("Ik vertelde dat wel.")
    press(trainee, "Verstuur")
    assert "Luisteren gebeurt uiterlijk" in says(trainee)
    assert judge(trainee) == []

    for account, words in (
        ("beoordelaar", "Iemand anders moet dit bezwaar behandelen."),
        ("coordinator", "Jij keek of alles er is."),
    ):
        barred = assessor if account == "beoordelaar" else somebody(chromium, demo, account)
        barred.goto("/beoordelingen")
        barred.get_by_role("heading", name="Bezwaren").wait_for()
        barred.locator("a[href^='/bezwaren/']").click()
        barred.wait_for_load_state()
        assert words in says(barred)

    other = somebody(chromium, demo, "beheerder", PHONE)
    other.goto("/beoordelingen")
    other.locator("a[href^='/bezwaren/']").click()
    other.wait_for_load_state()
    press(other, "Ik behandel dit bezwaar")
    press(other, "Wij spraken elkaar")
    assert judge(other) == []
    other.get_by_label("Een nieuw gesprek").check()
    other.locator("[name=reasons]").fill("Er was te weinig tijd voor je verhaal.")
    press(other, "Bewaar en laat het weten")

    trainee.goto("/voortgang/besluit")
    text = says(trainee)
    assert ("Een nieuw gesprek, met een andere beoordelaar" in text, "Er was te weinig tijd" in text) == (
        True,
        True,
    )
    demo.wait_for_mail("klaar@demo.test", r"(Ons antwoord op je bezwaar)")
    assessor.goto("/beoordelingen")
    assessor.get_by_role("link", name="Yusuf Aydin").first.click()
    assert "Jij voerde het gesprek of nam het besluit." in says(assessor)
