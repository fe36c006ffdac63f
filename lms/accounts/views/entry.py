"""Coming in and going out: password, mailed code, the page behind an invitation, and logging out."""

from flask import current_app, flash, redirect, request, session, url_for
from flask_login import current_user

from lms import clock
from lms.accounts import code_actions, login_handlers
from lms.accounts.forms import CodeForm, CodeRequestForm, LoginForm
from lms.accounts.login_handlers import earlier_session
from lms.accounts.queries import invitation_of, person_with_email
from lms.accounts.try_actions import try_code, try_password, wrong_codes
from lms.accounts.views.blueprint import bp
from lms.doorkeepers import always_open
from lms.limits import limited
from lms.menu import VISITOR, front_page, in_menu, start_page
from lms.web import Page, answer, public, requires

WRONG = "Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer het nog eens, of vraag een code."


@bp.route("/inloggen", methods=["GET", "POST"])
@in_menu("Inloggen", order=130, to=(VISITOR,))
@public
@limited()
def log_in() -> Page:
    if current_user.is_authenticated and request.method == "GET":
        return redirect(start_page(current_user, now=clock.now()), code=303)
    form = LoginForm()
    if form.validate_on_submit():
        person = try_password(
            form.email.data or "", form.password.data or "", earlier=earlier_session(), now=clock.now()
        )
        if person is not None:
            session[login_handlers.WEAK] = person.has_weak_password
            return login_handlers.first_step_taken(person)
        form.form_errors.append(WRONG)
    return answer("accounts/log_in.html", form=form, next=request.args.get("next"))


@bp.route("/inloggen/code", methods=["GET", "POST"])
@public
@limited()
def request_code() -> Page:
    form = CodeRequestForm()
    if form.validate_on_submit():
        email = form.email.data or ""
        code_actions.ask_code(person_with_email(email), wrong=wrong_codes(email), now=clock.now())
        session["code_for"] = email
        return redirect(url_for("accounts.enter_code", next=request.args.get("next")), code=303)
    return answer("accounts/request_code.html", form=form)


@bp.route("/inloggen/code/invullen", methods=["GET", "POST"])
@public
@limited()
def enter_code() -> Page:
    if "code_for" not in session:
        return redirect(url_for("accounts.request_code"), code=303)
    form = CodeForm()
    if form.validate_on_submit():
        person = try_code(
            session["code_for"],
            form.digits,
            key=current_app.config["SETTINGS"].secret_key,
            earlier=earlier_session(),
            now=clock.now(),
        )
        if person is not None:
            return login_handlers.first_step_taken(person)
        form.code.errors = ["Deze code klopt niet, of is te oud. Kijk hem na, of vraag een nieuwe."]
    return answer("accounts/enter_code.html", form=form, email=session["code_for"])


@bp.post("/uitloggen")
@always_open
@requires()
def log_out() -> Page:
    login_handlers.log_out()
    flash("Je bent uitgelogd.", "done")
    return redirect(front_page(), code=303)


@bp.route("/uitnodiging/<token>", methods=["GET", "POST"])
@public
@limited()
def invitation(token: str) -> Page:
    """The page behind the mailed link. Looking changes nothing; the button sends a fresh code to the address that was
    invited, so a link that leaked is of no use to somebody else."""
    found = invitation_of(token)
    now = clock.now()
    is_open = found is not None and found.expires_at > now and found.person.disabled_at is None
    if found is not None and is_open and request.method == "POST":
        wrong = wrong_codes(found.person.email or "")
        code_actions.ask_code(found.person, wrong=wrong, now=now)
        session["code_for"] = found.person.email
        return redirect(url_for("accounts.enter_code"), code=303)
    return answer(
        "accounts/invitation.html",
        status=200 if is_open else 404,
        person=found.person if found is not None and is_open else None,
    )
