"""`lms serve` behind nginx and behind Caddy, with the very files that the README gives.

Only what must differ on a machine of tests is put in other words: ports, and a certificate of our own. Debian's programs are
unpacked by `make set-up-tests`; where there are none, these tests are skipped and say so.
"""

import http.client
import os
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lms import clock
from tests.journeys.server import free_port, running

ROOT = Path(__file__).parents[2]
HOST = "leren.example.nl"
UNPACKED = ROOT / ".venv" / "proxies"
PROXIES = ("nginx", "caddy")
PIECE = 1024 * 1024  # bytes of a body sent at a time
pytestmark = pytest.mark.own_database


def program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(
        name, path=f"{UNPACKED / 'usr' / 'sbin'}:{UNPACKED / 'usr' / 'bin'}"
    )


def file_in_readme(language: str) -> str:
    found = re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)
    assert len(found) == 1, f"README.md has {len(found)} files of {language}"
    return str(found[0])


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """Every one of them stands in the text, so that a file that changes is not tried half."""
    for old, new in pairs:
        assert old in text, f"the file in README.md has no {old!r}"
        text = text.replace(old, new)
    return text


def certificate_in(folder: Path) -> None:
    """proxy.pem and proxy.key, for one day."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)]),
    )
    now = clock.now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    (folder / "proxy.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "proxy.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )


def nginx(folder: Path, ports: dict[str, int]) -> list[str]:
    text = replaced(
        file_in_readme("nginx"),
        ("listen 80;", f"listen 127.0.0.1:{ports['http']};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{ports['https']} ssl;"),
        (f"/etc/letsencrypt/live/{HOST}/fullchain.pem", str(folder / "proxy.pem")),
        (f"/etc/letsencrypt/live/{HOST}/privkey.pem", str(folder / "proxy.key")),
        ("127.0.0.1:5000", f"127.0.0.1:{ports['lms']}"),
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder / kind};\n" for kind in kinds)
    user = "user root;\n" if os.geteuid() == 0 else ""  # whose the folders of this test are
    (folder / "nginx.conf").write_text(
        f"{user}pid {folder / 'nginx.pid'};\nerror_log {folder / 'proxy.log'};\nevents {{}}\n"
        f"http {{\naccess_log off;\n{places}{text}}}\n"
    )
    return ["-c", str(folder / "nginx.conf"), "-e", str(folder / "proxy.log"), "-g", "daemon off;"]


def caddy(folder: Path, ports: dict[str, int]) -> list[str]:
    at_home = (
        f"admin off\n\thttp_port {ports['http']}\n\thttps_port {ports['https']}\n\tdefault_bind 127.0.0.1\n"
    )
    own = f"tls {folder / 'proxy.pem'} {folder / 'proxy.key'}\n"
    text = replaced(
        file_in_readme("caddyfile"),
        ("{\n\tservers", f"{{\n\t{at_home}\tservers"),
        (f"{HOST} {{\n", f"{HOST} {{\n\t{own}"),
        ("127.0.0.1:5000", f"127.0.0.1:{ports['lms']}"),
    )
    (folder / "Caddyfile").write_text(text)
    return ["run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


@dataclass
class Site:
    """As a visitor reaches it: by its name, over https."""

    ports: dict[str, int]
    data_dir: Path

    def ask(
        self, method: str, path: str, body: bytes = b"", *, source: str = "127.0.0.1", **headers: str
    ) -> tuple[int, http.client.HTTPMessage, str]:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        raw = socket.create_connection(("127.0.0.1", self.ports["https"]), 30, source_address=(source, 0))
        browser = http.client.HTTPSConnection(HOST, context=context)
        browser.sock = context.wrap_socket(raw, server_hostname=HOST)
        with closing(browser):
            browser.putrequest(method, path)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                browser.putheader(name.replace("_", "-"), value)
            browser.endheaders()
            with suppress(OSError):  # who is refused early need not send the rest
                for start in range(0, len(body), PIECE):
                    browser.send(body[start : start + PIECE])
            answer = browser.getresponse()
            return answer.status, answer.headers, answer.read().decode(errors="replace")

    def counts(self) -> dict[str, int]:
        with closing(sqlite3.connect(self.data_dir / "counts.db")) as connection:
            return dict(connection.execute("SELECT key, number FROM limit_counts").fetchall())


@contextmanager
def proxied(name: str, folder: Path) -> Iterator[Site]:
    found = program(name)
    if found is None:
        pytest.skip(f"{name} is not on this machine, and `make set-up-tests` could not fetch it")
    certificate_in(folder)
    settings = {"LMS_BASE_URL": f"https://{HOST}", "LMS_TRUSTED_PROXIES": "1"}
    data = folder / "data"
    data.mkdir()
    with running(data, "serve", "--workers", "1", "--no-jobs", **settings) as server:
        ports = {"http": free_port(), "https": free_port(), "lms": int(server.address.rpartition(":")[2])}
        arguments = {"nginx": nginx, "caddy": caddy}[name](folder, ports)
        home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
        with (folder / "proxy.log").open("ab") as log:
            process = subprocess.Popen([found, *arguments], env=home, stdout=log, stderr=log)
        try:
            _wait_until_open(ports["https"], process, folder / "proxy.log")
            yield Site(ports, data)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=15)


def _wait_until_open(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"the proxy did not come up: {log.read_text()[-2000:]}")


@pytest.fixture(scope="module", params=PROXIES)
def site(request, tmp_path_factory) -> Iterator[Site]:
    with proxied(request.param, tmp_path_factory.mktemp(request.param)) as found:
        yield found


def test_pages_come_over_https_and_cookies_stay_there(site):
    status, headers, page = site.ask("GET", "/inloggen")
    assert (status, "<h1>Inloggen</h1>" in page) == (200, True)
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert re.fullmatch(
        r"__Host-slhz=[^;]+; Secure; HttpOnly; Path=/; SameSite=Lax",
        re.sub(r" (Expires|Max-Age)=[^;]*;", "", headers["Set-Cookie"]),
    )
    status, headers, _ = site.ask("GET", "/mijn")
    assert (status, headers["Location"]) in [
        (303, "/inloggen?next=/mijn"),
        (303, f"https://{HOST}/inloggen?next=/mijn"),
    ]


def test_who_comes_without_https_is_sent_to_it(site):
    browser = http.client.HTTPConnection("127.0.0.1", site.ports["http"], timeout=20)
    with closing(browser):
        browser.request("GET", "/inloggen", headers={"Host": HOST})
        answer = browser.getresponse()
        assert (answer.status // 100, answer.headers["Location"]) == (3, f"https://{HOST}/inloggen")


def test_each_visitor_is_counted_apart_and_nobody_says_who_they_are(site):
    """Three visitors, of whom two write the address of somebody else in a header."""
    _, headers, page = site.ask("GET", "/inloggen/code")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    form = urlencode({"email": "a@example.org", "csrf_token": token}).encode()
    kind = {
        "Content_Type": "application/x-www-form-urlencoded",
        "Cookie": headers["Set-Cookie"].partition(";")[0],
        "Referer": f"https://{HOST}/inloggen/code",
    }
    forged = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "http"}
    visits = [("127.0.0.1", {}), ("127.0.0.2", {}), ("127.0.0.2", forged), ("127.0.0.3", forged)]
    answers = [
        site.ask("POST", "/inloggen/code", form, source=source, **kind, **more)[0] for source, more in visits
    ]
    counts = site.counts()
    visitors = sorted(number for key, number in counts.items() if "visitors:" in key)
    assert (answers, visitors) == ([303] * 4, [1, 1, 2])
    # only over https a form has to say where it stood
    assert site.ask("POST", "/inloggen/code", form, **kind | {"Referer": ""})[0] == 400
    assert [key for key in counts if "forwarded-" in key] == []


def test_what_is_too_large_is_answered_in_words_or_at_least_refused(site):
    kind = {"Content_Type": "application/x-www-form-urlencoded"}
    status, _, page = site.ask("POST", "/inloggen", b"email=" + b"a" * 2_000_000, **kind)
    assert (status, "Noor de Wit" in page) == (413, True)
    assert site.ask("POST", "/inloggen", bytes(120_000_000), **kind)[0] == 413
