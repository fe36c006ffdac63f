"""The part of `make bench` about certificates: `python -m tests.bench_certificates` runs it alone.

What ours does with the page (embedding, tags, PDF/A, QR, template) is set beside WeasyPrint drawing the same page and
nothing more, in turns in the same run: both with fonts and style sheet read once, as whoever cares for speed would.
"""

import os
import resource
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from lms import pdf as renderer
from lms.proof import credential, data_integrity, document, lettering, making
from tests.proof import press

ROUNDS, PAGES, RENDERS = 5, 12, 1000


@dataclass(frozen=True)
class Row:
    name: str
    figure: str


def _rate(deed: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        deed()
    return times / (time.process_time() - began)


def unsigned_against_bare() -> list[Row]:
    from weasyprint import HTML

    draft = press.draft()
    text = credential.in_writing(credential.build(draft, "did:web:leren.example.nl"))

    def ours() -> bytes:
        html = press.html(draft)
        return document.to_pdf(
            html, draft.address, credential=text, identifier=draft.credential_id, made_on=draft.issued_on
        )

    html, studio = press.html(draft), document._studio()
    assets = {name: renderer.drawing(name) for name in document.DRAWINGS} | {
        "qr.svg": document.qr_code(draft.address)
    }
    fetcher = renderer.closed_fetcher(assets)

    def bare() -> bytes:
        page = HTML(string=html, base_url=None, url_fetcher=fetcher)
        return page.write_pdf(font_config=studio.fonts, stylesheets=[studio.sheet])

    sheet = (renderer.paths.TEMPLATES / "proof" / "document.css").read_text()
    whole = html.replace("</head>", f"<style>{sheet}</style></head>")
    all_assets = renderer.closed_fetcher(assets | lettering.fonts())

    def afresh() -> bytes:
        return HTML(string=whole, base_url=None, url_fetcher=all_assets).write_pdf()

    for deed in (ours, bare, afresh):
        deed()
    pairs = [(_rate(ours, PAGES), _rate(bare, PAGES)) for _ in range(ROUNDS)]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(one / two for one, two in pairs)
    return [
        Row("bare WeasyPrint, fonts and style kept", f"{other:.1f} pages per CPU second"),
        Row("bare WeasyPrint, called afresh", f"{_rate(afresh, 3):.1f} pages per CPU second"),
        Row(
            "ours, unsigned, with the credential inside",
            f"{mine:.1f} pages per CPU second, {ratio:.0%} of bare",
        ),
    ]


def _process(times: int) -> tuple[float, float]:
    """(complete issues a second, CPU seconds an issue) in one process; the first, which warms up, is not counted."""
    app, keys = press.app(), press.bunch()
    with app.app_context():

        def issue(serial: int) -> None:
            draft = press.draft(serial)
            making.make(draft, press.html(draft), keys)

        issue(0)
        began, worked = time.monotonic(), time.process_time()
        for serial in range(times):
            issue(serial)
    return times / (time.monotonic() - began), (time.process_time() - worked) / times


def complete_on_two_processes(times: int = 40) -> list[Row]:
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(_process, [times, times]))
    rate, cpu = sum(one for one, _ in found), 1000 * statistics.mean(two for _, two in found)
    return [
        Row("complete issues, two processes", f"{rate:.1f} per second of the clock, {cpu:.0f} ms CPU each")
    ]


def _resident() -> float:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def growth(times: int = RENDERS) -> list[Row]:
    """Of the resident memory, between the hundredth page and the last."""
    drafts = [press.draft(serial, holder=f"Wilma {serial} Kooistra") for serial in range(20)]
    began = 0.0
    for number in range(times + 100):
        if number == 100:
            began = _resident()
        draft = drafts[number % 20]
        document.to_pdf(press.html(draft), draft.address)
    return [
        Row(f"growth of memory over {times} pages", f"{_resident() - began:.1f} MB of {_resident():.0f} MB")
    ]


def proof_times() -> list[Row]:
    keys, draft = press.bunch(), press.draft()
    claims = credential.build(draft, keys.issuer)

    def both() -> object:
        return data_integrity.secured(claims, keys.credential_key, keys.method, draft.made_at)

    both()
    return [Row("two proofs on a credential", f"{1000 / _rate(both, 100):.1f} ms CPU")]


def measure() -> list[Row]:
    rows = complete_on_two_processes()
    with press.app().app_context():
        return [*unsigned_against_bare(), *rows, *proof_times(), *growth()]


def main() -> None:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    for row in measure():
        print(f"{row.name:44} {row.figure}")


if __name__ == "__main__":
    main()
