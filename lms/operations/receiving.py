"""Reads a request wholly before it takes a thread, and gives it up when it comes too slowly.

Under WSGI a server hands a request over as soon as its head is there, and a thread waits for the body: a dozen phones on a
bad line, or one visitor who wants to, hold all threads. Granian has no time-out for a body (its maintainer leaves that to the
application), so here stands the piece between its asynchronous side (RSGI) and our WSGI application.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from io import SEEK_END, BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any, Protocol

from lms.doorstep import TOO_SLOW
from lms.operations import memory

SILENCE = 15.0  # seconds without a byte
GRACE, SLOWEST = 30.0, 8_000  # seconds for the whole body, and one more for every so many bytes announced
IN_MEMORY = 64 * 1024  # bytes of one body; the rest waits on disk
LARGE = (
    1024 * 1024
)  # bytes of a body with files in it, which takes long to work on: one at a time in a process
LARGEST = 110 * 1024 * 1024  # beyond what any form takes: not read on
BODYLESS = frozenset({"GET", "HEAD", "OPTIONS"})


class Beside(Protocol):
    """What runs in the process for as long as it serves."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Receiver:
    """An RSGI application around a WSGI one, with so many threads."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]], threads: int, beside: Beside | None = None):
        self.wsgi = wsgi
        self.beside = beside
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="lms")
        self.large = asyncio.Semaphore(1)  # who waits for it takes no thread

    def __rsgi_init__(self, _loop: object) -> None:
        if self.beside is not None:
            self.beside.start()

    def __rsgi_del__(self, _loop: object) -> None:
        if self.beside is not None:
            self.beside.stop()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        body: Any = BytesIO()
        is_slow = False
        if scope.method not in BODYLESS:
            try:
                body = await _whole(protocol, _announced(scope))
            except TimeoutError:
                is_slow = True
        is_large = _size(body) > LARGE
        work = self._answer_to_much if is_large else self._answer
        async with self.large if is_large else nullcontext():
            answer = asyncio.get_running_loop().run_in_executor(self.pool, work, scope, body, is_slow)
            status, headers, content = await answer
        protocol.response_bytes(status, headers, content)

    def _answer_to_much(
        self, scope: Any, body: Any, is_slow: bool
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        try:
            return self._answer(scope, body, is_slow)
        finally:
            memory.give_back()

    def _answer(self, scope: Any, body: Any, is_slow: bool) -> tuple[int, list[tuple[str, str]], bytes]:
        started: list[Any] = []

        def start(
            status: str, headers: list[tuple[str, str]], _error: Any = None
        ) -> Callable[[bytes], object]:
            started[:] = [int(status.split(" ", 1)[0]), headers]
            return lambda _content: None

        try:
            made = self.wsgi(_environ(scope, body) | {TOO_SLOW: is_slow}, start)
            try:
                content = b"".join(made)
            finally:
                close = getattr(made, "close", None)
                if close is not None:
                    close()
        finally:
            body.close()
        return started[0], started[1], content


def _size(body: Any) -> int:
    size = int(body.seek(0, SEEK_END))
    body.seek(0)
    return size


def _announced(scope: Any) -> int:
    length = scope.headers.get("content-length") or ""
    return int(length) if length.isascii() and length.isdigit() else 0


async def _whole(protocol: Any, announced: int) -> Any:
    """The body, at its beginning. Raises TimeoutError when it stops coming, or comes slower than a bad line would."""
    body = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed when it was answered)
    chunks, taken = aiter(protocol), 0
    end = asyncio.get_running_loop().time() + GRACE + min(announced, LARGEST) / SLOWEST
    try:
        while (
            chunk := await _next(chunks, min(SILENCE, end - asyncio.get_running_loop().time()))
        ) is not None:
            taken += len(chunk)
            if taken <= LARGEST:
                body.write(chunk)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


async def _next(chunks: AsyncIterator[bytes], seconds: float) -> bytes | None:
    """What comes next, None at the end. Raises TimeoutError. The waiting is left alone, not broken off: granian answers
    no request of which the reading was."""

    async def take() -> bytes | None:
        try:
            return await chunks.__anext__()
        except StopAsyncIteration:
            return None

    waiting = asyncio.ensure_future(take())
    done, _ = await asyncio.wait({waiting}, timeout=max(seconds, 0))
    if not done:
        raise TimeoutError
    return waiting.result()


def _environ(scope: Any, body: Any) -> dict[str, Any]:
    """As PEP 3333 has it: bytes that were not ASCII stand in latin-1."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        joined = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joined}{value}" if key in environ else value
    return environ
