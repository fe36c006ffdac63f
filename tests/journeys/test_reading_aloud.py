"""A page that is read aloud, and every way in which a device does not do it: each is told in a line."""

from typing import Any

import pytest

from tests.journeys.test_pages import judge
from tests.journeys.test_study import PHONE, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.own_database]
DEVICE = """
// the voice of a device, as it can be met: says what it was asked to say, and does what `%s` is
window.said = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
const kind = "%s";
const voices = { foreign: [{ lang: "en-GB" }], empty: [] }[kind] ?? [{ lang: "en-GB" }, { lang: "nl_NL", localService: true }];
let current;
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => voices,
  addEventListener() {},
  speak(utterance) {
    window.said.push([utterance.text, utterance.rate, utterance.voice.lang]);
    if (kind === "silent") return;
    if (kind === "error") return utterance.onerror({ error: "synthesis-failed" });
    utterance.onstart();
    window.ends = () => utterance.onend();
    if (window.isFast) current = setTimeout(window.ends, 2);
  },
  cancel() { clearTimeout(current); },
} });
"""
ABSENT = "delete window.speechSynthesis; delete Window.prototype.speechSynthesis;"
TOLD = {
    "absent": "Dit toestel kan niet voorlezen.",
    "foreign": "Op dit toestel staat geen Nederlandse stem.",
    "empty": "Op dit toestel staat geen Nederlandse stem.",
    "silent": "De stem begint niet.",
    "error": "Het voorlezen ging mis.",
}


def opened(chromium: Any, demo: Any, kind: str) -> Any:
    context = chromium.new_context(viewport=PHONE, base_url=demo.address)
    context.add_init_script(ABSENT if kind == "absent" else DEVICE.replace("%s", kind))
    page = context.new_page()
    page.goto("/bel-mij-terug")
    page.get_by_role("button", name="Lees voor").click()
    return page


def test_a_device_that_does_not_read_aloud_is_told(chromium, demo):
    told, heard = {}, {}
    for kind in TOLD:
        page = opened(chromium, demo, kind)
        wait_until(page, "() => document.querySelector('.read-aloud p').textContent !== ''")
        told[kind] = page.locator(".read-aloud p").inner_text().partition(".")[0] + "."
        heard[kind] = page.evaluate("window.said?.length ?? 0")
        assert page.get_by_role("button", name="Lees voor").is_visible()
        if kind == "absent":
            assert judge(page) == []
        page.context.close()
    assert told == TOLD
    assert heard == {"absent": 0, "foreign": 0, "empty": 0, "silent": 1, "error": 1}


def test_questions_are_read_with_a_pause_one_back_and_slower(chromium, demo):
    page = opened(chromium, demo, "works")
    title = page.locator("h1").inner_text()
    for number in range(1, 5):
        wait_until(page, f"() => window.said.length === {number}")
        if number < 4:
            page.evaluate("window.ends()")
    page.get_by_role("button", name="Pauze").click()
    so_far = page.evaluate("window.said")
    page.get_by_role("button", name="Lees verder voor").click()
    page.get_by_role("button", name="Zin terug").click()
    page.get_by_role("button", name="Langzamer").click()
    wait_until(page, f"() => window.said.length === {len(so_far) + 3}")
    said = page.evaluate("window.said")
    assert said[0] == [title, 0.95, "nl_NL"]
    assert [text for text, *_ in said[len(so_far) :]] == [so_far[-1][0], so_far[-2][0], so_far[-2][0]]
    assert said[-1][1] == 0.7
    assert judge(page) == []
    page.evaluate("window.isFast = true; window.ends()")
    wait_until(page, "() => document.querySelector('[data-act=play]').textContent === 'Lees voor'", 30)
    everything = " ".join(text for text, *_ in page.evaluate("window.said"))
    labels = page.locator("main :is(label, legend)").all_inner_texts()
    assert len(labels) >= 2
    assert [words for words in labels if words.strip() not in everything] == []
