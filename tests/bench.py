"""`make bench`: requests a second of the pages that matter, beside a reference page in the same run.

The reference is what the stack can do at best here: the same server, Flask, a login, one row by key and a 10 kB page.
Each figure is the median of three rounds; what counts is the ratio.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from lms.composing.rules import EVENINGS, Candidate
from lms.composing.search_rules import propose
from tests import bench_certificates, bench_evenings
from tests.journeys.server import Server, free_port, running

CONNECTIONS, SECONDS, ROUNDS = 8, 3.0, 3
SEARCH = "search for what nobody wrote"
SLOWEST = {SEARCH: 2_000.0}  # p95 in ms that no machine may pass: the suite itself asserts no times


@dataclass(frozen=True)
class Figure:
    name: str
    rate: float
    p50: float
    p95: float


def log_in(port: int, account: str) -> str:
    """The cookie of somebody who logged in."""
    browser = http.client.HTTPConnection("127.0.0.1", port)
    browser.request("GET", "/inloggen")
    answer = browser.getresponse()
    page, cookie = answer.read().decode(), session_in(answer)
    token = page.split('name="csrf_token" value="')[1].partition('"')[0]
    fields = {"email": f"{account}@demo.test", "password": "samen-lukt-het-zelf", "csrf_token": token}
    browser.request(
        "POST",
        "/inloggen",
        urlencode(fields),
        {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"},
    )
    answer = browser.getresponse()
    answer.read()
    assert answer.status == 303, answer.status
    return session_in(answer)


def csrf(port: int, cookie: str, path: str) -> tuple[str, str]:
    """(token, cookie): the page that shows a form also renews the cookie that goes with it."""
    browser = http.client.HTTPConnection("127.0.0.1", port)
    browser.request("GET", path, headers={"Cookie": cookie})
    answer = browser.getresponse()
    token = answer.read().decode().split('name="csrf_token" value="')[1].partition('"')[0]
    return token, session_in(answer)


def session_in(answer: http.client.HTTPResponse) -> str:
    """Among the cookies of an answer the one that says who it is."""
    found = [one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie") or ()]
    return next(one for one in found if one.startswith("slhz="))


def load(name: str, port: int, request: Callable[[http.client.HTTPConnection], int], expected: int) -> Figure:
    """Eight connections for three seconds, three times; raises when an answer is not what it should be."""
    rounds = []
    for _ in range(ROUNDS):
        times: list[float] = []
        until = time.monotonic() + SECONDS

        def visitor(times: list[float] = times, until: float = until) -> None:
            browser = http.client.HTTPConnection("127.0.0.1", port)
            while (began := time.monotonic()) < until:
                status = request(browser)
                assert status == expected, f"{name}: {status}"
                times.append(time.monotonic() - began)

        threads = [threading.Thread(target=visitor) for _ in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        times.sort()
        rounds.append((len(times) / SECONDS, times[len(times) // 2], times[int(len(times) * 0.95)]))
    rate, p50, p95 = (statistics.median(column) for column in zip(*rounds, strict=True))
    return Figure(name, rate, p50 * 1000, p95 * 1000)


def get(path: str, cookie: str) -> Callable[[http.client.HTTPConnection], int]:
    def request(browser: http.client.HTTPConnection) -> int:
        browser.request("GET", path, headers={"Cookie": cookie})
        answer = browser.getresponse()
        answer.read()
        return answer.status

    return request


def post(path: str, cookie: str, token: str) -> Callable[[http.client.HTTPConnection], int]:
    body = urlencode({"csrf_token": token})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}

    def request(browser: http.client.HTTPConnection) -> int:
        browser.request("POST", path, body, headers)
        answer = browser.getresponse()
        answer.read()
        return answer.status

    return request


@contextmanager
def reference(folder: Path) -> Iterator[int]:
    """The reference page under the same server with the same number of workers."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2",
        "--blocking-threads", "4", "--log-level", "warning", "--no-ws", "tests.reference:app",
    ]  # fmt: skip
    process = subprocess.Popen(command, env={**os.environ, "REFERENCE_DB": str(folder / "reference.db")})
    try:
        for _ in range(100):
            try:
                browser = http.client.HTTPConnection("127.0.0.1", port)
                browser.request("GET", "/login")
                if browser.getresponse().status == 200:
                    break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def measure_reference(folder: Path) -> Figure:
    with reference(folder) as port:
        browser = http.client.HTTPConnection("127.0.0.1", port)
        browser.request("GET", "/login")
        cookie = browser.getresponse().headers["Set-Cookie"].partition(";")[0]
        return load("reference: login, one row, 10 kB page", port, get("/", cookie), 200)


def measure_app(server: Server) -> list[Figure]:
    port = int(server.address.rpartition(":")[2])
    trainee, coach, holder = (
        log_in(port, account) for account in ("deelnemer", "begeleider", "wijkverbinder")
    )
    lesson = "/leren/01-jouw-rol/veilig-werken"
    browser = http.client.HTTPConnection("127.0.0.1", port)
    browser.request("GET", "/certificaten", headers={"Cookie": holder})
    page = browser.getresponse().read().decode()
    pdf = "/certificaten/" + page.split('href="/certificaten/')[1].partition('"')[0]
    token, trainee = csrf(port, trainee, "/mijn")
    return [
        load("lesson page", port, get(lesson, trainee), 200),
        load("completing a lesson (POST, durable)", port, post(f"{lesson}/afronding", trainee, token), 303),
        load("start page of a trainee", port, get("/leren", trainee), 200),
        load("board of a cohort of 7", port, get("/begeleiding", coach), 200),
        load("download of an issued certificate", port, get(pdf, holder), 200),
        load("home page", port, get("/", ""), 200),
        load(SEARCH, port, get(f"/leren/zoeken?q={'qzxwvkjy' * 12}", trainee), 200),
    ]


def measure_composing() -> float:
    """Milliseconds of processor time for dividing 60 people in whom everything clashes a little."""
    people = [
        Candidate(
            number,
            projects=frozenset({number % 7}),
            evenings=frozenset({EVENINGS[number % 7], EVENINGS[number % 5]}),
            neighbourhood=f"Wijk {number % 11}",
            experience=number % 3,
        )
        for number in range(60)
    ]
    apart = {frozenset((number, (number * 17 + 5) % 60)) for number in range(30)}
    began = time.process_time()
    assert propose(people, apart).groups
    return (time.process_time() - began) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = measure_reference(folder)
        (folder / "demo").mkdir()
        with running(folder / "demo", "demo") as server:
            figures = [base, *measure_app(server)]
            looking = bench_evenings.measure(server)
    issuing = bench_certificates.measure()
    print(
        f"\n{CONNECTIONS} connections, {SECONDS:.0f} s, median of {ROUNDS} rounds, {os.cpu_count()} cores, client on the same machine\n"
    )
    print(f"{'':40} {'requests/s':>10} {'p50 ms':>8} {'p95 ms':>8} {'of reference':>13}")
    for figure in figures:
        print(
            f"{figure.name:40} {figure.rate:10.0f} {figure.p50:8.1f} {figure.p95:8.1f} {figure.rate / base.rate:12.0%}"
        )
    print(f"\n{looking}")
    print("\nCertificates")
    for row in issuing:
        print(f"{row.name:44} {row.figure}")
    print(f"\n{'dividing 60 people over peer groups':44} {measure_composing():.0f} ms")
    print(json.dumps({figure.name: round(figure.rate / base.rate, 2) for figure in figures}))
    slow = [figure.name for figure in figures if figure.p95 > SLOWEST.get(figure.name, float("inf"))]
    if looking.of_a_core > bench_evenings.MOST:
        sys.exit("looking along with an evening costs more than it should")
    if slow:
        sys.exit(f"slower than any machine should be: {', '.join(slow)}")


if __name__ == "__main__":
    main()
