"""Stands at the door of what a borrowed phone must not do: who showed longest ago who they are, is asked again first.

A form that was sent is not lost: it goes along with the question, and comes back filled in.
"""

from typing import Any

from flask import current_app, g, make_response, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import kept_forms
from lms.db import SAFE_METHODS
from lms.doorkeepers import keeps_the_door
from lms.factors import passkey_actions
from lms.factors.confirm_forms import ConfirmForm
from lms.factors.confirm_rules import TOLD_CODE, is_fresh, ways_of
from lms.factors.queries import factors_of
from lms.web import Page, answer, request_time


@keeps_the_door
def asks_again(view: Any) -> Response | None:
    if not view.access.is_fresh or not current_user.is_authenticated or _is_looking_at_a_form():
        return None
    session = g.login_session
    if is_fresh(began_at=session.created_at, confirmed_at=session.confirmed_at, now=request_time()):
        return None
    if request.method in SAFE_METHODS:
        return redirect(url_for("factors.confirm", next=_address()), code=303)
    form = ConfirmForm(formdata=None, kept=_kept())
    return make_response(confirm_page(form, status=400))


def _is_looking_at_a_form() -> bool:
    methods = (request.url_rule.methods if request.url_rule else None) or set()
    return request.method in SAFE_METHODS and not methods <= {*SAFE_METHODS}


def _address() -> str:
    return request.full_path.rstrip("?")


def _kept() -> str:
    form = kept_forms.sent_now(now=request_time())
    return kept_forms.sealed(form, current_user.id, key=current_app.config["SETTINGS"].secret_key)


def confirm_page(form: ConfirmForm, *, status: int | None = None, is_mailed: bool = False) -> Page:
    """The ways that this person has; that of the mail once it is asked for."""
    kept_forms.draw_for_nobody()
    options = passkey_actions.options_to_use(
        current_user.id, passkey_actions.seed_of_session(g.login_session)
    )
    ways = ways_of(
        has_app=any(factor.is_app for factor in factors_of(current_user.id)),
        has_passkey=options is not None,
        has_password=bool(current_user.password_hash),
        has_mail=bool(current_user.email),
    )
    if TOLD_CODE in ways:
        form.ask_told_code()
    return answer(
        "factors/confirm.html", form=form, status=status, ways=ways, options=options, is_mailed=is_mailed
    )
