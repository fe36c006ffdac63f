"""The least a page behind a login can be: Flask, Flask-Login, one row by its key, and a Jinja page of 10 kB."""

import os

from flask import Flask, render_template_string
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from sqlalchemy import create_engine, text

app = Flask(__name__)
app.secret_key = "reference"
manager = LoginManager(app)
manager.session_protection = None
engine = create_engine(f"sqlite:///{os.environ.get('REFERENCE_DB', ':memory:')}")
with engine.begin() as connection:
    connection.execute(text("CREATE TABLE IF NOT EXISTS people (id INTEGER PRIMARY KEY, name TEXT)"))
    connection.execute(text("INSERT OR IGNORE INTO people VALUES (1, 'Wilma')"))
PAGE = "<!doctype html><title>{{ name }}</title><h1>{{ name }}</h1>{% for i in range(100) %}<p>{{ i }} {{ words }}</p>{% endfor %}"
WORDS = "Een wijkverbinder helpt buren om samen iets te maken van een plek in de wijk. En meer."


class Somebody(UserMixin):
    def __init__(self, number: str, name: str):
        self.id, self.name = number, name


@manager.user_loader
def load(number: str) -> Somebody | None:
    with engine.connect() as connection:
        row = connection.execute(text("SELECT id, name FROM people WHERE id = :id"), {"id": number}).first()
    return Somebody(str(row.id), row.name) if row else None


@app.get("/login")
def log_in() -> str:
    login_user(Somebody("1", "Wilma"))
    return "ok"


@app.get("/")
@login_required
def page() -> str:
    return render_template_string(PAGE, name=current_user.name, words=WORDS)
