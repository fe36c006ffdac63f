"""Verifying a file by the register, for anybody: asked by a script with its SHA-256 alone, or sent by a form."""

import hashlib
import json
import re

from flask import Response, abort, request

from lms import clock
from lms.certificates.queries import registered
from lms.certificates.views.blueprint import bp, for_strangers
from lms.doorstep import takes_files
from lms.limits import limited
from lms.proof import verdict_rules
from lms.proof.glancing import LARGEST, glanced
from lms.proof.verdict_rules import Standing, Verdict
from lms.web import Page, answer, csrf, public


def _standing(sha256: str) -> Standing | None:
    return registered(sha256, clock.local_day(clock.now()))


@bp.get("/controleren/bestand/<sha256>")
@public
@limited(methods=("GET",))
def ask_register(sha256: str) -> Page:
    """How a file of ours stands, as facts; null when no file of ours has these bytes. No name and no number."""
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        abort(404)
    known = _standing(sha256)
    content = json.dumps({"facts": sorted(known.facts) if known else None})
    return Response(content, mimetype="application/json", headers={"Cache-Control": "no-store"})


@bp.post("/controleren/bestand")
@csrf.exempt  # nothing is written, and who blocks cookies may look too
@public
@limited()
@takes_files(LARGEST + 200_000, from_anybody=True)
def look_at_file() -> Page:
    """For a browser without scripts. The bytes are looked at and let go."""
    sent = request.files.get("file")
    content = sent.read(LARGEST + 1) if sent else b""
    verdict = _verdict(content)
    return for_strangers(answer("certificates/verdict.html", verdict=verdict, is_chosen=bool(content)))


def _verdict(content: bytes) -> Verdict:
    """The register decides; of a file that it does not know we say what can be seen without opening it."""
    known = _standing(hashlib.sha256(content).hexdigest())
    if known is None:
        reason = glanced(content)
        state = verdict_rules.state_for({verdict_rules.fact_of(reason)})
        return Verdict(state, verdict_rules.in_a_sentence(reason))
    claims = json.loads(known.credential) if known.credential else None
    return Verdict(verdict_rules.state_for(known.facts), "", claims)
