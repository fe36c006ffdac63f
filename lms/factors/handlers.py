"""At the door: who has a second step takes it, who needs one and comes in for the first time is asked to set it up, and who let
the days of grace go by comes to that page first."""

from typing import Any

from flask import current_app, g, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock, kept_forms
from lms.accounts.models import Person
from lms.doorkeepers import is_always_open, keeps_the_door
from lms.factors import step_actions
from lms.factors.actions import forget_half_logins
from lms.factors.queries import came_in_since_asked, has_factor, standing
from lms.factors.rules import IN_GRACE, OVER, Standing
from lms.jobs import nightly
from lms.web import request_time

HALF = "half"  # in the cookie: the secret of a login that still needs its second step


def on_first_step_taken(person: Person) -> Response | None:
    if not has_factor(person.id):
        return None
    session[HALF] = step_actions.begin(person, now=clock.now())
    return redirect(url_for("factors.second_step", next=request.args.get("next")), code=303)


def on_comes_in(person: Person, *, destination: str) -> str | None:
    """Where somebody goes who is to be asked now: not in a made-up world, and not twice."""
    now = clock.now()
    if current_app.config["SETTINGS"].is_demo or standing_of_person(person).kind != IN_GRACE:
        return None
    return None if came_in_since_asked(person, now=now) else url_for("factors.factors", next=destination)


def standing_of_person(person: Person) -> Standing:
    """In a made-up world the days of grace do not end."""
    return standing(person, now=request_time(), grace_ends=not current_app.config["SETTINGS"].is_demo)


def standing_of_reader() -> Standing:
    """Of whoever is logged in, asked once a request."""
    if "second_step_standing" not in g:
        g.second_step_standing = standing_of_person(current_user)
    found: Standing = g.second_step_standing
    return found


@keeps_the_door
def sets_up_first(view: Any) -> Response | None:
    """Who typed something first gets it back with the way to set it up beside it."""
    if is_always_open(view) or not current_user.is_authenticated or standing_of_reader().kind != OVER:
        return None
    kept = kept_forms.to_show_again(now=request_time())
    if kept is not None:
        return make_response(render_template("factors/set_up_first.html", kept=kept), 400)
    return redirect(url_for("factors.factors"), code=303)


def register_all() -> None:
    nightly.register(forget_half_logins)
