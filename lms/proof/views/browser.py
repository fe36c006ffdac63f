"""Verifying a file in the browser of whoever holds it: the keys it needs, and the whole check as one page to keep."""

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from flask import Response, render_template
from markupsafe import Markup
from rjsmin import jsmin

from lms import paths
from lms.proof import keys, list_rules, status_list, trust, verdict_rules
from lms.proof.views.blueprint import bp
from lms.web import Page, public
from lms.wording import words

STYLE = (
    "body{font:1.1rem/1.5 sans-serif;background:#fbf7ef;color:#1f2a2e;margin:0}main{max-width:36rem;margin:auto;padding:1.5rem}"
    "h1{color:#8f3722;line-height:1.2}input{font:inherit;padding:.6rem 0;max-width:100%}dt{font-weight:700}dd{margin:0 0 .5rem}"
)


def trust_for_browsers() -> dict[str, Any]:
    """Our public keys and the status lists, as they are now: what a browser needs to check a file by itself."""
    listed, signed = keys.all_keys(), [json.loads(text) for text in status_list.signed_lists()]
    moments = [row["validFrom"] for row in signed] + [
        moment for moment in (trust.last_change(listed),) if moment
    ]
    return {
        **trust.for_browsers(listed),
        "lists": {
            name_of_list(row): (row["credentialSubject"]["encodedList"], row["validUntil"]) for row in signed
        },
        "made": max(moments, default=""),
    }


def name_of_list(document: dict[str, Any]) -> str:
    """By purpose and number: addresses change."""
    return f"{document['credentialSubject']['statusPurpose']}/{list_rules.number_in(document['id'])}"


def verdicts(*, on_site: bool) -> dict[str, Any]:
    said = [words("proof/verdicts.html", name) for name in ("headlines", "sentences")]
    return verdict_rules.for_scripts(*said, on_site=on_site)


@bp.get("/certificaten/controle.json")
@public
def browser_trust() -> Page:
    answer = Response(json.dumps(trust_for_browsers()), mimetype="application/json")
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer


# puts the script in place that lies packed in the page; the policy of the page names the hash of that script, and no other
UNPACK = (
    'const place=document.getElementById("packed"),bytes=Uint8Array.from(atob(place.textContent),(sign)=>sign.charCodeAt(0)),'
    'stream=new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")),script=document.createElement("script");'
    'script.type="module";script.textContent=await new Response(stream).text();document.body.append(script)'
)


@cache
def _script() -> str:
    """The script without comments and most white space, with the table and its words, to stay small."""
    plain = str(jsmin((paths.STATIC / "js" / "verify-file.js").read_text()))
    table = json.dumps(verdicts(on_site=False), separators=(",", ":"), ensure_ascii=False)
    return f"globalThis.verdicts={table};{plain}"


@cache
def _packed() -> str:
    return base64.b64encode(gzip.compress(_script().encode(), mtime=0)).decode()


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@bp.get("/controleren/bladzijde.html")
@public
def kept_page() -> Page:
    """One file that works from disk, with the server gone. The same bytes until a list or a key changes."""
    answer = Response(render_kept_page(trust_for_browsers()), mimetype="text/html")
    answer.headers["Content-Disposition"] = 'attachment; filename="certificaat-controleren.html"'
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer


@dataclass(frozen=True)
class Kept:
    """What is published beside the page: who has it can see that nobody changed it on the way."""

    sha256: str
    kilobytes: int
    made: datetime | None


def about_kept_page() -> Kept:
    believed = trust_for_browsers()
    content = render_kept_page(believed).encode()
    made = datetime.fromisoformat(believed["made"]) if believed["made"] else None
    return Kept(hashlib.sha256(content).hexdigest(), -(-len(content) // 1000), made)


def render_kept_page(believed: dict[str, Any]) -> str:
    """At most 12,000 bytes, and 22,000 more for each list."""
    known = json.dumps(believed, separators=(",", ":")).replace("<", "\\u003c")
    made = datetime.fromisoformat(believed["made"]) if believed["made"] else None
    content = {
        "packed": Markup(_packed()),  # noqa: S704 (our own file)
        "unpack": Markup(UNPACK),  # noqa: S704 (our own words)
        "hashes": (_hash(UNPACK), _hash(_script())),
        "style": Markup(STYLE),  # noqa: S704 (our own words)
        "style_hash": _hash(STYLE),
        "trust": Markup(known),  # noqa: S704 (JSON of ours, no tag can open in it)
        "made": made,
    }
    size = len(render_template("proof/verify_page.html", kilobytes=100, **content).encode())
    return render_template("proof/verify_page.html", kilobytes=-(-size // 1000), **content)
