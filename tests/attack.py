"""`make attack`: what an attacker does to the door, while honest people come and go; a table in tests/results/attack.md.

`lms serve` with two workers on loopback behind a proxy that is trusted, the demo world in it, on SQLite and on PostgreSQL. Each
attack is bounded and stops by itself. Ends with an error when an honest person was refused, waited over a second, or when the whole
stack took more memory than it may.
"""

import multiprocessing
import os
import random
import re
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from lms import clock
from lms.accounts import actions
from lms.accounts.queries import person_with_email
from lms.app import create_app
from lms.config import read_settings
from lms.db import commit
from lms.roles import TRAINEE
from tests import commands
from tests.databases import postgresql_url
from tests.journeys.server import Server, running
from tests.postgresql import started
from tests.worlds import jobs_left

PASSWORD = "samen-lukt-het-zelf"
LONGEST = 1.0  # seconds that an honest person may wait
MOST_MEMORY = 400  # MB, of all processes together
TABLE = Path(__file__).parent / "results" / "attack.md"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Seen:
    """What honest people met while an attack went on."""

    times: list[tuple[float, str]] = field(default_factory=list)  # seconds, and of whom
    refused: list[str] = field(default_factory=list)


@dataclass
class Attacked:
    """What the attacker was answered: how often, by status. `memory` in MB at its highest."""

    name: str
    seen: Seen
    answers: dict[str, int]
    memory: int

    def row(self, database: str) -> str:
        times = sorted(seconds for seconds, _ in self.seen.times)
        p95 = times[int(len(times) * 0.95)]
        answers = ", ".join(f"{status}: {number}" for status, number in sorted(self.answers.items()))
        return (
            f"| {database} | {self.name} | {answers} | {len(times)} | {len(self.seen.refused)} |"
            f" {statistics.median(times) * 1000:.0f} | {p95 * 1000:.0f} | {times[-1] * 1000:.0f} | {self.memory} |"
        )

    def complaints(self) -> list[str]:
        found = [f"{self.name}: an honest person got {what}" for what in self.seen.refused]
        seconds, who = max(self.seen.times)
        if seconds > LONGEST:
            found.append(f"{self.name}: {who}, and waited {seconds:.1f} s")
        if self.memory > MOST_MEMORY:
            found.append(f"{self.name}: {self.memory} MB")
        return found


class Visitor:
    """Somebody with a browser, behind an address of their own."""

    def __init__(self, server: Server, address: str):
        self.browser = httpx.Client(
            base_url=server.address, headers={"X-Forwarded-For": address}, timeout=60, verify=False
        )  # plain HTTP: reading all root certificates would take each visitor 20 ms

    def get(self, path: str) -> httpx.Response:
        return self.browser.get(path)

    def send(self, page: str, to: str = "", files: Any = None, **fields: str) -> httpx.Response:
        """Opens a page, fills its form in and sends it. The token of the page is asked for once an address."""
        found = TOKEN.search(self.get(page).text)
        return self.browser.post(
            to or page, data={"csrf_token": found[1] if found else "", **fields}, files=files
        )

    def logs_in(self, account: str, password: str = PASSWORD) -> httpx.Response:
        return self.send("/inloggen", email=f"{account}@demo.test", password=password)


def honest_people(server: Server) -> dict[str, Callable[[int], httpx.Response]]:
    """What each of them does over and over. The number makes a new person of the same kind."""
    trainee, coach = Visitor(server, "203.0.113.1"), Visitor(server, "203.0.113.2")
    trainee.logs_in("deelnemer")
    coach.logs_in("begeleider")
    lesson = "/leren/01-jouw-rol/veilig-werken"

    def signs_up(number: int) -> httpx.Response:
        return Visitor(server, f"198.51.100.{number % 250}").send(
            "/aanmelden", name="Fenna Bakker", phone=f"06{10000000 + number}", neighbourhood="Noord", motivation="Ik doe graag mee.", privacy="y",
        )  # fmt: skip

    return {
        "somebody reads": lambda number: Visitor(server, f"192.0.2.{number % 250}").get("/contact"),
        "a trainee reads": lambda _: trainee.get(lesson),
        "a trainee finishes a lesson": lambda _: trainee.send(lesson, f"{lesson}/afronding"),
        "a coach looks": lambda _: coach.get("/begeleiding"),
        "the owner logs in at home": lambda number: Visitor(server, f"203.0.113.{number % 200 + 20}").logs_in("klaar"),
        "somebody signs up": signs_up,
    }  # fmt: skip


@contextmanager
def honest(server: Server) -> Iterator[Seen]:
    """Honest people come and go, each at their own pace, until the block ends."""
    seen, over = Seen(), threading.Event()

    def comes(who: str, act: Callable[[int], httpx.Response]) -> None:
        number = int(time.time() * 10) % 1_000_000
        while not over.wait(0.5):
            number += 1
            began = time.monotonic()
            try:
                answer = act(number)
                if answer.status_code not in (200, 303):
                    seen.refused.append(f"{answer.status_code} ({who})")
            except httpx.HTTPError as error:
                seen.refused.append(f"{type(error).__name__} ({who})")
            seen.times.append((time.monotonic() - began, who))

    people = [threading.Thread(target=comes, args=each) for each in honest_people(server).items()]
    for person in people:
        person.start()
    try:
        time.sleep(2)
        yield seen
        time.sleep(1)
    finally:
        over.set()
        for person in people:
            person.join()


def memory(server: Server) -> int:
    """MB of all processes of the server: what is shared between them counts once (PSS)."""
    mark, total = f"LMS_DATA_DIR={server.data_dir}\0".encode(), 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes():
                total += int(re.search(r"^Pss: +(\d+)", (process / "smaps_rollup").read_text(), re.M)[1])  # type: ignore[index]
        except OSError:
            continue
    return total // 1024


@contextmanager
def watched(server: Server) -> Iterator[list[int]]:
    """The highest memory while the block goes on, in its one place."""
    highest, over = [memory(server)], threading.Event()

    def look() -> None:
        while not over.wait(0.25):
            highest[0] = max(highest[0], memory(server))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield highest
    finally:
        over.set()
        watcher.join()


def many(times: int, hands: int, act: Callable[[int], int | str]) -> dict[str, int]:
    """Does something so many times, with so many hands at once; how often each answer came."""
    answers: dict[str, int] = {}
    numbers, lock = iter(range(times)), threading.Lock()

    def hand() -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            answer = str(act(number))
            with lock:
                answers[answer] = answers.get(answer, 0) + 1

    hands_at_work = [threading.Thread(target=hand) for _ in range(hands)]
    for one in hands_at_work:
        one.start()
    for one in hands_at_work:
        one.join()
    return answers


def knock(server: Server, page: str, times: int, fields: dict[str, str]) -> dict[str, int]:
    """One visitor with one token who sends a form over and over (fault 7.1)."""
    loud = Visitor(server, "198.18.0.1")
    found = TOKEN.search(loud.get(page).text)
    data = {"csrf_token": found[1] if found else "", **fields}
    return many(times, 8, lambda _: loud.browser.post(page, data=data).status_code)


def guess(server: Server) -> dict[str, int]:
    """Wrong passwords and codes for one account, each from an address of its own (fault 7.2)."""

    def try_once(number: int) -> int:
        stranger = Visitor(server, f"198.18.{number % 200 + 1}.{number // 200 + 1}")
        if number % 4:
            return stranger.logs_in("klaar", f"geraden-{number}").status_code
        return stranger.send("/inloggen/code", email="klaar@demo.test").status_code

    return many(200, 4, try_once)


def dribble(server: Server) -> dict[str, int]:
    """Fifty connections that announce 100 kB and send six bytes (fault 7.3)."""
    port = int(server.address.rpartition(":")[2])
    head = b"POST /inloggen HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n"
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(50)]
    for line in lines:
        line.sendall(head + b"email=")
    time.sleep(8)
    for line in lines:
        line.close()
    return {"left hanging": len(lines)}


def large_photos(server: Server) -> dict[str, int]:
    """Five pictures of 60 megapixels in one hand-in, by five at once (fault 7.7)."""
    out = BytesIO()
    Image.new("L", (7746, 7746), 200).save(out, "PNG")
    page = "/opdrachten/krachtwandeling"

    def hand_in(number: int) -> int:
        trainee = Visitor(server, f"198.19.0.{number + 1}")
        trainee.logs_in("nieuw")
        photos = [("photos", (f"foto{place}.png", out.getvalue(), "image/png")) for place in range(5)]
        return trainee.send(page, files=photos, text="Dit zag ik in mijn straat.").status_code

    return many(5, 5, hand_in)


TWENTY = [f"inlever{number}" for number in range(20)]


def enrol_twenty() -> None:
    """Twenty more trainees beside the one who began, all with the known password."""
    app = create_app(read_settings())
    with app.app_context():
        now, like = clock.now(), person_with_email("nieuw@demo.test")
        [cohort_id] = like.scopes(TRAINEE, now=now)
        for name in TWENTY:
            person = actions.add_person(name=f"Iris {name.title()}", email=f"{name}@demo.test", now=now)
            person.password_hash = like.password_hash
            actions.grant(person, TRAINEE, scope_id=cohort_id, now=now)
        commit()


def twenty_hand_in(server: Server) -> dict[str, int]:
    """No attack: four photos of a telephone each (12 megapixels, some 4 MB), by twenty people at once."""
    out = BytesIO()
    noise = Image.frombytes("RGB", (500, 375), random.Random(1).randbytes(500 * 375 * 3))
    noise.resize((4000, 3000)).save(out, "JPEG", quality=90)

    def hand_in(number: int) -> int:
        trainee = Visitor(server, f"198.19.1.{number + 1}")
        trainee.logs_in(TWENTY[number])
        photos = [("photos", (f"foto{place}.jpg", out.getvalue(), "image/jpeg")) for place in range(4)]
        page = "/opdrachten/krachtwandeling"
        return trainee.send(page, files=photos, text="Dit zag ik in mijn straat.").status_code

    return many(20, 20, hand_in)


ATTACKS: dict[str, Callable[[Server], dict[str, int]]] = {
    "nobody": lambda _: time.sleep(6) or {},
    "1,400 logins, one visitor": lambda server: knock(
        server, "/inloggen", 1400, {"email": "x@demo.test", "password": "geraden"}
    ),
    "700 codes, one visitor": lambda server: knock(server, "/inloggen/code", 700, {"email": "x@demo.test"}),
    "700 sign-ups, one visitor": lambda server: knock(server, "/aanmelden", 700, {"name": "Loud"}),
    "200 tries at one account": guess,
    "50 connections that dribble": dribble,
    "25 photos of 60 megapixels": large_photos,
    "20 people hand in 4 photos": twenty_hand_in,
}


def by_another(name: str, server: Server) -> dict[str, int]:
    """The attack from a process of its own, so that the honest people of this one do not wait for its turn in Python."""
    with multiprocessing.get_context("spawn").Pool(1) as elsewhere:
        return elsewhere.apply(carry_out, (name, server))


def carry_out(name: str, server: Server) -> dict[str, int]:
    return ATTACKS[name](server)


def attacked(folder: Path, url: str) -> list[Attacked]:
    """All attacks on one demo world, one after the other."""
    folder.mkdir(mode=0o700)
    demo = folder / "demo"
    demo.mkdir(mode=0o700)
    with running(demo, "demo") as filled:
        while jobs_left(demo):  # the booklets of a new world: drawing them is no part of this
            time.sleep(0.5)
        enrolled = commands.apart(enrol_twenty, filled.environ)
        assert enrolled.returncode == 0, enrolled.stderr
        assert filled.lms("backup", str(folder / "world.zip")).returncode == 0
    if url:  # a demo world lives in SQLite: this is a copy
        data = folder / "copy"
        environ = filled.environ | {"LMS_DATA_DIR": str(data), "LMS_DATABASE_URL": url}
        for verb in (("restore", str(folder / "world.zip")), ("release",)):
            done = commands.lms(environ, *verb)
            assert done.returncode == 0, done.stdout + done.stderr
    else:
        data = demo
    found = []
    with running(data, "serve", "--workers", "2", LMS_DATABASE_URL=url, LMS_TRUSTED_PROXIES="1") as server:
        for name in ATTACKS:
            with watched(server) as highest, honest(server) as seen:
                answers = by_another(name, server)
            found.append(Attacked(name, seen, answers, highest[0]))
            print(found[-1].row("PostgreSQL" if url else "SQLite"), flush=True)
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as name, started() as address:
        os.environ["LMS_TEST_POSTGRESQL"] = address
        found = {"SQLite": attacked(Path(name, "sqlite"), "")}
        with postgresql_url() as url:
            found["PostgreSQL"] = attacked(Path(name, "postgresql"), url)
    lines = [
        "# Attacks on the door, and honest people beside them",
        "",
        f"Made by `make attack` on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, attacker and honest people on the same machine.",
        "Times in ms, of honest people: reading, finishing a lesson, logging in, signing up.",
        "",
        "| database | attack | attacker got | honest requests | refused | p50 | p95 | longest | MB |",
        "|---|---|---|---|---|---|---|---|---|",
        *(one.row(database) for database, all_of_it in found.items() for one in all_of_it),
    ]
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text("\n".join(lines) + "\n")
    wrong = [
        f"{database}: {what}" for database, rows in found.items() for one in rows for what in one.complaints()
    ]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
