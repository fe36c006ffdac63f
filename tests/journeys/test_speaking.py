"""On a phone, with a made-up microphone: work that is spoken in, heard and typed in short; a question asked aloud, and its answer."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import CHROMIUM
from tests.journeys.test_assessment import DESK, press, says, somebody
from tests.journeys.test_pages import judge
from tests.journeys.test_study import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.own_database]
SOUNDS = """sound => new Promise(done => {
    sound.addEventListener("loadedmetadata", () => done(sound.error === null));
    sound.addEventListener("error", () => done(false));
    sound.preload = "metadata"; sound.load();
})"""


@pytest.fixture(scope="module")
def speaking(chromium: Any) -> Iterator[Any]:
    fake = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", *fake]
    )
    yield browser
    browser.close()


def speak(page: Any) -> None:
    press(page, "Neem op")
    page.wait_for_timeout(1_200)
    press(page, "Stop met opnemen")
    page.get_by_text("De opname is klaar.").wait_for()


def test_spoken_in_heard_typed_asked_and_answered(speaking, demo):
    trainee, coach = somebody(speaking, demo, "nieuw", PHONE), somebody(speaking, demo, "begeleider2", DESK)
    trainee.goto("/opdrachten/krachtwandeling")
    speak(trainee)
    assert judge(trainee) == []
    press(trainee, "Lever in")
    assert "Wij kijken ernaar" in says(trainee)

    coach.goto("/begeleiding/inleveringen")
    coach.get_by_role("button", name="Bram Oosterling").click()
    coach.wait_for_url("**/inleveringen/*")
    assert "Voldaan als" in says(coach)
    assert coach.locator("audio").first.evaluate(SOUNDS) is True
    coach.get_by_role("link", name="Typ wat je hoort").click()
    assert judge(coach) == []
    coach.locator("[name=gist]").fill("Hij liep met zijn zoon langs het veldje.")
    press(coach, "Bewaar")
    trainee.reload()
    assert "Hij liep met zijn zoon langs het veldje." in says(trainee)

    trainee.get_by_role("link", name="Mag ik iets vragen?").click()
    speak(trainee)
    press(trainee, "Vraag het")
    assert "Het antwoord komt op je startpagina" in says(trainee)
    assert judge(trainee) == []
    coach.goto("/begeleiding/vragen")
    coach.get_by_role("link", name="Bram Oosterling").click()
    assert coach.locator("audio").first.evaluate(SOUNDS) is True
    coach.locator("[name=text]").fill("Ja, dat mag. Neem gerust iemand mee.")
    assert judge(coach) == []
    press(coach, "Stuur je antwoord")
    trainee.goto("/leren")
    assert "Antwoord op je vraag bij" in says(trainee)
    press(trainee, "Lees het bericht")
    assert "Ja, dat mag. Neem gerust iemand mee." in says(trainee)
