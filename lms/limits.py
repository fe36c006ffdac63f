"""How often somebody may knock. Limits slow a guesser down; they never lock the owner out, who can still come in
by a mailed code or by calling us. Counted per server process, in memory."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, storage_uri="memory://", strategy="moving-window")


def typed_address() -> str:
    """The account that is being knocked at, whoever knocks."""
    return f"account:{request.form.get('email', '').strip().lower()[:254]}"


def everybody() -> str:
    return "everybody"


def init_app(app: Flask) -> None:
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", False)
    limiter.init_app(app)
