"""The page that checks a certificate, opened from disk with the network off, and the same check on the site. Every verdict
is held against our own verifier's on the same bytes."""

import base64
import contextvars
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from lms import clock
from lms.proof import credential, document, status_list, trust, verifying
from lms.proof.models import SigningKey
from lms.proof.views.browser import render_kept_page
from tests.journeys.test_pages import log_in
from tests.proof import press, test_forgeries
from tests.proof.test_forgeries import CHANGES, edited

pytestmark = [pytest.mark.browser, pytest.mark.own_database]
LIST = "https://leren.example.nl/certificaten/status/1"
WITHDRAWN = 40
TRY = """async (files) => {
  const place = document.querySelector('[data-verify]'), input = place.querySelector('input'), result = place.querySelector('[role=status]');
  const found = [];
  for (const text of files) {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const chosen = new DataTransfer();
    chosen.items.add(new File([bytes], 'certificaat.pdf'));
    delete result.dataset.verdict;
    input.files = chosen.files;
    input.dispatchEvent(new Event('change'));
    while (!result.dataset.verdict) await new Promise((go) => setTimeout(go, 2));
    found.push(result.dataset.verdict);
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
    believed = {
        **trust.for_browsers(rows),
        "lists": {LIST: status_list.encode([WITHDRAWN])},
        "made": "2026-11-20T03:10:00Z",
    }
    with app.test_request_context():
        page_text = render_kept_page(believed)
    path = tmp_path / "certificaat-controleren.html"
    path.write_text(page_text)
    assert path.stat().st_size <= 12_000, path.stat().st_size
    print(f"the kept page: {path.stat().st_size} bytes")
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
    genuine = forge(draft(), keys)
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
            f"changed: {name}": forge(draft(), keys, text=edited(text, change))
            for name, change in CHANGES.items()
        },
    }
    assert [name for name, content in forgeries.items() if not is_refused(content, keys)] == []
    verdicts = dict(zip(forgeries, tried(kept, *forgeries.values()), strict=True))
    assert {name: code for name, code in verdicts.items() if code in ("valid", "expired", "revoked")} == {}
    assert verdicts["an appended byte"] == verdicts["an incremental update"] == "added"
    assert verdicts["no signature"] == "unsigned"
    assert verdicts["somebody else's keys"] == "foreign"
    assert verdicts["the credential of another file"] == "other"
    assert not is_refused(genuine, keys)
    assert tried(kept, genuine, forge(draft(days=-1), keys), forge(draft(WITHDRAWN), keys)) == [
        "valid",
        "expired",
        "revoked",
    ]


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
    assert [code for code in verdicts[1:] if code in ("valid", "expired", "revoked")] == []


def test_what_the_kept_page_tells(app, keys, kept):
    assert tried(kept, forge(draft(holder="Zoë van ’t Hoff-Ñáñez"), keys)) == ["valid"]
    words = kept.locator("[role=status]").inner_text()
    assert "Zoë van ’t Hoff-Ñáñez" in words
    assert "SLHZ-2026-0001" in words
    assert "De lijst" in words or "Die is van 20 november 2026" in words
    assert "weet deze pagina niet" in words
    known = draft(4)
    other_list = known.status_address.rpartition("/")[0] + "/9"
    elsewhere = replace(known, status_list=9, status_address=other_list)
    assert tried(kept, forge(elsewhere, keys)) == ["valid"]
    kept.locator("[role=status]").get_by_text("is niet nagekeken").wait_for()


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
    assert sent == ["GET /certificaten/controle.json"]
    kept = saved(page, "Bewaar de controle", tmp_path / "controle.html")
    assert kept.stat().st_size <= 12_000
    verdict = demo.lms("certificates", "verify", str(path))
    assert (verdict.returncode, verdict.stdout.splitlines()[0]) == (0, "geldig")
    alone = chromium.new_context(offline=True).new_page()
    alone.goto(kept.as_uri())
    alone.get_by_label("Het certificaat als PDF").set_input_files(str(path))
    alone.get_by_role("heading", name="Geldig").wait_for()


def saved(page: Any, link: str, path: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=link).first.click()
    download.value.save_as(path)
    return path
