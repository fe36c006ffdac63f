"""A slow line holds up nobody: bodies are read before a thread is taken, and given up in time."""

import asyncio
import http.client
import socket
import threading
from dataclasses import dataclass, field

import pytest

from lms.operations import receiving
from lms.operations.receiving import Receiver
from tests.journeys.server import running


@dataclass
class Scope:
    method: str = "POST"
    path: str = "/een plek/é"
    query_string: str = "q=1"
    scheme: str = "http"
    http_version: str = "1.1"
    client: str = "198.51.100.7:4711"
    server: str = "127.0.0.1:5000"
    sent: tuple[tuple[str, str], ...] = (
        ("host", "leren.example.nl"),
        ("cookie", "a=1"),
        ("cookie", "b=2"),
        ("x-a", "1"),
        ("x-a", "2"),
    )

    @property
    def headers(self):
        return self

    def items(self):
        return self.sent

    def get(self, name):
        return dict(self.sent).get(name)


@dataclass
class Line:
    """What comes over it, a pause before each piece; and what was answered."""

    pieces: list[tuple[float, bytes]]
    answers: list[tuple[int, bytes | str]] = field(default_factory=list)

    async def __aiter__(self):
        for pause, piece in self.pieces:
            await asyncio.sleep(pause)
            yield piece

    def response_bytes(self, status, headers, content):
        self.answers.append((status, content))

    def response_str(self, status, headers, content):
        self.answers.append((status, content))


def echo(environ, start):
    start("200 OK", [("Content-Type", "text/plain")])
    if environ["lms.too_slow"]:
        return [b"too slow"]
    keys = ("PATH_INFO", "QUERY_STRING", "REMOTE_ADDR", "HTTP_HOST", "HTTP_COOKIE", "HTTP_X_A")
    return [repr([environ[key] for key in keys]).encode(), environ["wsgi.input"].read()]


def received(line, scope=None) -> list[tuple[int, bytes | str]]:
    asyncio.run(Receiver(echo, 1).__rsgi__(scope or Scope(), line))
    return line.answers


SEEN = repr(["/een plek/Ã©", "q=1", "198.51.100.7", "leren.example.nl", "a=1; b=2", "1,2"]).encode()


@pytest.mark.parametrize(
    "pieces", [[], [(0, b"woorden")], [(0, b"woor"), (0.01, b"den")], [(0, b"x" * 200_000)]]
)
def test_the_application_gets_the_whole_body(pieces):
    assert received(Line(pieces)) == [(200, SEEN + b"".join(piece for _, piece in pieces))]


def test_a_line_that_falls_silent_is_given_up(monkeypatch):
    monkeypatch.setattr(receiving, "SILENCE", 0.05)
    assert received(Line([(0, b"woor"), (5, b"den")])) == [(200, b"too slow")]


def test_a_line_that_dribbles_is_given_up(monkeypatch):
    monkeypatch.setattr(receiving, "GRACE", 0.1)
    assert received(Line([(0.02, b"x")] * 50)) == [(200, b"too slow")]


def test_a_page_that_is_asked_for_waits_for_no_body():
    assert received(Line([(5, b"x")]), Scope(method="GET")) == [(200, SEEN)]


def test_who_was_given_up_reads_what_to_do(client):
    answer = client.post("/inloggen", environ_overrides={"lms.too_slow": True})
    assert (answer.status_code, "Je verbinding viel stil." in answer.get_data(as_text=True)) == (408, True)


@pytest.mark.own_database
def test_fifty_dribbling_connections_keep_nobody_waiting(tmp_path):
    """Twelve of them made the whole site stand still. The pages after them answer; how fast is in `make attack`."""
    with running(tmp_path, "serve", "--workers", "1", "--no-jobs") as server:
        port = int(server.address.rpartition(":")[2])
        head = b"POST /inloggen HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nemail="
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(50)]
        for connection in slow:
            connection.sendall(head)
        browser = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        answers = []
        for _ in range(20):
            browser.request("GET", "/contact")
            answers.append((answer := browser.getresponse()).status)
            answer.read()
        for connection in (*slow, browser):
            connection.close()
    assert answers == [200] * 20


def test_what_is_larger_than_any_form_takes_is_not_kept(monkeypatch):
    monkeypatch.setattr(receiving, "LARGEST", 10)
    assert received(Line([(0, b"x" * 8), (0, b"y" * 8)])) == [(200, SEEN + b"x" * 8)]


def test_one_large_body_is_worked_on_at_once_and_takes_one_thread(monkeypatch):
    """Twenty people hand in photos: who waits for a turn holds no thread that others need."""
    monkeypatch.setattr(receiving, "LARGE", 1000)
    at_work, most, small = [], [], threading.Event()

    def handles(environ, start):
        start("200 OK", [])
        is_large = len(environ["wsgi.input"].read()) > 1000
        if is_large:
            at_work.append(1)
            most.append(len(at_work))
            assert small.wait(10)  # a small one comes in between, on the other thread
            at_work.pop()
        else:
            small.set()
        return [b"large" if is_large else b"small"]

    async def all_at_once(receiver, lines):
        await asyncio.gather(*(receiver.__rsgi__(Scope(), line) for line in lines))

    lines = [Line([(0, b"x" * 5000)]) for _ in range(4)] + [Line([(0.05, b"x")])]
    asyncio.run(all_at_once(Receiver(handles, 2), lines))
    assert [line.answers for line in lines] == [[(200, b"large")]] * 4 + [[(200, b"small")]]
    assert most == [1, 1, 1, 1]
