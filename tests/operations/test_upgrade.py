"""A world that was filled by the code of November 2026 is brought up to date: everything is there, and works as before.

How it was made, and what waits in it: `world_of_2026_11/README.md`. Everything here goes through commands, addresses and dumped
rows, so that it holds however the house is rebuilt. A migration declares what it changes (`changes`); the lists in capitals are for
whoever changes on purpose what people find.
"""

import base64
import email
import json
import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from lms import clock
from lms.app import create_app
from lms.cli import with_verbs
from lms.config import read_settings
from lms.db import Base, db
from lms.jobs import runner
from lms.operations import dumping, preparing
from tests.databases import empty_database
from tests.house.generated_rows import Rows
from tests.house.walking import changes_since, differences

OLD = Path(__file__).with_name("world_of_2026_11")
MADE = date(2026, 11, 27)
REVISION = "0008"
PASSWORD = PASSPHRASE = "samen-lukt-het-zelf"
SESSION = "7VdcFmhwQ8S6-AceAPtwm8LacXjkGsIP"  # of deelnemer@demo.test, on a telephone
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?\+00:00)?")
STANDS_STILL = re.compile(r"certificate|signing|status_|revocations|hearings|objections")
VERDICTS = {
    "SLHZ-2026-0001": ("geldig", "Rosa Hendriksma"),
    "SLHZ-2026-0002": ("vervangen", "Geert Wieringa"),
    "SLHZ-2026-0003": ("vervangen", "Samira Bouali"),
    "SLHZ-2026-0004": ("ingetrokken", "Ineke Drent"),
    "SLHZ-2026-0005": ("geldig", "Samira el Khattabi"),
    "SLHZ-D-2026-0001": ("geldig", "Joop Vlaar"),
}
MADE_AFTERWARDS = ("SLHZ-2026-0006", "Geert Wieringa")  # its job waited
# where staff find what is to go by post, and which letters wait there
DESKS = (
    "/brieven",
    "/certificaten/brieven",
    "/aanmeldingen/9/brief",
    "/begeleiding/lichtingen/2/berichten/3",
)
LETTERS = {
    "Kofi Mensah": "Denk aan de groepsdag",
    "Tineke Schouten": "Wie brengt er stoelen mee?",
    "Geert Wieringa": "Je certificaat is klaar",
    "Samira el Khattabi": "Je certificaat is klaar",
    "Berend Ottens": "Je plek staat klaar",
}


def moved(value: Any, days: timedelta) -> Any:
    """The same some days later."""
    if isinstance(value, dict):
        return {name: moved(one, days) for name, one in value.items()}
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        return value
    kind = datetime if "T" in value else date
    return (kind.fromisoformat(value) + days).isoformat()


def lines_of_yesterday() -> list[str]:
    """The database of the backup as if it was made yesterday, so that this test is not about sessions and invitations that
    ended long ago. What a certificate says is signed and stands still."""
    days = clock.local_day(clock.now()) - timedelta(days=1) - MADE
    with tarfile.open(OLD / "backup.tgz") as archive:
        found = archive.extractfile("database.jsonl").read().decode().splitlines()
    records = [json.loads(line) for line in found]
    for record in records[1:]:
        if not STANDS_STILL.match(record["table"]):
            record["row"] = moved(record["row"], days)
    return [json.dumps(record) for record in records]


def backup_of(lines: list[str], file: Path) -> None:
    content = "".join(f"{line}\n" for line in lines).encode()
    with tarfile.open(OLD / "backup.tgz") as old, tarfile.open(file, "w:gz") as new:
        for member in old:
            stored = old.extractfile(member).read()
            if member.name == "database.jsonl":
                stored, member.size = content, len(content)
            new.addfile(member, BytesIO(stored))


def rows_of(lines: list[str]) -> Rows:
    """Table -> primary key -> row."""
    found: Rows = {}
    for record in map(json.loads, lines[1:]):
        table, row = record["table"], record["row"]
        known = Base.metadata.tables.get(table)
        key = [column.name for column in known.primary_key] if known is not None else ["id"]
        found.setdefault(table, {})[tuple(row.get(name) for name in key)] = row
    return found


@dataclass
class Upgraded:
    app: Flask
    data_dir: Path
    old: Rows
    new: Rows = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.new = self.rows()

    def rows(self) -> Rows:
        """What stands in the database now."""
        with self.app.app_context(), db.engine.connect() as connection:
            return rows_of(list(dumping.dump(connection)))

    def lms(self, *arguments: object) -> Result:
        """A command of an administrator."""
        return self.app.test_cli_runner().invoke(with_verbs(), [str(one) for one in arguments])

    def work(self, now: datetime) -> None:
        """What the job runner does at this moment, and what comes of that."""
        with self.app.app_context():
            while runner.run_due(now):
                pass

    def mails(self) -> list[tuple[str, str, str]]:
        """(to, subject, text) of everything that was mailed."""
        files = (self.data_dir / "mail").glob("*.eml")
        found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]
        return sorted((one["To"], one["Subject"], one.get_body(("plain",)).get_content()) for one in found)


def let_go(app: Flask) -> None:
    """Closes every connection, those that count visitors too."""
    with app.app_context():
        db.engine.dispose()
    app.extensions["counts"].engine.dispose()


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory) -> Iterator[Upgraded]:
    folder = tmp_path_factory.mktemp("upgraded")
    lines, file = lines_of_yesterday(), folder / "backup.tgz"
    backup_of(lines, file)
    with empty_database() as url:
        environ = {
            "LMS_DATA_DIR": str(folder / "data"),
            "LMS_DATABASE_URL": url,
            "LMS_BASE_URL": "http://localhost",
            "LMS_CONTACT_PHONE": "0229 55 01 23",
        }
        empty = create_app(read_settings(environ))
        answer = empty.test_cli_runner().invoke(
            with_verbs(), ["restore", str(file), "--passphrase", PASSPHRASE]
        )
        assert answer.exit_code == 0, answer.output
        let_go(empty)
        app = create_app(read_settings(environ))  # with the key that came back
        app.testing = True
        app.config["WTF_CSRF_ENABLED"] = False
        yield Upgraded(app, folder / "data", rows_of(lines))
        let_go(app)


def test_every_row_came_along(upgraded):
    declared = changes_since(REVISION)
    assert [
        f"{what} {how}" for what, how in differences(upgraded.old, upgraded.new) if what not in declared
    ] == []


def addresses() -> dict[str, list[str]]:
    """Account -> what it could open, an address of each kind; '-' for who has no account."""
    found: dict[str, list[str]] = {}
    for line in (OLD / "addresses.txt").read_text().splitlines():
        account, address = line.split(" ", 1)
        found.setdefault(account, []).append(address)
    return found


def logged_in(app: Flask, account: str) -> Any:
    browser = app.test_client()
    if account != "-":
        answer = browser.post("/inloggen", data={"email": account, "password": PASSWORD})
        assert answer.status_code == 303, account
    return browser


@pytest.mark.parametrize("account", addresses())
def test_who_had_an_address_still_opens_it(upgraded, account):
    """Or is sent on for good to where it is now."""
    browser, wrong = logged_in(upgraded.app, account), {}
    for address in addresses()[account]:
        answer = browser.get(address)
        way = [answer.status_code]
        if answer.status_code in (301, 308):
            way.append(browser.get(answer.headers["Location"]).status_code)
        if way not in ([200], [301, 200], [308, 200]):
            wrong[address] = way
    assert wrong == {}


def test_every_old_address_leads_somewhere(upgraded):
    """Also those that take a form only: somebody may have had it open during the upgrade."""
    adapter, gone = upgraded.app.url_map.bind("localhost"), []
    for line in (OLD / "routes.txt").read_text().splitlines():
        method, rule = line.split()
        try:
            adapter.match(re.sub(r"<(int:)?[^>]*>", lambda found: "1" if found[1] else "x", rule), method)
        except RequestRedirect:
            pass
        except HTTPException as error:
            gone.append(f"{line}: {error.code}")
    assert gone == []


def test_who_was_in_is_in_still(upgraded):
    browser = upgraded.app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = SESSION, True
    answer = browser.get("/mijn")
    assert (answer.status_code, "Wilma Kooistra" in answer.get_data(as_text=True)) == (200, True)


def test_a_calendar_goes_on(upgraded):
    [address] = [one for one in addresses()["-"] if one.startswith("/agenda/")]
    answer = upgraded.app.test_client().get(address)
    assert (answer.mimetype, answer.text.count("BEGIN:VEVENT") > 0) == ("text/calendar", True)


def verdict(upgraded: Upgraded, number: str, folder: Path, *given: object) -> tuple[str, str]:
    """(what the file is said to be, whose it is). One that ended since is as good as it was."""
    rows = upgraded.rows()
    [certificate] = [row for row in rows["certificates"].values() if row["number"] == number]
    file = folder / f"{number}.pdf"
    file.write_bytes(base64.b64decode(rows["certificate_files"][certificate["id"],]["content"]["base64"]))
    said, *claims = upgraded.lms("certificates", "verify", file, *given).output.splitlines()
    ends = certificate["valid_until"]
    if said == "verlopen" and date.fromisoformat(ends) < clock.local_day(clock.now()):
        said = "geldig"
    return said, next(line for line in claims if line.startswith("naam: ")).removeprefix("naam: ")


def test_issued_files_verify(upgraded, tmp_path):
    assert {number: verdict(upgraded, number, tmp_path) for number in VERDICTS} == VERDICTS


def test_letters_that_wait_are_on_a_desk(upgraded):
    browser = logged_in(upgraded.app, "coordinator@demo.test")
    pages = "".join(browser.get(desk, follow_redirects=True).get_data(as_text=True) for desk in DESKS)
    assert {
        name: subject for name, subject in LETTERS.items() if name not in pages or subject not in pages
    } == {}


def is_waiting(row: dict[str, Any], channel: str, now: datetime) -> bool:
    ends = row["expires_at"] and datetime.fromisoformat(row["expires_at"])
    return row["channel"] == channel and row["sent_at"] is None and not (ends and ends <= now)


def test_what_waited_is_done_and_sent_once(upgraded, tmp_path):
    """Last, since it changes the world. A restored copy does nothing before it is released."""
    noon = clock.from_local(
        datetime.combine(
            clock.local_day(clock.now()) + timedelta(days=1), datetime.min.time().replace(hour=12)
        )
    )
    upgraded.work(noon)
    assert (upgraded.mails(), upgraded.rows()["jobs"]) == ([], upgraded.new["jobs"])
    assert upgraded.lms("release").exit_code == 0
    upgraded.work(noon)

    old = upgraded.old
    jobs = upgraded.rows()["jobs"]
    later = {key for key, row in old["jobs"].items() if datetime.fromisoformat(row["run_at"]) > noon}
    unfinished = {key: row["kind"] for key, row in jobs.items() if row["status"] not in ("done", "failed")}
    assert unfinished == {key: old["jobs"][key]["kind"] for key in later}
    assert {key for key, row in jobs.items() if row["status"] == "failed"} == {
        key for key, row in old["jobs"].items() if row["status"] == "failed"
    }

    messages = old["messages"].values()
    alone = [(row["address"], row["subject"]) for row in messages if is_waiting(row, "mail", noon)]
    together: dict[str, list[str]] = {}
    for row in messages:
        if is_waiting(row, "digest", noon):
            together.setdefault(row["address"], []).append(row["subject"])
    sent = Counter((to, subject) for to, subject, _ in upgraded.mails())
    assert {key: number for key, number in sent.items() if key in alone} == dict.fromkeys(alone, 1)
    of_the_day = {
        to: f"{subject}\n{text}" for to, subject, text in upgraded.mails() if (to, subject) not in alone
    }
    assert {to: [text.count(subject) for subject in together[to]] for to, text in of_the_day.items()} == {
        to: [1] * len(subjects) for to, subjects in together.items()
    }
    assert sum(sent.values()) == len(alone) + len(together)
    unsent = {key for key, row in upgraded.rows()["messages"].items() if row["sent_at"] is None}
    waited = {
        key
        for key, row in old["messages"].items()
        if {is_waiting(row, way, noon) for way in ("mail", "digest")} != {False}
    }
    assert unsent & waited == set()

    upgraded.work(noon + timedelta(days=1))
    assert len(upgraded.mails()) == len(alone) + len(together)
    number, holder = MADE_AFTERWARDS
    assert verdict(upgraded, number, tmp_path) == ("geldig", holder)


def test_files_of_before_read_the_same_without_the_register(upgraded, tmp_path):
    """After the last, since it signs the lists: what was replaced before the second list stands on it too."""
    with upgraded.app.app_context():
        preparing.make_keys(upgraded.app.config["SETTINGS"])
    upgraded.work(clock.now())
    browser, given = upgraded.app.test_client(), []
    for option, name in (("--keys", "sleutels.json"), ("--lists", "lijsten.json")):
        (tmp_path / name).write_bytes(browser.get(f"/certificaten/{name}").data)
        given += [option, tmp_path / name]
    assert {number: verdict(upgraded, number, tmp_path, *given) for number in VERDICTS} == VERDICTS
