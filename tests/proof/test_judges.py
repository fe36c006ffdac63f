"""What verifiers that others wrote in JavaScript say of our certificates: @digitalbazaar/vc with its status lists, and jose.

They are asked where node is and where `npm install` was done in tests/judges; else these tests are skipped, and say so.
"""

import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lms import clock
from lms.certificates import actions, withdrawal_actions
from lms.certificates.rules import RENEWAL
from lms.proof import data_integrity

JUDGES = Path(__file__).parents[1] / "judges"
DID = "did:web:localhost"
pytestmark = [
    pytest.mark.skipif(
        shutil.which("node") is None, reason="node is not installed here: these judges were not asked"
    ),
    pytest.mark.skipif(
        not (JUDGES / "node_modules").exists(),
        reason="no `npm install` was done in tests/judges: these judges were not asked",
    ),
]


@pytest.fixture
def judged(client):
    """What they say of a file, by what anybody may fetch from us and nothing else."""

    def judge(certificate: Any, change: Any = None) -> dict[str, Any]:
        known = client.get("/.well-known/did.json").get_json(force=True)
        methods = {row["id"]: {"@context": known["@context"], **row} for row in known["verificationMethod"]}
        lists = {
            f"http://localhost{path}": json.loads(client.get(path).text)
            for path in ("/certificaten/status/1", "/certificaten/status/1/vervangen")
        }
        contexts = {address: data_integrity._context(address) for address in data_integrity.CONTEXTS}
        claims = json.loads(certificate.file.credential)
        if change:
            change(claims)
        asked = {
            "credential": claims,
            "jwts": [certificate.file.jwt, certificate.file.jwt[:-6] + "AAAAAA"],
            "keySet": client.get("/.well-known/jwks.json").get_json(),
            "documents": {DID: known, **methods, **lists, **contexts},
            "now": clock.now().isoformat(),
        }
        run = subprocess.run(
            ["node", "judge.mjs"],
            cwd=JUDGES,
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert run.returncode == 0, run.stderr
        return dict(json.loads(run.stdout))

    return judge


def in_state(state: str, issued, run_jobs, world):
    """The certificate of before where it was renewed."""
    made, by = issued(days=-1), world.staff()
    run_jobs()
    if state == "withdrawn":
        world.heard(made, by)
        withdrawal_actions.revoke(made, reason="Samen besproken.", by=by, now=world.now)
    if state in ("replaced", "renewed"):
        until = world.today + timedelta(days=700)
        new = actions.succeed(
            made, reason=RENEWAL, holder="Wilma Kooistra", valid_until=until, by=by, now=world.now
        )
        made = new if state == "renewed" else made
    run_jobs()
    run_jobs()
    return made


@pytest.mark.parametrize("state", ["valid", "withdrawn", "replaced", "renewed"])
def test_others_believe_what_we_give(issued, run_jobs, world, judged, state):
    """Withdrawn they see; replaced they cannot: Open Badges 3.0 has room for one list."""
    made = in_state(state, issued, run_jobs, world)
    said = judged(made)
    assert said["credential"] == {"holds": True, "why": "", "bits": [["revocation", state == "withdrawn"]]}
    claims, refusal = said["jwts"]
    subject = json.loads(made.file.credential)["credentialSubject"]
    assert (claims["iss"], claims["credentialSubject"]) == (DID, subject)
    assert refusal == "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"


CHANGES = {
    "another name": lambda claims: claims["credentialSubject"]["identifier"][0].update(
        identityHash="Iemand Anders"
    ),
    "another day": lambda claims: claims.update(awardedDate="2020-01-01T00:00:00+01:00"),
    "an outcome less": lambda claims: claims["credentialSubject"]["result"].pop(),
    "another picture": lambda claims: claims["issuer"]["image"].update(id="https://example.org/x.png"),
    "another place on the list": lambda claims: claims["credentialStatus"].update(statusListIndex="7"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_others_refuse_what_was_changed(printed, run_jobs, judged, change):
    run_jobs()
    assert judged(printed, CHANGES[change])["credential"]["holds"] is False
