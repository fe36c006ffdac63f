"""Module 2 to its end on a phone, by keyboard alone and without JavaScript, its two conversations included."""

import pytest

from tests.journeys.test_pages import log_in
from tests.journeys.test_study import PHONE, Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.own_database]


def on_paper(chromium, demo, name: str) -> None:
    """Their coach writes down that they did the first module on paper."""
    context = chromium.new_context(base_url=demo.address)
    page = context.new_page()
    log_in(page, "begeleider2")
    page.goto("/begeleiding")
    page.get_by_role("link", name="Lichting Meidoorn").first.click()
    page.wait_for_load_state()
    page.goto(f"{page.get_by_role('link', name=name).first.get_attribute('href')}/op-papier")
    for box in page.locator("fieldset").first.locator("[name=steps]").all():
        if not box.get_attribute("value").startswith("group_day"):
            box.check()
    page.get_by_role("button", name="Schrijf op").click()
    page.wait_for_load_state()
    assert "Opgeschreven" in page.locator("body").inner_text()
    context.close()


def test_module_two_with_two_conversations_by_keyboard_and_without_javascript(chromium, demo):
    on_paper(chromium, demo, "Kofi Mensah")
    context = chromium.new_context(viewport=PHONE, base_url=demo.address, java_script_enabled=False)
    page = context.new_page()
    keyboard = Keyboard(page)
    keyboard.logs_in("kofi.mensah")
    assert "Module 2 van 9" in page.locator("main").inner_text()
    talks = []
    while True:
        label = page.locator(".next-step .button").inner_text()
        keyboard.press(label)
        if label == "Naar de opdracht":
            break
        if label == "Oefen het gesprek":
            talks.append(page.locator("h1").inner_text())
            keyboard.walks_conversation()
        else:
            assert label == "Lees de les"
            keyboard.press("Ik heb deze les gelezen")
            while page.locator("legend").count():
                keyboard.answers_until_right()
                keyboard.press(
                    "Volgende vraag" if page.get_by_text("Volgende vraag").count() else "Klaar met deze check"
                )
        page.goto("/leren")
    assert talks == ["Gesprek: Weer zo’n enquête zeker?", "Gesprek: Dat is voor oude mensen"]
    assert page.locator("h1").inner_text() == "Acht gesprekken"
    keyboard.reach("text", "name")
    page.keyboard.type("Acht gesprekken, zes ideeën: een bank, licht bij het veldje, samen eten.")
    keyboard.press("Lever in")
    assert "Wij kijken ernaar" in page.locator("main").inner_text()
    context.close()
