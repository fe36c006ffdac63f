"""Another password. Who asks for it shows the present one, or a code that was mailed to them just now."""

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.accounts import code_actions, password_actions
from lms.accounts.forms import PasswordForm
from lms.accounts.password_queries import own_words
from lms.accounts.password_rules import BY_CODE, BY_PASSWORD, NOTHING, WrongPassword, proof_asked
from lms.accounts.session_queries import came_in_by_code
from lms.accounts.try_actions import is_current_password, try_mailed_code, wrong_codes
from lms.accounts.views.blueprint import bp
from lms.limits import limited
from lms.web import Page, answer, requires, safe_next, work_done, works_first


def _proof() -> str:
    return proof_asked(
        has_password=current_user.password_hash is not None,
        by_code=request.args.get("met") == "code",
        came_in_by_code=came_in_by_code(g.login_session, now=clock.now()),
    )


def _ready() -> str:
    """Looks at the present password and makes the new one ready."""
    form = PasswordForm()
    typed, now = form.current.data or "", clock.now()
    if _proof() == BY_PASSWORD and not is_current_password(current_user, typed, now=now):
        raise WrongPassword
    own = own_words(current_user, current_app.config["SETTINGS"].organisation)
    return password_actions.ready_password(form.password.data or "", own)


def _shows_code(form: PasswordForm) -> bool:
    key, device = current_app.config["SETTINGS"].secret_key, current_user.session_token
    return try_mailed_code(current_user, form.digits, device=device, key=key, now=clock.now())


@bp.route("/mijn/wachtwoord", methods=["GET", "POST"])
@requires()
@works_first(_ready)
def password() -> Page:
    proof, now = _proof(), clock.now()
    form = PasswordForm.asking(proof)
    if form.validate_on_submit():
        with form.refusing():
            ready = work_done()
            if proof == BY_CODE and not _shows_code(form):
                raise WrongPassword(BY_CODE)
            password_actions.change_password(
                current_user, ready, now=now, but_token=current_user.session_token
            )
            flash("Je nieuwe wachtwoord is bewaard. Op andere apparaten ben je uitgelogd.", "done")
            return redirect(safe_next(request.args.get("next"), url_for("accounts.mine")), code=303)
    return answer(
        "accounts/password.html",
        form=form,
        has_to_ask=proof == BY_CODE and request.args.get("met") != "code",
        can_ask=proof != NOTHING and current_user.email,
        next=safe_next(request.args.get("next"), url_for("accounts.mine")),
    )


@bp.post("/mijn/wachtwoord/code")
@requires()
@limited()
def password_code() -> Page:
    """A code for who does not know their password, or has none."""
    if not current_user.email:
        abort(404)
    code_actions.ask_code(current_user, wrong=wrong_codes(current_user), now=clock.now())
    flash("We sturen je een code per mail. Dat duurt soms een minuut.", "done")
    return redirect(url_for("accounts.password", met="code", next=request.args.get("next")), code=303)
