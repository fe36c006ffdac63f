"""Verifying a file in the browser of whoever holds it: the keys it needs, and the whole check as one page to keep."""

import base64
import hashlib
import json
from functools import cache
from typing import Any

from flask import Response, render_template
from markupsafe import Markup
from rjsmin import jsmin
from sqlalchemy import select

from lms import clock, paths
from lms.db import db
from lms.proof import keys, trust
from lms.proof.models import StatusList
from lms.proof.views.blueprint import bp
from lms.web import Page, public

STYLE = (
    "body{font:1.1rem/1.5 sans-serif;background:#fbf7ef;color:#1f2a2e;margin:0}main{max-width:36rem;margin:auto;padding:1.5rem}"
    "h1{color:#8f3722;line-height:1.2}input{font:inherit;padding:.6rem 0}dt{font-weight:700}dd{margin:0 0 .5rem}"
)


def trust_for_browsers() -> dict[str, Any]:
    """Our public keys and the status lists, as they are now: what a browser needs to check a file by itself."""
    lists = select(StatusList.credential).where(StatusList.credential.is_not(None))
    signed = [json.loads(text) for text in db.session.scalars(lists) if text]
    return {
        **trust.for_browsers(keys.all_keys()),
        "lists": {row["id"]: row["credentialSubject"]["encodedList"] for row in signed},
        "made": min((row["validFrom"] for row in signed), default=clock.now().isoformat(timespec="seconds")),
    }


@bp.get("/certificaten/controle.json")
@public
def browser_trust() -> Page:
    answer = Response(json.dumps(trust_for_browsers()), mimetype="application/json")
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


@cache
def _script() -> str:
    """Without comments and most white space, to stay small."""
    return str(jsmin((paths.STATIC / "js" / "verify-file.js").read_text()))


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@bp.get("/controleren/bladzijde.html")
@public
def kept_page() -> Page:
    """One file that works from disk, with the server gone; at most 12 kB."""
    answer = Response(render_kept_page(trust_for_browsers()), mimetype="text/html")
    answer.headers["Content-Disposition"] = 'attachment; filename="certificaat-controleren.html"'
    return answer


def render_kept_page(believed: dict[str, Any]) -> str:
    known = json.dumps(believed, separators=(",", ":")).replace("<", "\\u003c")
    return render_template(
        "proof/verify_page.html",
        script=Markup(_script()),  # noqa: S704 (our own file)
        script_hash=_hash(_script()),
        style=Markup(STYLE),  # noqa: S704 (our own words)
        style_hash=_hash(STYLE),
        trust=Markup(known),  # noqa: S704 (JSON of ours, no tag can open in it)
    )
