"""The commands, run as a person would run them, on a data folder of their own."""

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import urllib.request

import pytest

from tests import commands
from tests.journeys.server import running

pytestmark = pytest.mark.own_database


def lms(folder, *arguments, **settings):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    environ |= {"LMS_DATA_DIR": str(folder), "LMS_BASE_URL": "http://127.0.0.1:5999"} | settings
    return commands.lms(environ, *arguments)


def rows(folder) -> dict[str, str]:
    """A fingerprint of every table's rows."""
    with sqlite3.connect(folder / "lms.db") as connection:
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
        ]
        found = {
            name: hashlib.sha256(
                repr(sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)).encode()
            ).hexdigest()
            for name in tables
        }
    connection.close()
    return found


@pytest.fixture(scope="module")
def demo(own_world):
    """A demo world that was served once."""
    return own_world


def test_demo_serves_and_refuses_a_real_world_and_other_hosts(demo, tmp_path):
    assert lms(demo, "demo", "--host", "0.0.0.0").returncode == 1
    (tmp_path / "lms.db").write_bytes(b"")
    refused = lms(tmp_path, "demo")
    assert (refused.returncode, refused.stderr.count("\n"), "holds a real world" in refused.stderr) == (
        1,
        1,
        True,
    )


def test_backup_and_restore_elsewhere(demo, tmp_path):
    photo = demo / "uploads" / "ab" / "abcdef.jpg"
    photo.parent.mkdir(parents=True, exist_ok=True)
    photo.write_bytes(b"\xff\xd8\xff")
    (photo.parent / "abcdef.webm").write_bytes(b"voice")
    file, elsewhere = tmp_path / "copy.tar.gz", tmp_path / "elsewhere"
    made = lms(demo, "backup", str(file))
    assert made.returncode == 0, made.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    restored = lms(elsewhere, "restore", str(file), "--journal", str(demo / "register.journal"))
    assert restored.returncode == 0, restored.stderr
    assert rows(elsewhere) == rows(demo)
    assert (elsewhere / "uploads" / "ab" / "abcdef.jpg").read_bytes() == b"\xff\xd8\xff"
    assert (elsewhere / "uploads" / "ab" / "abcdef.webm").read_bytes() == b"voice"
    assert (elsewhere / "secret-key").read_text() == (demo / "secret-key").read_text()
    assert "held back" in lms(elsewhere, "doctor").stdout
    assert lms(elsewhere, "release").returncode == 0
    again = lms(elsewhere, "restore", str(file))
    assert (again.returncode, "not empty" in again.stderr) == (1, True)
    assert rows(elsewhere) == rows(demo)


def test_a_backup_of_years_ago_goes_back(tmp_path):
    """Made when tables and columns of today were not there: it goes in as it was, and is brought up to date."""
    moment = "2026-01-05T09:00:00+00:00"
    person = {"id": 7, "name": "Wilma Kooistra", "email": "wilma@demo.test", "phone": "", "neighbourhood": "Blokker",
              "password_hash": None, "created_at": moment, "disabled_at": None}  # fmt: skip
    message = {"id": 3, "event": "welcome:7", "address": "wilma@demo.test", "person_id": 7, "template": "x", "subject": "Welkom",
               "body": "Dag", "is_secret": False, "calendar": None, "message_id": "<3@demo.test>", "created_at": moment, "expires_at": None,
               "sent_at": moment}  # fmt: skip
    lines = [{"revision": "0001"}, {"table": "people", "row": person}, {"table": "messages", "row": message}]
    content = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
    file, folder = tmp_path / "old.tar.gz", tmp_path / "data"
    with tarfile.open(file, "w:gz") as archive:
        member = tarfile.TarInfo("database.jsonl")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    restored = lms(folder, "restore", str(file))
    assert (restored.returncode, restored.stdout.startswith("2 rows are back")) == (0, True), restored.stderr
    with sqlite3.connect(folder / "lms.db") as connection:
        assert connection.execute("SELECT id, name FROM people").fetchall() == [(7, "Wilma Kooistra")]
        assert connection.execute("SELECT id, subject, bundle_id FROM messages").fetchall() == [
            (3, "Welkom", None)
        ]
    connection.close()


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b\x08\x00rubbish"])
def test_a_file_that_is_no_backup(tmp_path, content):
    file = tmp_path / "x.tar.gz"
    file.write_bytes(content)
    refused = lms(tmp_path / "data", "restore", str(file))
    assert (refused.returncode, "not a whole backup" in refused.stderr) == (1, True)


def test_doctor_says_what_is_well_and_what_to_do(demo, tmp_path):
    well = lms(demo, "doctor")
    assert (well.returncode, "LOOK" in well.stdout) == (0, False), well.stdout
    empty = lms(tmp_path, "doctor")
    assert (empty.returncode, "run `lms serve` once" in empty.stdout) == (1, True)


@pytest.fixture
def certificate(demo, tmp_path):
    """(file, holder, public keys) of a certificate of the demo world."""
    with sqlite3.connect(demo / "lms.db") as connection:
        content, holder = connection.execute(
            "SELECT content, json_extract(facts, '$.holder') FROM certificate_files JOIN certificates ON id = certificate_id LIMIT 1"
        ).fetchone()
    connection.close()
    real = tmp_path / "real.pdf"
    real.write_bytes(content)
    return real, holder, demo / "keys" / "public.json"


def test_verifying_a_certificate_file(demo, tmp_path, certificate):
    real, holder, _ = certificate
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(real.read_bytes() + b" ")
    for arguments, end in (
        ((str(real),), (0, "geldig")),
        ((str(real), "--offline"), (3, "echt, stand onbekend")),
    ):
        genuine = lms(demo, "certificates", "verify", *arguments)
        lines = genuine.stdout.splitlines()
        assert (genuine.returncode, lines[0], f"naam: {holder}" in lines) == (*end, True), genuine.stderr
        assert any(line.startswith("credentialSubject.achievement.criteria.narrative: ") for line in lines)
        assert ("Niet nagekeken: " in genuine.stdout) is ("--offline" in arguments)
    for arguments in ((str(changed),), (str(changed), "--offline")):
        refused = lms(demo, "certificates", "verify", *arguments)
        assert (refused.returncode, refused.stdout) == (
            2,
            "niet te vertrouwen: aan dit bestand is iets toegevoegd nadat het getekend was\n"
            "Twijfel je? Bel de organisatie die op het document staat.\n",
        )  # fmt: skip


def test_verifying_without_the_server(tmp_path, certificate):
    """On a machine that knows nothing but the file of public keys; and not by the keys of another."""
    real, _, public = certificate
    elsewhere = tmp_path / "elsewhere"
    with_keys = lms(elsewhere, "certificates", "verify", str(real), "--offline", "--keys", str(public))
    assert (with_keys.returncode, with_keys.stdout.splitlines()[0]) == (3, "echt, stand onbekend"), (
        with_keys.stderr
    )
    other = tmp_path / "other.json"
    other.write_text('{"roots": {}, "signers": {}, "credential_keys": {}}')
    refused = lms(elsewhere, "certificates", "verify", str(real), "--offline", "--keys", str(other))
    assert (refused.returncode, "niet van ons" in refused.stdout) == (2, True)


def test_keys_are_listed_replaced_and_carried_in_a_backup(demo, tmp_path, certificate):
    real, *_ = certificate
    listed = lms(demo, "certificates", "keys")
    assert (listed.returncode, listed.stdout.count("private half here"), listed.stdout.count("signs,")) == (
        0,
        4,
        4,
    )
    copies, phrase = {}, "een lange zin"
    for name, arguments in (("without", ()), ("with", ("--passphrase", phrase))):
        made = lms(demo, "backup", str(tmp_path / name), *arguments)
        assert ("NOT in it" in made.stdout) is (name == "without")
        restored = lms(tmp_path / f"from-{name}", "restore", str(tmp_path / name), *arguments)
        assert restored.returncode == 0, restored.stderr
        copies[name] = sorted(path.name for path in (tmp_path / f"from-{name}" / "keys").iterdir())
    assert copies["without"] == ["public.json"]
    assert copies["with"] == sorted(path.name for path in (demo / "keys").iterdir())
    wrong = lms(tmp_path / "new", "restore", str(tmp_path / "with"), LMS_BACKUP_PASSPHRASE="een andere zin")
    assert (wrong.returncode, "does not open the keys" in wrong.stderr) == (1, True)
    copy = tmp_path / "from-with"
    rotated = lms(copy, "certificates", "keys", "--rotate")
    assert (rotated.returncode, rotated.stdout.count("new: "), rotated.stdout.count("stays true")) == (
        0,
        3,
        3,
    )
    assert lms(copy, "certificates", "verify", str(real)).returncode == 0
    old = next(
        line.split()[0]
        for line in rotated.stdout.splitlines()
        if line.startswith("signer") and "stays true" in line
    )
    assert lms(copy, "certificates", "keys", "--retire", old, "--leaked").returncode == 0
    leaked = lms(copy, "certificates", "verify", str(real), "--offline")
    assert (leaked.returncode, "niet meer vertrouwen" in leaked.stdout) == (2, True)
    assert lms(copy, "certificates", "keys", "--retire", "nergens").returncode == 1


def test_people_and_rights(demo, tmp_path):
    added = lms(
        demo, "people", "add", "nieuwe@example.org", "--name", "Nieuwe Collega", "--role", "coordinator"
    )
    assert (added.returncode, "invitation is on its way" in added.stdout) == (0, True)
    refused = lms(demo, "people", "add", "x@example.org", "--name", "X", "--role", "baas")
    assert refused.returncode != 0
    table = lms(demo, "people", "rights").stdout
    assert "/aanmeldingen " in table
    assert "coordinator, administrator" in table


def test_courses_check_and_publish(demo, tmp_path):
    assert lms(tmp_path, "courses", "check").returncode == 0
    unchanged = lms(demo, "courses", "publish")
    assert (unchanged.returncode, "unchanged" in unchanged.stdout) == (0, True)
    broken = tmp_path / "kapot"
    broken.mkdir()
    (broken / "course.toml").write_text("titel = 1")
    for verb in ("check", "publish"):
        refused = lms(demo, "courses", verb, str(broken))
        assert (refused.returncode, "course.toml:1" in refused.stdout + refused.stderr) == (1, True)


def test_a_wrong_setting_stops_with_one_line(tmp_path):
    refused = lms(tmp_path, "serve", LMS_MAIL_URL="ftp://x")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert refused.stderr.startswith("lms: LMS_MAIL_URL:")


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "postgresql://127.0.0.1:1/nergens", "amqp://x"])
def test_a_queue_of_the_days_before_is_taken_with_one_line(demo, url):
    found = lms(demo, "doctor", LMS_QUEUE_URL=url)
    lines = [line for line in found.stdout.splitlines() if "LMS_QUEUE_URL" in line]
    assert (found.returncode, len(lines), "is not used any more" in lines[0]) == (0, 1, True)


def test_help_explains_every_verb_in_a_line(tmp_path):
    shown = lms(tmp_path, "--help").stdout
    for verb in (
        "serve",
        "demo",
        "worker",
        "courses",
        "people",
        "certificates",
        "backup",
        "restore",
        "doctor",
    ):
        assert any(
            line.strip().startswith(f"{verb} ") and len(line.split()) > 2 for line in shown.splitlines()
        ), verb


def test_the_wheel_runs_from_an_empty_folder(tmp_path):
    """Built, installed into an environment that holds nothing of this clone, served from elsewhere. The libraries come
    from the present environment by path: a test has no internet; `make wheel-check` installs them afresh."""
    dist, home = tmp_path / "dist", tmp_path / "home"
    home.mkdir()
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(dist)],
        check=True,
        capture_output=True,
        cwd=os.getcwd(),
    )
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "env")], check=True)
    python = tmp_path / "env" / "bin" / "python"
    site = next((tmp_path / "env" / "lib").glob("python*/site-packages"))
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site), str(next(dist.glob("*.whl")))],
        check=True, capture_output=True,
    )  # fmt: skip
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "libraries.pth").write_text(libraries)
    environ = {"PYTHONPATH": ""}
    where = subprocess.run(
        [str(python), "-c", "import lms; print(lms.__file__)"],
        capture_output=True,
        text=True,
        cwd=home,
        env=os.environ | environ,
        check=True,
    )
    assert where.stdout.startswith(str(site))
    with (
        running(home, python=[str(python), "-c", "from lms.cli import main; main()"], **environ) as server,
        urllib.request.urlopen(f"{server.address}/opleiding") as answer,
    ):
        assert "Jouw rol" in answer.read().decode()
