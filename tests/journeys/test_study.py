"""Learning on a phone: a whole module with the keyboard and without JavaScript, the weight of pages, and a lesson that is
read aloud."""

import re
import time
from typing import Any

import pytest

from tests.journeys.test_pages import log_in

pytestmark = [pytest.mark.browser, pytest.mark.own_database]
PHONE = {"width": 390, "height": 844}


class Keyboard:
    """Walks a page by Tab, and types."""

    def __init__(self, page: Any):
        self.page = page

    def reach(self, words: str, attribute: str = "") -> None:
        """Goes on to the next thing with these words on it, or with this value in an attribute."""
        for _ in range(150):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate(
                """([attribute]) => { const e = document.activeElement; return attribute ? e.getAttribute(attribute) ?? '' : e.innerText ?? '' }""",
                [attribute],
            )
            if words in found:
                return
        raise AssertionError(f"the keyboard does not reach {words!r} on {self.page.url}")

    def press(self, words: str) -> None:
        self.reach(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def logs_in(self, account: str) -> None:
        self.page.goto("/inloggen")
        self.reach("email", "name")
        self.page.keyboard.type(f"{account}@demo.test")
        self.reach("password", "name")
        self.page.keyboard.type("samen-lukt-het-zelf")
        self.press("Log in")
        self.page.wait_for_url("**/leren")

    def answers_until_right(self) -> None:
        """Tries the options one after another: a check may be done as often as one likes."""
        question = self.page.locator("legend").inner_text()
        tried: set[str] = set()
        while True:
            labels = self.page.locator("main form .choice label").all_inner_texts()
            choice = next(index for index, label in enumerate(labels) if label not in tried)
            tried.add(labels[choice])
            self.reach("option", "name")
            for _ in range(choice):
                self.page.keyboard.press("ArrowDown")
            self.page.keyboard.press("Space")
            self.press("Kijk of het klopt")
            if self.page.locator("main h2").first.inner_text() == "Dat klopt":
                return
            self.press("Probeer het nog een keer")
            assert self.page.locator("legend").inner_text() == question

    def walks_conversation(self) -> None:
        """From its first page to an end, by the last answer of each moment."""
        self.press("Begin het gesprek")
        while self.page.locator(".replies a").count():
            self.press(self.page.locator(".replies a").last.inner_text())
        self.press("Klaar met dit gesprek")


def test_module_three_with_the_keyboard_only_and_without_javascript(chromium, demo):
    context = chromium.new_context(viewport=PHONE, base_url=demo.address, java_script_enabled=False)
    page = context.new_page()
    keyboard = Keyboard(page)
    keyboard.logs_in("daan.ruiter")
    assert "Module 3 van 9" in page.locator("main").inner_text()
    done = 0
    while True:
        label = page.locator(".next-step .button").inner_text()
        keyboard.press(label)
        if label == "Naar de opdracht":
            break
        if label == "Oefen het gesprek":
            keyboard.walks_conversation()
            page.goto("/leren")
            continue
        if label == "Lees de les":
            assert "/leren/03-wijk-kennen/" in page.url
            keyboard.press("Ik heb deze les gelezen")
        while page.locator("legend").count():
            keyboard.answers_until_right()
            keyboard.press(
                "Volgende vraag" if page.get_by_text("Volgende vraag").count() else "Klaar met deze check"
            )
        assert page.locator("main h2").first.inner_text() == "Dit weet je nu"
        done += 1
        page.goto("/leren")
    assert done == 2
    assert page.locator("h1").inner_text() == "Wijkfoto"
    keyboard.reach("text", "name")
    page.keyboard.type(
        "Zes cijfers uit 2023, vijf krachten, drie thema's, zes partners. Wat we nog niet weten: de nachtwerkers."
    )
    keyboard.press("Lever in")
    assert "Wij kijken ernaar" in page.locator("main").inner_text()
    page.goto("/voortgang")
    rows = page.locator("#module-03-wijk-kennen ol.steps > li").all_inner_texts()
    states = [re.split(r"\n+", row.strip())[-1] for row in rows]
    # the second half of the module, with the rules of the game, comes after it
    assert (states[:6], len(states)) == (["Gedaan"] * 5 + ["Wij kijken"], 10)


def weigh(page: Any, address: str) -> tuple[int, int]:
    """(requests, bytes over the wire) of one page. What comes from the browser's own cache is no request."""
    seen: list[int] = []

    def note(request: Any) -> None:
        sizes = request.sizes()
        if (
            sizes["responseBodySize"] + sizes["responseHeadersSize"] > 0
            and not request.response().from_service_worker
        ):
            seen.append(sizes["responseBodySize"] + sizes["responseHeadersSize"])

    page.on("requestfinished", note)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.remove_listener("requestfinished", note)
    return len(seen), sum(seen)


def test_the_heaviest_first_view_and_the_next(chromium, demo):
    """First view of any of five lessons: at most 40 kB and 8 requests; the next view at most 8 kB. The figures are printed."""
    context = chromium.new_context(viewport=PHONE, base_url=demo.address)
    log_in(context.new_page(), "nieuw")
    login = context.storage_state()
    lessons = (
        "01-jouw-rol/veilig-werken", "03-wijk-kennen/cijfers-van-je-wijk", "06-samenwerken/van-idee-naar-plek",
        "08-als-het-schuurt/ruzie-in-de-groep", "09-vliegwiel/overdragen-en-verdergaan",
    )  # fmt: skip
    too_heavy = []
    for lesson in lessons:
        fresh = chromium.new_context(viewport=PHONE, base_url=demo.address, storage_state=login)
        page = fresh.new_page()
        first = weigh(page, f"/leren/{lesson}")
        following = page.locator("nav[aria-labelledby=deze-module] li a").first.get_attribute("href")
        again = transferred(fresh, page, f"/leren/{lesson}")
        other = transferred(fresh, page, following)
        print(
            f"{lesson}: first {first[0]} requests, {first[1] / 1000:.1f} kB; "
            f"once more {again / 1000:.1f} kB; another lesson {other / 1000:.1f} kB"
        )
        if first[0] > 8 or first[1] > 40_000 or max(again, other) > 8_000:
            too_heavy.append((lesson, first, again, other))
        fresh.close()
    assert too_heavy == []


def transferred(context: Any, page: Any, address: str) -> int:
    """Bytes that really came over the wire when a page is opened again, as the browser's network stack counts them."""
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    total = [0]
    wire.on(
        "Network.loadingFinished", lambda event: total.__setitem__(0, total[0] + event["encodedDataLength"])
    )
    page.goto("/leren")
    page.wait_for_load_state("networkidle")
    total[0] = 0
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return int(total[0])


VOICE = """
// the device's voice, which a machine without sound does not have: says each sentence in forty milliseconds
const spoken = [];
let current = null;
class Utterance { constructor(text) { this.text = text; } }
Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Utterance });
Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => [{ lang: 'nl-NL', name: 'Test' }],
  speak(said) { spoken.push(said.text); said.onstart?.(); current = setTimeout(() => said.onend?.(), 40); },
  cancel() { clearTimeout(current); },
} });
window.spoken = spoken;
"""


def wait_until(page: Any, condition: str, seconds: float = 15) -> None:
    """The page's own policy forbids the way Playwright waits for a condition."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(condition):
        if time.monotonic() > deadline:
            raise AssertionError(f"still not: {condition}")
        page.wait_for_timeout(50)


@pytest.mark.parametrize(
    "lesson",
    [
        "02-in-gesprek/luisteren", "04-iedereen-doet-mee/zo-nodig-je-uit", "05-samen-kiezen/ronde-en-consent",
        "07-idee-naar-plan/regels", "09-vliegwiel/taken-delen",
    ],
)  # fmt: skip
def test_a_lesson_reads_aloud_well(chromium, demo, lesson):
    """Sentence by sentence, in order, whole sentences only, highlighted while they sound, going on where it stopped."""
    context = chromium.new_context(viewport=PHONE, base_url=demo.address)
    context.add_init_script(VOICE)
    page = context.new_page()
    log_in(page, "deelnemer")
    page.goto(f"/leren/{lesson}")
    title = page.locator("h1").inner_text()
    page.get_by_role("button", name="Lees voor").click()
    wait_until(page, "() => window.spoken.length > 6")
    assert page.evaluate("[...CSS.highlights.get('voorlezen')].join('').trim()") in title + page.evaluate(
        "spoken.join()"
    )
    page.get_by_role("button", name="Pauze").click()
    page.get_by_role("button", name="Lees verder voor").wait_for()
    heard = page.evaluate("window.spoken.length")
    page.reload()
    page.get_by_role("button", name="Lees voor").click()
    wait_until(
        page,
        "() => document.querySelector('[data-act=play]').textContent === 'Lees voor' && window.spoken.length > 5",
    )
    later = page.evaluate("window.spoken")
    assert page.evaluate("CSS.highlights.has('voorlezen')") is False
    page.get_by_role("button", name="Lees voor").click()
    wait_until(page, f"() => window.spoken.length > {len(later)} + {heard}")
    everything = page.evaluate("window.spoken")[len(later) :]
    assert everything[0] == title
    assert later[0] == everything[heard - 1], "goes on with the sentence it was stopped in"
    text = " ".join(later).casefold()
    assert [
        words for words in ("klik hier", "http", "www.", "deel-", " / ", "|", "**") if words in text
    ] == []
    assert [sentence for sentence in later if len(sentence.split()) > 45] == []
    assert "Moeilijke woorden" in later
    headings = page.locator(".lesson .prose :is(h2, h3)").all_inner_texts()
    assert [heading for heading in headings if heading not in everything + later] == []


def test_somebody_goes_on_where_they_were(chromium, demo):
    context = chromium.new_context(viewport=PHONE, base_url=demo.address)
    page = context.new_page()
    log_in(page, "nieuw")
    page.goto("/leren/06-samenwerken/afspraken-maken")
    heading = page.locator(".prose h2").nth(2)
    heading.scroll_into_view_if_needed()
    heading.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top + scrollY - 40)")
    page.wait_for_timeout(300)
    page.goto("/leren")
    page.wait_for_timeout(500)
    page.goto("/leren/06-samenwerken/afspraken-maken")
    offer = page.locator(".lesson__resume a")
    assert offer.inner_text() == page.locator(".prose h2").nth(2).inner_text()
    offer.click()
    assert page.url.endswith("#" + page.locator(".prose h2").nth(2).get_attribute("id"))


def test_a_hard_word_is_explained_on_the_spot(chromium, demo):
    """Also without JavaScript: the browser opens it."""
    context = chromium.new_context(viewport=PHONE, base_url=demo.address, java_script_enabled=False)
    page = context.new_page()
    log_in(page, "nieuw")
    page.goto("/leren/05-samen-kiezen/kiezen-zonder-groepsdruk")
    word = page.locator("button.word").first
    meaning = page.locator(f"#{word.get_attribute('popovertarget')}")
    assert not meaning.is_visible()
    word.focus()
    page.keyboard.press("Enter")
    assert meaning.is_visible()
    page.keyboard.press("Escape")
    assert not meaning.is_visible()
