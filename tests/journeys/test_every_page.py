"""Every page that a trainee, a wijkverbinder or a visitor can open is found by its links, and axe-core has nothing serious to say.

Which pages there are is asked of the app, so a new one is in. Each is looked at with one of the seven sights of SIGHTS (a width
and a size of letters), in turn: all pages and all sights are had, not each page with each. At 390 and 1280 pixels with plain letters
`test_pages` has them. `make axe` (`LMS_AXE`) looks at every page, those of staff too, with every sight.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest
from werkzeug.exceptions import HTTPException

from lms.app import create_app
from lms.config import read_settings
from lms.roles import CONNECTOR, TRAINEE
from lms.web import access_of
from tests.journeys.test_pages import ALL_RULES, judge, log_in, sticks_out

pytestmark = [pytest.mark.browser, pytest.mark.own_database]
READERS = ("", "nieuw", "deelnemer", "klaar", "wijkverbinder")
SIGHTS = (
    (320, ""),
    (320, "large"),
    (320, "largest"),
    (390, "large"),
    (390, "largest"),
    (1280, "large"),
    (1280, "largest"),
)
WIDTHS, SIZES = (320, 390, 1280), ("largest", "large", "")
CROSS = os.environ.get("LMS_AXE", "")  # where to write what was found with every width and every size
OF_SIZE = ("target-size", "scrollable-region-focusable")
STAFF = ("begeleider", "coordinator", "beoordelaar", "beheerder")
# what no link in the made-up world leads to, opened all the same; with a secret that is made up, the page says that it does not work
ALSO = {
    "": (
        "/uitnodiging/verzonnen", "/delen/verzonnen", "/berichten/stoppen/verzonnen", "/bel-mij-terug/bedankt", "/aanmelden/bedankt",
        "/inloggen/code/invullen?met=brief", "/controleren/verzonnen", "/controleren/sleutels",
        "/opleiding/wijkverbinder/1/certificaat", "/opleiding/wijkverbinder/1/deelname",
    ),
    "deelnemer": ("/mijn/tweede-stap", "/mijn/bevestiging", "/mijn/inlogcodes", "/intervisie/werkvormen", "/intervisie/14/avond/einde",
        "/intervisie/14/avond/leerpunt", "/intervisie/14/avond/vragen", "/intervisie/14/avond/werkvorm"),
}  # fmt: skip
FILES = re.compile(r"\.\w+$|/status/|/beeld/|^/healthz|/bestand/|^/static")
# answers that are no page of ours to read, or a page that only somebody comes to who is in the middle of something
OTHERWISE = {
    "factors.second_step": "between two steps of logging in",
    "factors.factor": "while a second step is set up", "factors.make_passkey": "while a second step is set up",
    "factors.try_out": "while a second step is set up", "factors.recovery": "with a second step, which test_pages judges",
    "progress.appeal": "after a decision of nog niet", "certificates.object_to": "of a certificate that was withdrawn",
    "joining.say": "when somebody asks to come into a group", "regrouping.say": "when a group is asked to change",
    "peergroups.standing": "for a script",
    "learning.recording": "sound", "learning.own_recording": "sound", "asking.recording": "sound", "cohorts.call_recording": "sound", "learning.photo": "a photo",
}  # fmt: skip
# what a page shows and does not mark to be read aloud, or cannot be asked to read
NOT_READ = """() => [
  ...[...document.querySelectorAll("h1, main legend, main label, main p")].filter(box => !box.closest("[data-read]")),
  ...(document.querySelectorAll(".read-aloud:not([hidden]) [data-act=play]").length === 1 ? [] : ["the button to read aloud"]),
].map(box => `not read aloud: ${box.textContent ?? box}`)"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return create_app(read_settings({"LMS_DATA_DIR": str(tmp_path_factory.mktemp("routes"))}))


def pages_to_read(house: Any) -> set[str]:
    """Endpoints that a visitor, a trainee or a wijkverbinder may GET, without files: those have an ending."""
    found = set()
    for rule in house.url_map.iter_rules():
        access, is_file = access_of(house, rule.endpoint), FILES.search(rule.rule)
        if access is None or is_file or "GET" not in (rule.methods or ()):
            continue
        if access.is_public or not access.roles or {TRAINEE, CONNECTOR} & set(access.roles):
            found.add(rule.endpoint)
    return found


def walked(context: Any, house: Any, account: str) -> Iterator[tuple[str, str]]:
    """(endpoint, address) of each kind of page that links lead this reader to: of each kind the first two are followed."""
    routes = house.url_map.bind("localhost")
    met: dict[str, int] = {}
    to_see = ["/", *ALSO.get(account, ())]
    while to_see:
        address = to_see.pop(0)
        path, _, query = address.partition("?")
        try:
            endpoint = routes.match(path)[0]
        except HTTPException:  # an address for sending only
            continue
        if met.get(endpoint, 0) >= 2 or (query and met.get(endpoint)):
            continue
        answer = context.request.get(address)
        if (
            "text/html" not in answer.headers.get("content-type", "")
            or "content-disposition" in answer.headers
        ):
            continue
        met[endpoint] = met.get(endpoint, 0) + 1
        if answer.ok or address in ALSO.get(account, ()):
            yield endpoint, address
        to_see += [
            link for link in re.findall(r'href="(/[^"#]*)', answer.text()) if not link.startswith("/static")
        ]


def looked_at(page: Any, sights: Sequence[tuple[int, str]]) -> Iterator[tuple[tuple[int, str], str]]:
    """(sight, what is wrong) on a page that is open: by all rules at the first sight, then by those that size decides."""
    rules: Sequence[str] = ALL_RULES
    for width, size in sights:
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate("size => { document.documentElement.dataset.text = size; }", size)
        for line in (*judge(page, rules), *sticks_out(page), *page.evaluate(NOT_READ)):
            yield (width, size), line
        rules = OF_SIZE


@pytest.mark.skipif(not CROSS, reason="every page with every width and size takes minutes: `make axe`")
def test_every_page_with_every_sight(chromium, demo, house):
    sights, seen, wrong = tuple(product(WIDTHS, SIZES)), set(), []
    for account in (*READERS, *STAFF):
        context = chromium.new_context(base_url=demo.address)
        page = context.new_page()
        if account:
            log_in(page, account)
        for endpoint, address in walked(context, house, account):
            if endpoint not in seen:
                seen.add(endpoint)
                page.goto(address)
                wrong += [(address, *sight, line) for sight, line in looked_at(page, sights)]
        context.close()
    counts = Counter((width, size) for _, width, size, _ in wrong)
    found = {"pages": len(seen), "wrong": wrong, "counts": [[*sight, counts[sight]] for sight in sights]}
    Path(CROSS).write_text(json.dumps(found))
    assert wrong == []


def test_every_page_is_accessible_with_every_width_and_size_of_letters(chromium, demo, house):
    wrong, seen, had = [], set(), set()
    sights = cycle(SIGHTS)
    for account in READERS:
        context = chromium.new_context(base_url=demo.address)
        page = context.new_page()
        if account:
            log_in(page, account)
        new = {
            endpoint: address for endpoint, address in walked(context, house, account) if endpoint not in seen
        }
        seen |= set(new)
        for address in new.values():
            had.add(sight := next(sights))
            page.goto(address)
            wrong += [f"{address} {width} {size}: {line}" for (width, size), line in looked_at(page, [sight])]
        context.close()
    print(f"{len(seen)} kinds of pages")
    assert wrong == []
    assert pages_to_read(house) - seen == set(OTHERWISE)
    assert had == set(SIGHTS)
