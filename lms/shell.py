"""What surrounds every page: the way to the other pages, and the person to call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms.web import public, safe_next


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class HelpPerson:
    """Whom to call. `role` is `coach`, or the name of the organisation."""

    name: str
    phone: str
    email: str
    role: str


# label, endpoint, for which roles (none: everybody logged in)
MEMBERS = (
    ("Leren", "progress.start", ("trainee",)),
    ("Voortgang", "progress.overview", ("trainee",)),
    ("Intervisie", "peergroups.mine", ("trainee", "connector")),
    ("Certificaat", "certificates.mine", ("trainee", "connector")),
    ("Begeleiding", "supervision.board", ("coach", "coordinator", "administrator")),
    ("Aanmeldingen", "intake.applications", ("coordinator", "administrator")),
    ("Lichtingen", "cohorts.index", ("coach", "coordinator", "administrator")),
    ("Intervisiegroepen", "peergroups.groups", ("coach", "coordinator", "administrator")),
    ("Beoordelingen", "progress.decisions", ("assessor", "coordinator", "administrator")),
    ("Certificaten", "certificates.register", ("coordinator", "administrator")),
    ("Projecten", "projects.index", ()),
    ("Mijn gegevens", "accounts.mine", ()),
)
VISITORS = (
    ("De opleiding", "intake.training"),
    ("Projecten", "projects.index"),
    ("Aanmelden", "intake.apply"),
    ("Inloggen", "accounts.log_in"),
)


def _link(label: str, endpoint: str) -> Link:
    url = url_for(endpoint)
    return Link(label, url, request.path == url or request.path.startswith(f"{url}/"))


def navigation() -> list[Link]:
    known = current_app.view_functions
    if not current_user.is_authenticated:
        return [_link(label, endpoint) for label, endpoint in VISITORS if endpoint in known]
    return [
        _link(label, endpoint)
        for label, endpoint, roles in MEMBERS
        if endpoint in known and (not roles or current_user.has_role(*roles))
    ]


def _nobody_in_particular() -> HelpPerson:
    site = current_app.config["SETTINGS"]
    return HelpPerson(site.contact_name, site.contact_phone, site.contact_email, site.organisation)


TEXT_SIZES = {"normal": "", "large": "large", "largest": "largest"}


def choose_text_size() -> Response:
    """Keeps the size of the letters in the cookie of this browser."""
    size = TEXT_SIZES.get(request.form.get("size", ""))
    if size is not None:
        session["text_size"] = size
    return redirect(safe_next(request.form.get("next"), "/"), code=303)


def init_app(app: Flask) -> None:
    app.add_url_rule("/tekstgrootte", "text_size", public(choose_text_size), methods=["POST"])

    @app.context_processor
    def surroundings() -> dict[str, Any]:
        context: dict[str, Any] = {"site": current_app.config["SETTINGS"]}
        if g.get("is_fault"):  # the database may be what failed: no look-ups on the page that says so
            return {**context, "navigation": [], "help_person": _nobody_in_particular(), "current_user": None}
        find: Callable[[], HelpPerson | None] | None = current_app.extensions.get("find_help_person")
        return {
            **context,
            "navigation": navigation() if request else [],
            "help_person": (find() if find and current_user else None) or _nobody_in_particular(),
        }
