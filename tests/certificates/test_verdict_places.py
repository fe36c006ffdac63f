"""One verdict, the same in every place: the page of a code, a file sent by a form, the register asked by a script, the command, and
the command without the register. The browser's own two places: tests/journeys/test_verifying.py."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from subprocess import CompletedProcess

import pytest

from lms.certificates import name_actions, withdrawal_actions
from lms.certificates.cli import verify_file
from lms.certificates.models import Certificate
from lms.db import db
from lms.proof import keys
from lms.proof.verdict_rules import EXIT_CODES, state_for
from tests import commands

STATES = ("valid", "expired", "superseded", "revoked")
HEADLINES = {
    "valid": "geldig", "expired": "verlopen", "superseded": "vervangen", "revoked": "ingetrokken", "unknown": "echt, stand onbekend",
    "not_trusted": "niet te vertrouwen", "cannot_look": "kan hier niet nagaan",
}  # fmt: skip


@pytest.fixture
def in_state(world, issued, run_jobs) -> Callable[[str], Certificate]:
    """A certificate with its file, by the real deeds, in a state."""
    world.staff(name="Noor de Wit")

    def make(state: str) -> Certificate:
        made = issued(days=-800 if state == "expired" else -1)
        run_jobs()
        if state == "superseded":
            by = world.staff()
            name_actions.ask_name_change(made, name="Wilma Bos", by=made.person, now=world.now)
            name_actions.decide_name_change(
                made, is_granted=True, reason="Akte gezien.", by=by, now=world.now
            )
        if state == "revoked":
            by = world.staff()
            world.heard(made, by)
            withdrawal_actions.revoke(made, reason="Samen besproken.", by=by, now=world.now)
        run_jobs()
        run_jobs()
        db.session.refresh(made)
        return made

    return make


@pytest.fixture
def places(app, client, tmp_path, monkeypatch) -> Callable[[bytes, str], dict[str, str]]:
    """What every place without a browser says of a file, and of the code on it, as a state."""
    said = {headline: state for state, headline in HEADLINES.items()}

    def command(*given: str) -> str:
        answer = app.test_cli_runner().invoke(verify_file, given)
        headline = answer.output.splitlines()[0].split(":")[0]
        assert EXIT_CODES[said[headline]] == answer.exit_code, answer.output
        return said[headline]

    def look(content: bytes, code: str) -> dict[str, str]:
        file, lists = tmp_path / "certificaat.pdf", tmp_path / "lijsten.json"
        file.write_bytes(content)
        lists.write_bytes(client.get("/certificaten/lijsten.json").data)
        (tmp_path / "sleutels.json").write_bytes(client.get("/certificaten/sleutels.json").data)
        by_keys = (str(file), "--keys", str(tmp_path / "sleutels.json"))
        page = client.get(f"/controleren/{code}").get_data(as_text=True)
        sent = client.post("/controleren/bestand", data={"file": (BytesIO(content), "x.pdf")}).get_data(
            as_text=True
        )
        digest = hashlib.sha256(content).hexdigest()
        facts = client.get(f"/controleren/bestand/{digest}").get_json()["facts"]
        headline = page.split("<h1>")[1].split("</h1>")[0].removeprefix("Dit certificaat is ")
        return {
            "the page of the code": said.get(headline, headline),
            "a file sent by a form": said[sent.split("<h1>")[1].split("</h1>")[0].lower()],
            "the register, asked by a script": "not_trusted" if facts is None else state_for(facts),
            "the command": command(str(file)),
            "the command, by lists": command(*by_keys, "--offline", "--lists", str(lists)),
            "the command, alone": command(*by_keys, "--offline"),
        }

    return look


@pytest.mark.parametrize("state", STATES)
def test_every_place_says_the_same(in_state, places, state):
    made = in_state(state)
    found = places(made.file.content, made.code)
    alone = found.pop("the command, alone")
    assert set(found.values()) == {state}, found
    # without a list only the end is known, which stands in the file itself
    assert alone == ("expired" if state == "expired" else "unknown")


def test_a_changed_file_in_every_place(in_state, places):
    made = in_state("valid")
    found = places(made.file.content + b" ", made.code)
    assert found.pop("the page of the code") == "valid"  # the code is not the file
    assert set(found.values()) == {"not_trusted"}, found


def test_under_a_leaked_key_the_register_still_knows_its_own(in_state, places, world):
    """Without the register nobody can tell a genuine file from one that the thief made."""
    made = in_state("valid")
    old = keys.present(keys.SIGNER)
    old.retired_at = old.leaked_at = world.now
    found = places(made.file.content, made.code)
    by_keys = {found.pop("the command, by lists"), found.pop("the command, alone")}
    assert (set(found.values()), by_keys) == ({"valid"}, {"not_trusted"})


def test_lists_are_found_after_a_move(app, in_state, places, monkeypatch, run_jobs, world):
    """The file names the old address of its list, the list calls itself by the new one."""
    from dataclasses import replace

    from lms.proof.actions import sign_all_anew

    made = in_state("revoked")
    monkeypatch.setitem(
        app.config, "SETTINGS", replace(app.config["SETTINGS"], base_url="https://verhuisd.example.nl")
    )
    sign_all_anew("moved", world.now)
    run_jobs()
    assert places(made.file.content, made.code)["the command, by lists"] == "revoked"


def verify_apart(environ: dict[str, str], *given: str) -> CompletedProcess[str]:
    return commands.lms(environ, "certificates", "verify", *given)


def verify_in_a_new_python(environ: dict[str, str], *given: str) -> CompletedProcess[str]:
    """So that what a library says while it is loaded would be seen."""
    command = [sys.executable, "-c", "from lms.cli import main; main()", "certificates", "verify", *given]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=120)


def test_a_verifier_without_a_house(in_state, client, tmp_path, monkeypatch):
    """No folder and no key are made, and a library's own words never come before the verdict."""
    made = in_state("valid")
    contents = {
        "echt.pdf": made.file.content, "vals.pdf": made.file.content + b" ", "stuk.pdf": b"%PDF-1.7\n1 0 obj",
        "sleutels.json": client.get("/certificaten/sleutels.json").data, "lijsten.json": client.get("/certificaten/lijsten.json").data,
    }  # fmt: skip
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    there = sorted(contents)
    by_keys = ("--offline", "--keys", "sleutels.json")
    outcomes = {
        ("echt.pdf", *by_keys, "--lists", "lijsten.json"): (0, "geldig"),
        ("echt.pdf", *by_keys): (3, "echt, stand onbekend"),
        ("vals.pdf", *by_keys): (2, "niet te vertrouwen: "),
        ("stuk.pdf", *by_keys): (2, "niet te vertrouwen: dit bestand is geen hele PDF"),
        ("echt.pdf", "--offline"): (3, "kan hier niet nagaan: hier staan geen openbare sleutels"),
        ("echt.pdf",): (3, "kan hier niet nagaan: hier is geen register"),
        ("weg.pdf", *by_keys): (3, "kan hier niet nagaan: weg.pdf is niet te openen"),
        ("echt.pdf", *by_keys, "--lists", "sleutels.json"): (
            3,
            "kan hier niet nagaan: sleutels.json is geen",
        ),
        ("echt.pdf", "--ofline"): (3, ""),
    }
    monkeypatch.chdir(tmp_path)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    tries = [(verify_apart, given) for given in outcomes] + [(verify_in_a_new_python, next(iter(outcomes)))]
    for verify, given in tries:
        found, (code, beginning) = verify(environ, *given), outcomes[given]
        standing = sorted(path.name for path in tmp_path.iterdir())
        assert (found.returncode, found.stdout[: len(beginning)], standing) == (code, beginning, there), given
        assert "Traceback" not in found.stderr, given


BAD = {
    "a text": (b"hallo", "Dit bestand is geen PDF"),
    "a photo": (b"\xff\xd8\xff\xe0 and so on", "Dit is een foto"),
    "too large": (b"%PDF-" + b"x" * 10_000_000, "te groot voor een certificaat"),
    "under a password": (b"%PDF-1.7 /Encrypt 5 0 R", "zit op slot"),
    "no signature": (b"%PDF-1.7", "geen handtekening in dit bestand"),
    "two signatures": (b"%PDF-1.7 " + b"/ByteRange [0 1 2 3]" * 2, "meer dan één handtekening"),
    "nothing": (b"", "Er kwam geen bestand mee"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_gets_its_own_sentence_and_a_number_to_ring(app, client, visit, kind):
    content, sentence = BAD[kind]
    answer = client.post("/controleren/bestand", data={"file": (BytesIO(content), "x.pdf")})
    page = answer.get_data(as_text=True)
    settings = app.config["SETTINGS"]
    assert answer.status_code == 200
    assert sentence in page
    assert f"Bel {settings.contact_name}" in page


def test_a_file_that_is_far_too_large_is_not_read(client):
    answer = client.post("/controleren/bestand", data={"file": (BytesIO(b"x" * 12_000_000), "x.pdf")})
    assert answer.status_code == 413


def test_nothing_is_kept_of_a_file_and_no_cookie_is_needed(app, in_state, monkeypatch, client):
    made = in_state("valid")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    before = sorted(path for path in app.config["SETTINGS"].data_dir.rglob("*") if path.is_file())
    page = client.post("/controleren/bestand", data={"file": (BytesIO(made.file.content), "x.pdf")})
    assert "Wilma Kooistra" in page.get_data(as_text=True)
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert sorted(path for path in app.config["SETTINGS"].data_dir.rglob("*") if path.is_file()) == before


def test_the_register_says_facts_and_nothing_else(in_state, client):
    made = in_state("superseded")
    answer = client.get(f"/controleren/bestand/{made.file.sha256}")
    assert (answer.get_json(), answer.headers["Cache-Control"]) == ({"facts": ["replaced"]}, "no-store")
    assert client.get(f"/controleren/bestand/{'0' * 64}").get_json() == {"facts": None}
    for wrong in ("x", "A" * 64, "0" * 63):
        assert client.get(f"/controleren/bestand/{wrong}").status_code == 404


def test_the_page_of_a_code_is_a_checklist(in_state, walk, app):
    made = in_state("valid")
    page = walk().opens(f"/controleren/{made.code}")
    page.sees(
        "Wie gaf het?", made.facts["organisation"], "Aan wie?", "W. K.", "Waarvoor?", "Tot en met wanneer?", "Net gevraagd aan ons register",
        "Dit kan de houder", "Wat dit niet is", "geen diploma", "Twijfel je? Bel",
    ).misses("Kooistra", "wallet")  # fmt: skip
    page.presses("Kijk of het klopt", surname="Jansen").sees(
        "Nee, deze achternaam herkennen we niet",
        "nog niet vals",
        "Vraag de houder om de PDF",
        "Twijfel je? Bel",
    )
    page.presses("Kijk of het klopt", surname="KOOISTRA").sees("Ja, deze achternaam")


def test_the_page_says_what_wallets_cannot_know(in_state, walk):
    """Open Badges 3.0 has room for one list; only files of a few days before named both."""
    made = in_state("superseded")
    walk().opens(f"/controleren/{made.code}").sees("zoals een wallet", "niet weten dat het vervangen is")
    claims = json.loads(made.file.credential)
    claims["credentialStatus"] = [claims["credentialStatus"]] * 2
    made.file.credential = json.dumps(claims)
    walk().opens(f"/controleren/{made.code}").misses("wallet")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("ABC", "Deze code kennen we niet. Een code heeft 26 letters en cijfers. Je typte er 3."),
        ("O" * 26, "Deze code kennen we niet. In een code staat nooit een 0, 1, I of O."),
        ("A" * 26, "Deze code kennen we niet."),
    ],
)
def test_a_mistyped_code_is_told_what_to_look_at(walk, typed, sentence):
    walk().opens("/controleren").presses("Controleer", status=400, code=typed).sees(
        sentence, "Twijfel je? Bel"
    )
