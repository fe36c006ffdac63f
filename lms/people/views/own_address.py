"""One's own mail address: a code goes to the new one, and typing it over makes it so."""

from flask import current_app, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.forms import CodeForm
from lms.people import contact_actions
from lms.people.contact_queries import waiting_change
from lms.people.forms import OwnAddressForm
from lms.people.views.blueprint import bp
from lms.web import Page, answer, keep_though_refused, requires


def _key() -> str:
    key: str = current_app.config["SETTINGS"].secret_key
    return key


def _page(form: OwnAddressForm | CodeForm | None = None) -> Page:
    return answer(
        "people/own_address.html",
        form=form,
        address_form=form if isinstance(form, OwnAddressForm) else OwnAddressForm(formdata=None),
        code_form=form if isinstance(form, CodeForm) else CodeForm(formdata=None),
        waiting=waiting_change(current_user.id, now=clock.now()),
    )


@bp.route("/mijn/mailadres", methods=["GET", "POST"])
@requires(fresh=True)
def own_address() -> Page:
    form = OwnAddressForm()
    if form.validate_on_submit():
        with form.refusing():
            contact_actions.ask_own_address(current_user, form.email.data or "", key=_key(), now=clock.now())
            flash("Kijk in je mail op je nieuwe adres. Daar staat een code.", "done")
            return redirect(url_for("people.own_address"), code=303)
    return _page(form)


@bp.post("/mijn/mailadres/code")
@requires()
def confirm_own_address() -> Page:
    form = CodeForm()
    if form.validate_on_submit():
        if contact_actions.confirm_own_address(current_user, form.digits, key=_key(), now=clock.now()):
            flash("Gelukt. Vanaf nu gaat je mail naar je nieuwe adres.", "done")
            return redirect(url_for("accounts.mine"), code=303)
        form.code.errors = ["Deze code klopt niet, of hij is te oud. Kijk hem na, of vraag een nieuwe."]
        keep_though_refused()
    return _page(form)


@bp.post("/mijn/mailadres/toch-niet")
@requires()
def drop_own_address() -> Page:
    contact_actions.drop_own_address(current_user, now=clock.now())
    flash("Goed. Je adres blijft zoals het was.", "done")
    return redirect(url_for("people.own_address"), code=303)
