"""An address for whoever watches the server: it answers when the database does."""

from flask import Flask
from sqlalchemy import text

from lms.db import db
from lms.web import public


def init_app(app: Flask) -> None:
    @app.get("/healthz")
    @public
    def healthz() -> tuple[str, dict[str, str]]:
        db.session.execute(text("SELECT 1"))
        return "ok", {"Content-Type": "text/plain; charset=utf-8"}
