"""One's own second step: what there is, adding to it, naming and taking away, and the sheet with codes for when the phone is gone."""

import pyotp
from flask import abort, current_app, flash, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.browser_memory import never_kept
from lms.doorkeepers import always_open
from lms.factors import actions as factor_actions
from lms.factors import passkey_actions
from lms.factors.forms import BeginForm, NameForm, PasskeyForm, TryOutForm
from lms.factors.handlers import standing_of_reader
from lms.factors.models import Factor
from lms.factors.passkeys import are_possible
from lms.factors.queries import asked_of, factor_of, factors_of, recovery_codes_left
from lms.factors.rules import PASSKEY
from lms.factors.views.blueprint import bp
from lms.forms import BareForm, Form
from lms.menu import start_page
from lms.qr_codes import qr_code
from lms.web import Page, answer, requires, safe_next


def _key() -> str:
    key: str = current_app.config["SETTINGS"].secret_key
    return key


def _found(factor_id: int, *, is_new: bool) -> Factor:
    found = factor_of(current_user.id, factor_id)
    if found is None or (found.confirmed_at is None) is not is_new:
        abort(404)
    return found


@bp.get("/mijn/tweede-stap")
@always_open
@requires()
def factors() -> Page:
    return _page(None)


def _page(form: Form | None) -> Page:
    now = clock.now()
    return answer(
        "factors/factors.html",
        form=form,
        factors=factors_of(current_user.id),
        codes_left=recovery_codes_left(current_user.id),
        standing=standing_of_reader(),
        passkeys_are_possible=are_possible(passkey_actions.site()),
        later=safe_next(request.args.get("next"), start_page(current_user, now=now)),
    )


@bp.post("/mijn/tweede-stap/nieuw")
@always_open
@requires(fresh=True)
def begin_factor() -> Page:
    form = BeginForm()
    if form.validate_on_submit():
        if form.kind.data == PASSKEY:
            factor = passkey_actions.begin(current_user, now=clock.now())
            return redirect(url_for("factors.make_passkey", factor_id=factor.id), code=303)
        factor = factor_actions.begin_app(current_user, key=_key(), now=clock.now())
        return redirect(url_for("factors.try_out", factor_id=factor.id), code=303)
    return _page(form)


@bp.route("/mijn/tweede-stap/<int:factor_id>/proef", methods=["GET", "POST"])
@always_open
@requires()
@never_kept
def try_out(factor_id: int) -> Page:
    """A new app: the key to put in it, and the first code that comes out."""
    factor, form = _found(factor_id, is_new=True), TryOutForm()
    if not factor.is_app:
        abort(404)
    if form.validate_on_submit():
        with form.refusing():
            factor_actions.confirm_app(
                factor,
                form.typed,
                name=form.name.data or "",
                person=current_user,
                key=_key(),
                but_token=current_user.session_token,
                now=clock.now(),
            )
            return _set_up()
    secret = factor_actions.secret_of(factor, key=_key())
    return answer("factors/try_out.html", form=form, factor=factor, secret=secret)


@bp.route("/mijn/tweede-stap/<int:factor_id>/passkey", methods=["GET", "POST"])
@always_open
@requires()
def make_passkey(factor_id: int) -> Page:
    factor, form = _found(factor_id, is_new=True), PasskeyForm()
    if not factor.is_passkey:
        abort(404)
    options = passkey_actions.options_to_make(current_user, factor)
    if form.validate_on_submit():
        with form.refusing():
            passkey_actions.confirm(
                factor,
                form.credential.data or "",
                name=form.name.data or "",
                person=current_user,
                but_token=current_user.session_token,
                now=clock.now(),
            )
            return _set_up()
    return answer("factors/make_passkey.html", form=form, options=options)


def _set_up() -> Page:
    """What comes next: the sheet, for who has none."""
    flash("Gelukt. Deze stap werkt vanaf nu.", "done")
    has_sheet = recovery_codes_left(current_user.id) > 0
    return redirect(url_for("factors.factors") if has_sheet else url_for("factors.recovery"), code=303)


@bp.get("/mijn/tweede-stap/<int:factor_id>/proef.svg")
@always_open
@requires()
@never_kept
def factor_drawing(factor_id: int) -> Page:
    """The key of a new app, for its camera."""
    factor = _found(factor_id, is_new=True)
    secret = factor_actions.secret_of(factor, key=_key())
    if not secret:
        abort(404)
    settings = current_app.config["SETTINGS"]
    address = pyotp.TOTP(secret).provisioning_uri(
        name=current_user.email or current_user.name, issuer_name=settings.organisation
    )
    return qr_code(address)


@bp.route("/mijn/tweede-stap/<int:factor_id>", methods=["GET", "POST"])
@always_open
@requires()
def factor(factor_id: int) -> Page:
    found = _found(factor_id, is_new=False)
    form = NameForm(obj=found)
    if form.validate_on_submit():
        found.name = form.name.data or ""
        flash("De naam is bewaard.", "done")
        return redirect(url_for("factors.factors"), code=303)
    return answer("factors/factor.html", form=form, factor=found)


@bp.post("/mijn/tweede-stap/<int:factor_id>/verwijdering")
@always_open
@requires(fresh=True)
def remove_factor(factor_id: int) -> Page:
    found, form, now = _found(factor_id, is_new=False), BareForm(), clock.now()
    if form.validate_on_submit():
        is_asked = asked_of(current_user, None, now) is not None
        with form.refusing():
            factor_actions.remove(found, person=current_user, is_asked=is_asked, now=now)
            flash("Deze stap is weg.", "done")
            return redirect(url_for("factors.factors"), code=303)
    return _page(form)


@bp.route("/mijn/tweede-stap/noodcodes", methods=["GET", "POST"])
@always_open
@requires(fresh=True)
@never_kept
def recovery() -> Page:
    """The sheet stands in the answer to the button, and nowhere else afterwards."""
    codes, has_factor = [], bool(factors_of(current_user.id))
    if request.method == "POST" and has_factor:
        codes = factor_actions.new_sheet(current_user, key=_key(), now=clock.now())
    return answer(
        "factors/recovery.html",
        codes=codes,
        codes_left=recovery_codes_left(current_user.id),
        has_factor=has_factor,
        made_at=clock.now(),
    )
