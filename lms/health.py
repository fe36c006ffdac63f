"""An address for whoever watches the server: it answers when the database does."""

from flask import Flask, Response
from sqlalchemy import text

from lms.db import db
from lms.web import Page, public


def init_app(app: Flask) -> None:
    @app.get("/healthz")
    @public
    def healthz() -> Page:
        db.session.execute(text("SELECT 1"))
        return Response("ok", mimetype="text/plain")
