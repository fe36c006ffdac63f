"""The application: the one place that knows every slice, in which they are put together.

Who listens to whom stands in LISTENERS; a listener runs in the transaction of the sender.
"""

import logging
from datetime import timedelta
from importlib import import_module
from typing import Any

from flask import Flask
from flask_migrate import Migrate

from lms import assets, clock, db, formats, health, limits, paths, shell, web
from lms.config import Settings, read_settings
from lms.submissions import Submission

SLICES = (
    "notifications", "accounts", "curriculum", "cohorts", "learning", "peergroups",
    "progress", "certificates", "intake", "projects", "supervision",
)  # fmt: skip

# TEMPORARY while the slices are being built side by side
LISTENERS = (
    ("learning.events:hand_in_reviewed", "projects.handlers:on_hand_in_reviewed"),
    ("learning.events:sharing_given", "projects.handlers:on_sharing_given"),
    ("learning.events:sharing_withdrawn", "projects.handlers:on_sharing_withdrawn"),
    ("progress.events:decided", "certificates.handlers:on_decided"),
    ("certificates.events:issued", "projects.handlers:on_certificate_issued"),
    ("certificates.events:revoked", "projects.handlers:on_certificate_revoked"),
)


def create_app(settings: Settings | None = None) -> web.LearningEnvironment:
    settings = settings or read_settings()
    app = web.LearningEnvironment("lms", template_folder=str(paths.TEMPLATES), static_folder=None)
    configure(app, settings)
    db.init_app(app)
    Migrate(app, db.db, directory=str(paths.MIGRATIONS), render_as_batch=True)
    web.init_app(app)
    limits.init_app(app)
    shell.init_app(app)
    health.init_app(app)
    for name in SLICES:
        try:
            import_module(f"lms.{name}.models") if name != "supervision" else None
            if name == "notifications":
                import_module("lms.notifications.handlers").connect()
                continue
            if name == "accounts":
                from lms.accounts import login, mine_views  # noqa: F401
                login.init_app(app)
            app.register_blueprint(import_module(f"lms.{name}.views").bp)
        except ModuleNotFoundError as error:
            if name in ("accounts", "notifications") or not (error.name or "").startswith("lms."):
                raise
            logging.getLogger("lms").warning("slice %s not there yet: %s", name, error)
        except Exception as error:
            if name in ("accounts", "notifications"):
                raise
            logging.getLogger("lms").warning("slice %s is broken: %r", name, error)
    for signal, listener in LISTENERS:
        try:
            module, _, attribute = signal.partition(":")
            handlers, _, function = listener.partition(":")
            getattr(import_module(f"lms.{module}"), attribute).connect(
                getattr(import_module(f"lms.{handlers}"), function)
            )
        except Exception as error:
            logging.getLogger("lms").warning("listener %s: %r", listener, error)
    for name in ("certificates",):
        try:
            import_module(f"lms.{name}.handlers").connect()
        except Exception as error:
            logging.getLogger("lms").warning("jobs of %s: %r", name, error)
    assets.init_app(app, paths.STATIC, settings.data_dir / "assets")
    web.seal(app)
    return app


def configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_BINDS={None: db.engine_options(settings.database_url)},
        SESSION_COOKIE_NAME="__Host-slhz" if settings.https else "slhz",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=60),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=100 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for name in ("day", "day_time", "date_long", "time_of_day", "hours", "initials"):
        app.jinja_env.filters[name] = getattr(formats, name)
    app.jinja_env.filters["phone_link"] = formats.digits_of_phone
    app.jinja_env.globals.update(once_token=web.once_token, count_of=formats.count)
