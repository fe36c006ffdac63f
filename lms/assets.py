"""Static files under names that carry a hash of their content, so that a browser may keep them for ever.

The style sheets, one file a thing, are put together into one `app.css`: a page waits for a single stylesheet.
"""

import hashlib
import re
import shutil
from pathlib import Path
from tempfile import mkdtemp
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from lms.headers import CONTENT_SECURITY_POLICY

_URL = re.compile(r"url\(\s*['\"]?\.\./([^'\")]+)['\"]?\s*\)")
_HASHED = re.compile(r"\.[0-9a-f]{10}\.\w+$")
STYLESHEET = "app.css"


def _hashed(name: str, content: bytes) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}{dot}{ending}"


def collect(static: Path) -> dict[str, tuple[str, bytes]]:
    """name -> (hashed name, content) of everything under the static folder."""
    found: dict[str, tuple[str, bytes]] = {}
    for path in sorted(static.rglob("*")):
        name = path.relative_to(static).as_posix()
        if path.is_file() and not name.startswith("css/"):
            content = path.read_bytes()
            found[name] = (_hashed(name, content), content)
    sheets = (path.read_text() for path in sorted((static / "css").glob("*.css")))
    sheet = "\n".join(
        line.strip() for one in sheets for line in one.splitlines()
    )  # indented for who writes it
    sheet = _URL.sub(lambda match: f"url(/static/{found[match[1]][0]})", sheet)
    found[STYLESHEET] = (_hashed(STYLESHEET, sheet.encode()), sheet.encode())
    return found


def _write(found: dict[str, tuple[str, bytes]], target: Path) -> None:
    """Writes the files and their compressed twins, then puts the folder in place at once: workers may start together."""
    if target.is_dir():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(dir=target.parent))
    compressor = Compressor(quiet=True)
    for hashed, content in found.values():
        path = draft / hashed
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if compressor.should_compress(path.name):
            list(compressor.compress(str(path)))
    draft.chmod(0o755)
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft)


def init_app(app: Flask, static: Path, cache: Path) -> None:
    found = collect(static)
    digest = hashlib.sha256("".join(sorted(hashed for hashed, _ in found.values())).encode()).hexdigest()[:16]
    folder = cache / digest
    _write(found, folder)
    addresses = {name: f"/static/{hashed}" for name, (hashed, _) in found.items()}

    def asset(name: str) -> str:
        return addresses[name]

    def headers(sent: Headers, _path: str, _url: str) -> None:
        sent["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        sent["X-Content-Type-Options"] = "nosniff"
        sent["Referrer-Policy"] = "same-origin"

    app.jinja_env.globals["asset"] = asset
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder),
        prefix="static/",
        immutable_file_test=lambda _path, url: bool(_HASHED.search(url)),
        add_headers_function=headers,
        allow_all_origins=False,
    )
