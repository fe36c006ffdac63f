"""Firefox as Debian has it, driven over Marionette, its own protocol: `[kind, number, command, parameters]` as JSON behind its length."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.journeys.server import free_port

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """One window."""

    def __init__(self, connection: socket.socket) -> None:
        self.stream = connection.makefile("rwb")
        self.number = 0
        self._read()  # says hello
        self._do("WebDriver:NewSession")

    def _read(self) -> Any:
        length = b""
        while (sign := self.stream.read(1)) != b":":
            length += sign
        return json.loads(self.stream.read(int(length)))

    def _do(self, command: str, **parameters: Any) -> Any:
        self.number += 1
        text = json.dumps([0, self.number, command, parameters]).encode()
        self.stream.write(b"%d:%s" % (len(text), text))
        self.stream.flush()
        _, _, error, found = self._read()
        assert error is None, error
        return found.get("value") if isinstance(found, dict) else found

    def goto(self, address: str) -> None:
        self._do("WebDriver:Navigate", url=address)

    def back(self) -> None:
        self._do("WebDriver:Back")

    def evaluate(self, expression: str) -> Any:
        return self._do("WebDriver:ExecuteScript", script=f"return {expression}", args=[])


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    port = free_port()
    profile.mkdir()
    (profile / "user.js").write_text(f'user_pref("marionette.port", {port});\n')
    command = [str(FIREFOX), "--headless", "--no-remote", "--marionette", "--profile", str(profile)]
    process = subprocess.Popen(command, env={**os.environ, "HOME": str(profile)}, stderr=subprocess.DEVNULL)
    try:
        with _connected(port) as connection:
            yield Firefox(connection)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _connected(port: int) -> socket.socket:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except ConnectionRefusedError:
            time.sleep(0.2)
    raise AssertionError("Firefox does not answer")
