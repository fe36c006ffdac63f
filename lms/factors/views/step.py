"""Once a password or a mailed code was right: the second step, for who has one."""

from flask import current_app, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response

from lms import clock
from lms.accounts import login_handlers
from lms.accounts.login_handlers import earlier_session
from lms.factors import passkey_actions, step_actions
from lms.factors.forms import PasskeyForm, StepForm
from lms.factors.handlers import HALF
from lms.factors.models import HalfLogin
from lms.factors.queries import factors_of, recovery_codes_left
from lms.factors.rules import is_app_code
from lms.factors.views.blueprint import bp
from lms.formats import count
from lms.forms import Form
from lms.limits import limited
from lms.web import Page, answer, public


@bp.route("/inloggen/nog-een-stap", methods=["GET", "POST"])
@public
@limited()
def second_step() -> Page:
    half = step_actions.half_login_of(session.get(HALF), now=clock.now())
    if half is None:
        return redirect(url_for("accounts.log_in", next=request.args.get("next")), code=303)
    form = StepForm()
    if form.validate_on_submit():
        key = current_app.config["SETTINGS"].secret_key
        if step_actions.try_step(
            half.person, form.typed, key=key, earlier=earlier_session(), now=clock.now()
        ):
            return _second_step_done(half, is_paper=not is_app_code(form.typed))
        form.code.errors = [
            "Deze code klopt niet. Kijk hem na. Een code uit je app werkt een halve minuut, en één keer."
        ]
    return _page(half, form)


def _page(half: HalfLogin, form: Form) -> Page:
    options = passkey_actions.options_to_use(half.person_id, half.seed)
    has_app = any(factor.is_app for factor in factors_of(half.person_id))
    code_form = form if isinstance(form, StepForm) else StepForm(formdata=None)
    return answer(
        "factors/second_step.html", form=form, code_form=code_form, options=options, has_app=has_app
    )


@bp.post("/inloggen/nog-een-stap/passkey")
@public
@limited()
def second_step_passkey() -> Page:
    half = step_actions.half_login_of(session.get(HALF), now=clock.now())
    if half is None:
        return redirect(url_for("accounts.log_in", next=request.args.get("next")), code=303)
    form, now = PasskeyForm(), clock.now()
    if form.validate_on_submit():
        typed = form.credential.data or ""
        if step_actions.try_passkey(half.person, typed, seed=half.seed, earlier=earlier_session(), now=now):
            return _second_step_done(half)
        form.form_errors.append("De passkey werkte niet. Probeer het nog eens, of gebruik een code.")
    return _page(half, form)


def _second_step_done(half: HalfLogin, *, is_paper: bool = False) -> Response:
    half.ended_at = clock.now()
    way_in = login_handlers.come_in(half.person)
    if is_paper:
        left = count(recovery_codes_left(half.person_id), "code", "codes")
        flash(
            f"Je hebt nog {left} op je blad. Is je telefoon weg? Stel dan een nieuwe tweede stap in.", "done"
        )
    return way_in
