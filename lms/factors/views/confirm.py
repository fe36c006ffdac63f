"""Showing once more who one is, by an app, a password or a mailed code; then the form that waited comes back."""

from flask import current_app, flash, g, redirect, request
from flask_login import current_user

from lms import clock
from lms.accounts import code_actions
from lms.accounts.try_actions import is_current_password, try_mailed_code
from lms.doorkeepers import always_open
from lms.factors import confirm_actions
from lms.factors.confirm_forms import ConfirmForm
from lms.factors.confirm_handlers import confirm_page
from lms.factors.views.blueprint import bp
from lms.menu import start_page
from lms.web import Page, answer, requires, safe_next, work_done, works_first


def _key() -> str:
    key: str = current_app.config["SETTINGS"].secret_key
    return key


def _password_is_right() -> bool:
    """Argon2 takes its time, so this is done before the transaction that writes."""
    typed = ConfirmForm().password.data
    return bool(typed and is_current_password(current_user, typed, now=clock.now()))


@bp.route("/mijn/bevestiging", methods=["GET", "POST"])
@always_open
@requires()
@works_first(_password_is_right)
def confirm() -> Page:
    form = ConfirmForm()
    if form.validate_on_submit():
        if _is_shown(form):
            g.login_session.confirmed_at = clock.now()
            return _go_on(form.kept.data or "")
        _complain(form)
    return confirm_page(form, is_mailed=bool(form.mailed_code.data))


def _is_shown(form: ConfirmForm) -> bool:
    """By whichever field was filled in."""
    device, now = current_user.session_token, clock.now()
    if form.typed_app_code:
        return confirm_actions.try_app_code(
            current_user, form.typed_app_code, device=device, key=_key(), now=now
        )
    if form.typed_mailed_code:
        return try_mailed_code(current_user, form.typed_mailed_code, device=device, key=_key(), now=now)
    if form.credential.data:
        return confirm_actions.try_passkey(
            current_user, form.credential.data, session=g.login_session, device=device, now=now
        )
    return bool(work_done())


def _complain(form: ConfirmForm) -> None:
    if form.app_code.data:
        form.app_code.errors = ["Deze code klopt niet. Wacht op de volgende code in je app."]
    elif form.mailed_code.data:
        form.mailed_code.errors = ["Deze code klopt niet, of is te oud. Kijk hem na, of vraag een nieuwe."]
    elif form.credential.data:
        form.form_errors.append("De passkey werkte niet. Probeer het nog eens, of kies een andere manier.")
    elif form.password.data:
        form.password.errors = ["Dit wachtwoord klopt niet."]
    else:
        form.form_errors.append("Vul iets in, dan weten we dat jij het bent.")


def _go_on(sealed: str) -> Page:
    """To where the form that waited is shown, filled in; without one, to the page they were on their way to."""
    kept = confirm_actions.kept_form(current_user, sealed, key=_key(), now=clock.now()) if sealed else None
    goal = safe_next(request.args.get("next"), start_page(current_user, now=clock.now()))
    if kept is not None:
        return redirect(kept.address, code=307)  # brings it along, as after logging in
    if sealed:
        flash("Je was te lang weg. Vul het formulier nog een keer in.", "sorry")
        return redirect(goal, code=303)
    return answer("factors/confirmed.html", goal=goal)


@bp.post("/mijn/bevestiging/code")
@always_open
@requires()
def confirm_by_mail() -> Page:
    """Mails a code, and keeps the form that waits."""
    code_actions.ask_code(current_user, wrong=0, now=clock.now())
    return confirm_page(ConfirmForm(), status=200, is_mailed=True)
