"""The page that checks a certificate, opened from disk with the network off, and the same check on the site. Every verdict
is held against our own verifier's on the same bytes."""

import base64
import contextvars
import hashlib
import random
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from lms import clock
from lms.proof import credential, document, judging, list_rules, trust, verifying
from lms.proof.models import SigningKey
from lms.proof.verdict_rules import REASONS
from lms.proof.views.browser import render_kept_page
from tests.journeys.test_pages import log_in
from tests.proof import press, test_forgeries
from tests.proof.test_forgeries import CHANGES, edited

pytestmark = [pytest.mark.browser, pytest.mark.own_database]
WITHDRAWN, REPLACED, BOTH = 40, 41, 42
TRY = """async (files) => {
  const place = document.querySelector('[data-verify]'), input = place.querySelector('input'), result = place.querySelector('[role=status]');
  const found = [];
  for (const text of files) {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const chosen = new DataTransfer();
    chosen.items.add(new File([bytes], 'certificaat.pdf'));
    input.files = chosen.files;
    delete result.dataset.verdict;
    input.dispatchEvent(new Event('change'));
    while (!result.dataset.verdict) await new Promise((go) => setTimeout(go, 2));
    found.push(result.dataset.reason || result.dataset.verdict);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def keys():
    return replace(press.bunch(), issuer="did:web:leren.example.nl")


@pytest.fixture
def kept(app, keys, chromium, tmp_path):
    """The kept page with these keys, from disk, without a network."""
    rows = [
        SigningKey(name="signer-2026-1", kind="signer", public=next(iter(keys.trust.signers))),
        SigningKey(
            name="credential-2026-1",
            kind="credential",
            public=keys.trust.credential_keys["credential-2026-1"],
        ),
    ]
    soon = (clock.now() + timedelta(days=3)).isoformat()
    believed = {
        **trust.for_browsers(rows),
        "lists": {
            "revocation/1": (list_rules.encode([WITHDRAWN, BOTH]), soon),
            "message/1": (list_rules.encode([REPLACED, BOTH]), soon),
            "revocation/2": (list_rules.encode([]), "2026-01-01T00:00:00Z"),
            "message/2": (list_rules.encode([]), soon),
        },
        "made": "2026-11-20T03:10:00Z",
    }
    with app.test_request_context():
        page_text = render_kept_page(believed)
    path = tmp_path / "certificaat-controleren.html"
    path.write_text(page_text)
    context = chromium.new_context(offline=True, locale="nl-NL")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    yield page
    assert [address for address in asked if not address.startswith("file:")] == []
    context.close()


def tried(page: Any, *files: bytes) -> list[str]:
    return list(page.evaluate(TRY, [base64.b64encode(content).decode() for content in files]))


def draft(serial: int = 1, days: int = 700, **facts: Any) -> credential.Draft:
    """Made today, so that it is valid whenever this runs."""
    now = clock.now()
    made = press.draft(serial, **facts)
    return replace(made, issued_on=now.date(), valid_until=now.date() + timedelta(days=days), made_at=now)


def aside(work: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """In a thread of its own: pyHanko wants an event loop, and the browser has one running here."""
    context = contextvars.copy_context()
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(context.run, lambda: work(*given, **named)).result()


def forge(*given: Any, **named: Any) -> bytes:
    return bytes(aside(test_forgeries.forge, *given, **named))


def text_in(content: bytes, keys: Any) -> str:
    return str(aside(verifying.verify, content, keys.trust, now=clock.now()).text)


def is_refused(content: bytes, keys: Any) -> bool:
    try:
        aside(verifying.verify, content, keys.trust, now=clock.now())
    except verifying.NotTrusted:
        return True
    return False


def test_the_kept_page_says_what_our_own_verifier_says(app, keys, kept):
    own = draft()
    genuine = forge(own, keys)
    writer = IncrementalPdfFileWriter(BytesIO(genuine))
    writer.root["/Lang"] = pdf_string("en")
    writer.update_root()
    updated = BytesIO()
    writer.write(updated)
    text = text_in(genuine, keys)
    mine, other = draft(2), draft(3, holder="Joop Vlaar")
    theirs = text_in(forge(other, keys), keys)
    look_alike = replace(press.bunch(), issuer=keys.issuer)
    forgeries = {
        "an appended byte": genuine + b" ",
        "a cut byte": genuine[:-1],
        "an incremental update": updated.getvalue(),
        "no signature": document.to_pdf(press.html(mine), mine.address),
        "no PDF": b"x" + genuine,
        "somebody else's keys": forge(draft(), look_alike),
        "the credential of another file": forge(mine, keys, text=theirs),
        "and its number in the metadata": forge(mine, keys, text=theirs, identifier=other.credential_id),
        "a name that stands twice": forge(
            draft(), keys, text=text.replace('"name":', '"name": "x", "name":', 1)
        ),
        **{
            f"changed: {name}": forge(own, keys, text=edited(text, change))
            for name, change in CHANGES.items()
        },
    }
    assert [name for name, content in forgeries.items() if not is_refused(content, keys)] == []
    verdicts = dict(zip(forgeries, tried(kept, *forgeries.values()), strict=True))
    assert {name: code for name, code in verdicts.items() if code not in REASONS} == {}
    assert verdicts["an appended byte"] == verdicts["an incremental update"] == "added"
    assert verdicts["no signature"] == "unsigned"
    assert verdicts["changed: the first proof is no proof"] == "proof"
    assert verdicts["somebody else's keys"] == "newer"  # made after the page; told by its own day below
    assert verdicts["the credential of another file"] == "other"
    assert not is_refused(genuine, keys)


def of_before(made: credential.Draft, keys: Any, *, names_both_lists: bool) -> bytes:
    claims = press.of_before(made, keys.issuer, names_both_lists=names_both_lists)
    return forge(made, keys, claims=claims)


def test_every_state_in_the_kept_page(app, keys, kept):
    """Held against our own verifier, by the same lists and the same table."""
    soon = clock.now() + timedelta(days=3)
    lists = [
        list_rules.Listed("revocation", 1, frozenset({WITHDRAWN, BOTH}), clock.now(), soon),
        list_rules.Listed("message", 1, frozenset({REPLACED, BOTH}), clock.now(), soon),
        list_rules.Listed("message", 2, frozenset(), clock.now(), soon),
    ]
    other = {"status_list": 2, "status_address": "https://elders.example.nl/certificaten/status/2"}
    moved = {"status_address": "https://elders.example.nl/certificaten/status/1"}
    files = {
        "valid": forge(draft(), keys),
        "expired": forge(draft(days=-1), keys),
        "revoked": forge(draft(WITHDRAWN), keys),
        "revoked, moved": forge(replace(draft(WITHDRAWN), **moved), keys),
        "superseded": forge(draft(REPLACED), keys),
        "superseded, of before": of_before(draft(REPLACED), keys, names_both_lists=False),
        "superseded, with both lists": of_before(draft(REPLACED), keys, names_both_lists=True),
        "valid, of before": of_before(draft(), keys, names_both_lists=False),
        "valid, with both lists": of_before(draft(), keys, names_both_lists=True),
        "revoked, with both lists": of_before(draft(WITHDRAWN), keys, names_both_lists=True),
        "revoked, and replaced": forge(draft(BOTH), keys),
        "superseded, and past": forge(draft(REPLACED, days=-1), keys),
        "unknown, a list past its day": forge(replace(draft(), **other), keys),
        "expired, a list past its day": forge(replace(draft(days=-1), **other), keys),
        "strange, an index on no list": forge(replace(draft(), status_index=list_rules.SIZE), keys),
        "early": forge(replace(draft(), issued_on=clock.local_day(clock.now()) + timedelta(days=2)), keys),
        "foreign, of before the page": forge(
            replace(draft(), made_at=datetime(2026, 11, 1, tzinfo=UTC)),
            replace(press.bunch(), issuer=keys.issuer),
        ),
        "newer, than the page": forge(draft(), replace(press.bunch(), issuer=keys.issuer)),
        "newer, by a credential key": forge(draft(), replace(keys, credential_name="credential-2099-1")),
        "photo": b"\xff\xd8\xff\xe0" + b"x" * 40,
        "large": b"%PDF-" + b"x" * 10_000_000,
        "locked": b"%PDF-1.7 /Encrypt 5 0 R",
        "several": b"%PDF-1.7 " + b"/ByteRange [0 1 2 3]" * 2,
    }
    wanted = {name: name.partition(",")[0] for name in files}
    assert dict(zip(files, tried(kept, *files.values()), strict=True)) == wanted
    known = replace(keys.trust, made=datetime(2026, 11, 20, 3, 10, tzinfo=UTC))
    for name, content in files.items():
        said = aside(judging.by_lists, content, known, lists, now=clock.now())
        same = {REASONS[wanted[name]].message} if wanted[name] in REASONS else {""}
        if name not in ("locked", "several"):  # no whole PDF: pyHanko stops before
            assert {said.why.partition(":")[0] if wanted[name] == "strange" else said.why} == same, name
            assert (wanted[name] in REASONS) or said.state == wanted[name], name


def test_how_large_the_kept_page_may_be(app, keys):
    """Without lists, and by the list that packs worst: half of its bits are set."""
    dice = random.Random(20261127)
    worst = (
        list_rules.encode(dice.sample(range(list_rules.SIZE), list_rules.SIZE // 2)),
        "2026-11-27T03:10:00Z",
    )
    rows = [SigningKey(name="signer-2026-1", kind="signer", public=next(iter(keys.trust.signers)))]
    believed = {**trust.for_browsers(rows), "lists": {}, "made": "2026-11-20T03:10:00Z"}
    full = believed | {"lists": {"revocation/1": worst, "message/1": worst, "revocation/2": worst}}
    with app.test_request_context():
        bare, large = (len(render_kept_page(one).encode()) for one in (believed, full))
        assert render_kept_page(believed) == render_kept_page(believed)
    print(f"the kept page: {bare} bytes without lists, {(large - bare) // 3} for a list")
    assert bare <= 12_000
    assert large - bare <= 3 * 22_000


def test_300_flipped_bits_in_the_kept_page(app, keys, kept):
    genuine = forge(draft(), keys)
    dice, container = random.Random(20261125), test_forgeries.signed_range(genuine)
    outside = [place for place in range(len(genuine)) if place not in container]
    flipped = []
    for place in dice.sample(outside, 300):
        forged = bytearray(genuine)
        forged[place] ^= 1 << dice.randrange(8)
        flipped.append(bytes(forged))
    assert [index for index, content in enumerate(flipped) if not is_refused(content, keys)] == []
    verdicts = tried(kept, genuine, *flipped)
    assert verdicts[0] == "valid"
    assert [code for code in verdicts[1:] if code not in REASONS] == []


def test_what_the_kept_page_tells(app, keys, kept):
    assert tried(kept, forge(draft(holder="Zoë van ’t Hoff-Ñáñez"), keys)) == ["valid"]
    words = kept.locator("[role=status]").inner_text()
    assert "Zoë van ’t Hoff-Ñáñez" in words
    assert "SLHZ-2026-0001" in words
    assert "weet deze pagina niet" in words
    whole = kept.locator("main").inner_text()
    assert "Deze pagina is van 20 november 2026 en 1" in whole
    assert "Twijfel je? Bel" in whole
    assert tried(kept, b"%PDF-1.7") == ["unsigned"]
    assert (
        "Er staat geen handtekening in dit bestand. Ga hier niet op af."
        in kept.locator("[role=status]").inner_text()
    )


def test_on_the_site_with_a_certificate_of_the_demo_world(chromium, demo, tmp_path):
    context = chromium.new_context(base_url=demo.address, viewport={"width": 390, "height": 844})
    page = context.new_page()
    log_in(page, "wijkverbinder")
    page.goto("/certificaten")
    path = saved(page, "Haal je certificaat op", tmp_path / "mijn.pdf")
    page.goto("/controleren")
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(f"{request.method} {request.url.removeprefix(demo.address)}")
    )
    page.get_by_label("Het certificaat als PDF").set_input_files(str(path))
    page.get_by_role("heading", name="Geldig").wait_for()
    assert "Rosa Hendriksma" in page.locator(".file-check [role=status]").inner_text()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert sorted(sent) == ["GET /certificaten/controle.json", f"GET /controleren/bestand/{digest}"]
    published = page.locator("code").inner_text()
    kept = saved(page, "Bewaar de controle", tmp_path / "controle.html")
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == published
    verdict = demo.lms("certificates", "verify", str(path))
    assert (verdict.returncode, verdict.stdout.splitlines()[0]) == (0, "geldig")
    alone = chromium.new_context(offline=True).new_page()
    alone.goto(kept.as_uri())
    alone.get_by_label("Het certificaat als PDF").set_input_files(str(path))
    alone.get_by_role("heading", name="Geldig").wait_for()


def withdraw(page: Any, code: str) -> None:
    page.goto(f"/certificaten/{code}/gesprek")
    page.get_by_label("Wat zei de houder?").fill("Ik zie het anders.")
    page.locator("[name=held_on]").fill(clock.local_day(clock.now()).isoformat())
    page.get_by_label("Aan de telefoon").check()
    page.get_by_role("button", name="Bewaar het gesprek").click()
    page.goto(f"/certificaten/{code}/intrekking")
    page.locator("[name=reason]").fill("Samen besproken.")
    page.get_by_role("button", name="Trek dit certificaat in").click()
    page.get_by_text("is ingetrokken").first.wait_for()


def nobody_asked_for_a_name(context: Any, code: str) -> bool:
    """In the made-up world somebody did, and codes are drawn anew in each."""
    return 'name="name"' in context.request.get(f"/certificaten/{code}/naam").text()


def give_another_name(page: Any, code: str) -> None:
    page.goto(f"/certificaten/{code}/naam")
    asked = page.get_by_role("textbox", name="De nieuwe naam")
    if asked.count():  # one in the demo world asked already
        asked.fill("Roos Hendriksma")
        page.get_by_role("button", name="Bewaar de vraag").click()
        page.goto(f"/certificaten/{code}/naam")
    page.get_by_label("Ja, maak het met de nieuwe naam").check()
    page.locator("[name=reason]").fill("Akte gezien.")
    page.get_by_role("button", name="Bewaar het besluit").click()
    page.get_by_text("Volgt op").wait_for()


def until_listed(context: Any) -> None:
    """The job runner signed both lists with their new bit."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        lists = context.request.get("/certificaten/controle.json").json()["lists"]
        if all(list_rules.decode(lists[name][0]) for name in ("revocation/1", "message/1")):
            return
        time.sleep(0.2)
    raise AssertionError("the lists were not signed anew")


def test_every_state_in_every_place_of_the_demo_world(chromium, demo, tmp_path):
    """The page of a code, a file on the site with a script and without one, the page that is kept, and the command."""
    staff = chromium.new_context(base_url=demo.address)
    page = staff.new_page()
    log_in(page, "coordinator")
    page.goto("/certificaten/register")
    codes = sorted(set(re.findall(r"/certificaten/([A-Z2-9]{26})\b", page.content())))
    withdrawn, renamed, valid = [code for code in codes if nobody_asked_for_a_name(staff, code)][:3]
    files = {
        code: staff.request.get(f"/certificaten/{code}.pdf").body() for code in (withdrawn, renamed, valid)
    }
    withdraw(page, withdrawn)
    give_another_name(page, renamed)
    until_listed(staff)
    site = chromium.new_context(base_url=demo.address).new_page()
    bare = chromium.new_context(base_url=demo.address, java_script_enabled=False).new_page()
    kept = chromium.new_context(offline=True).new_page()
    site.goto("/controleren")
    kept.goto(saved(site, "Bewaar de controle", tmp_path / "controle.html").as_uri())
    said: dict[str, set[str]] = {}
    for code, content in files.items():
        path = tmp_path / f"{code}.pdf"
        path.write_bytes(content)
        bare.goto(f"/controleren/{code}")
        words = {re.sub("^Dit .* is ", "", bare.locator("h1").inner_text()).lower()}
        bare.goto("/controleren")
        bare.get_by_label("Het certificaat als PDF").set_input_files(str(path))
        bare.get_by_role("button", name="Kijk het bestand na").click()
        words.add(bare.locator("h1").inner_text().lower())
        for place in (site, kept):
            place.get_by_label("Het certificaat als PDF").set_input_files(str(path))
            place.locator("[role=status][data-verdict]").wait_for()
            words.add(place.locator("[role=status] h3").inner_text().lower())
            place.reload()
        words.add(demo.lms("certificates", "verify", str(path)).stdout.splitlines()[0])
        said[code] = words
    assert said == {withdrawn: {"ingetrokken"}, renamed: {"vervangen"}, valid: {"geldig"}}


def saved(page: Any, link: str, path: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=link).first.click()
    download.value.save_as(path)
    return path
