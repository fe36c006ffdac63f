"""The part of `make bench` about an evening of intervisie: what it costs that others look along on their own phone.
`python -m tests.bench_evenings` runs it alone.

Twenty groups of six at once, each phone asking every ten seconds, are twelve questions a second. Asked here one after the other, so
that what is measured is the processor time that the server spends on one, times twelve: its share of a core. Nothing
changes meanwhile, so that every answer is 304, as nearly every one is on an evening.
"""

import http.client
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests import bench
from tests.journeys.server import Server, running

GROUPS, PEOPLE, EVERY = 20, 6, 10  # seconds
POLLS = 1_500
MOST = 0.06  # of a core


@dataclass(frozen=True)
class Looking:
    milliseconds: float  # of processor time, for one question

    @property
    def of_a_core(self) -> float:
        return self.milliseconds / 1000 * GROUPS * PEOPLE / EVERY

    def __str__(self) -> str:
        return (
            f"{GROUPS} groups of {PEOPLE} look along, every {EVERY} s: {self.milliseconds:.2f} ms of processor time a question,"
            f" {self.of_a_core:.1%} of a core (at most {MOST:.0%})"
        )


def spent(data_dir: Path) -> float:
    """Seconds of processor time of everything that serves this folder."""
    mark, ticks = f"LMS_DATA_DIR={data_dir}\0".encode(), 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark not in (process / "environ").read_bytes():
                continue
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def measure(server: Server) -> Looking:
    """The made-up world has a group whose evening is tonight."""
    port = int(server.address.rpartition(":")[2])
    cookie = bench.log_in(port, "wijkverbinder")
    browser = http.client.HTTPConnection("127.0.0.1", port)
    browser.request("GET", "/intervisie", headers={"Cookie": cookie})
    page = browser.getresponse().read().decode()
    evening = page.split('/avond"')[0].rpartition('"')[2] + "/avond"
    token, cookie = bench.csrf(port, cookie, evening)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    browser.request("POST", f"{evening}/leiding", urlencode({"csrf_token": token}), headers)
    answer = browser.getresponse()
    answer.read()
    assert answer.status == 303, answer.status
    mark = _ask(browser, f"{evening}/stand", {"Cookie": cookie})
    asking = {"Cookie": cookie, "If-None-Match": mark}
    for _ in range(100):  # warm
        _ask(browser, f"{evening}/stand", asking, 304)
    before = spent(server.data_dir)
    for _ in range(POLLS):
        _ask(browser, f"{evening}/stand", asking, 304)
    return Looking((spent(server.data_dir) - before) / POLLS * 1000)


def _ask(browser: http.client.HTTPConnection, path: str, headers: dict[str, str], expected: int = 200) -> str:
    browser.request("GET", path, headers=headers)
    answer = browser.getresponse()
    answer.read()
    assert answer.status == expected, f"{path}: {answer.status}"
    return answer.headers["ETag"]


def main() -> None:
    with tempfile.TemporaryDirectory() as name, running(Path(name), "demo") as server:
        found = measure(server)
    print(found)
    if found.of_a_core > MOST:
        sys.exit("looking along costs more than it should")


if __name__ == "__main__":
    main()
