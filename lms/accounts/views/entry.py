"""Coming in and going out: password, mailed code, the page behind an invitation, and logging out."""

from flask import current_app, flash, g, redirect, request, session, url_for
from flask_login import current_user

from lms import clock, kept_forms
from lms.accounts import code_actions, login_handlers
from lms.accounts.forms import CodeForm, CodeOfForm, CodeRequestForm, LoginForm
from lms.accounts.login_handlers import earlier_session
from lms.accounts.queries import invitation_of, person_named
from lms.accounts.rules import PHONE, named
from lms.accounts.try_actions import try_code, try_password, wrong_codes
from lms.accounts.views.blueprint import bp
from lms.addresses import full_address
from lms.browser_memory import EVERYTHING, PAGES
from lms.doorkeepers import always_open
from lms.limits import limited
from lms.menu import VISITOR, front_page, in_menu, start_page
from lms.qr_codes import qr_code
from lms.web import Page, answer, public, requires

WRONG = "Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer het nog eens, of vraag een code."
WRONG_BY_PHONE = "Dit telefoonnummer en wachtwoord horen niet bij elkaar. Deel je het nummer met iemand? Vul dan ook je voornaam in."
WRONG_CODE = "Deze code klopt niet, of is te oud. Kijk hem na, of vraag een nieuwe."

FIRST_NAME = "code_for_first_name"  # in the cookie, beside the name that a code was asked for
SENT_TO = "code_sent_to"  # who came by their own invitation is known: the page need not ask


@bp.route("/inloggen", methods=["GET", "POST"])
@in_menu("Inloggen", order=130, to=(VISITOR,))
@public
@limited()
def log_in() -> Page:
    if current_user.is_authenticated and request.method == "GET":
        return redirect(start_page(current_user, now=clock.now()), code=303)
    form = LoginForm()
    if form.validate_on_submit():
        who = form.who
        person = try_password(who, form.password.data or "", earlier=earlier_session(), now=clock.now())
        if person is not None:
            session[login_handlers.WEAK] = person.has_weak_password
            return login_handlers.first_step_taken(person)
        form.form_errors.append(WRONG_BY_PHONE if form.is_by_phone else WRONG)
    return login_handlers.log_in_page(form)


@bp.route("/inloggen/code", methods=["GET", "POST"])
@public
@limited()
def request_code() -> Page:
    form = CodeRequestForm()
    if form.validate_on_submit():
        who = form.who
        person = person_named(who)
        wrong, by_phone = wrong_codes(person, who), who.kind == PHONE
        code_actions.ask_code(person, wrong=wrong, by_phone=by_phone, now=clock.now())
        session.pop(SENT_TO, None)
        session["code_for"], session[FIRST_NAME] = form.email.data, form.first_name.data
        return redirect(url_for("accounts.enter_code", next=request.args.get("next")), code=303)
    return answer("accounts/request_code.html", form=form)


@bp.route("/inloggen/code/invullen", methods=["GET", "POST"])
@public
@limited()
def enter_code() -> Page:
    """Of a code that was asked for in this browser we know whose it is; of one from elsewhere that is asked."""
    is_known = "code_for" in session and request.args.get("met") != "brief"
    form = CodeForm() if is_known else CodeOfForm()
    typed = session["code_for"] if is_known else form.email.data or ""
    who = named(typed, session.get(FIRST_NAME) or "") if is_known else form.who
    if form.validate_on_submit():
        key = current_app.config["SETTINGS"].secret_key
        with form.refusing():
            person = try_code(who, form.digits, key=key, earlier=earlier_session(), now=clock.now())
            if person is not None:
                return login_handlers.first_step_taken(person)
            form.code.errors = [WRONG_CODE]
    return answer(
        "accounts/enter_code.html",
        form=form,
        typed=typed,
        is_by_phone=is_known and who.kind == PHONE,
        is_invited=is_known and session.get(SENT_TO) == typed,
        again=CodeRequestForm(formdata=None),
    )


@bp.get("/inloggen/code/invullen.svg")
@public
def code_page_drawing() -> Page:
    """For the camera of a phone: it opens the page and fills in nothing. The same on every letter."""
    return qr_code(full_address("accounts.enter_code", met="brief"))


@bp.post("/uitloggen")
@always_open
@requires()
def log_out() -> Page:
    """On a device that others use too the browser forgets all it kept."""
    forgets = PAGES if g.login_session.is_own_device else EVERYTHING
    login_handlers.log_out()
    if kept_forms.carried_by_hand():
        return login_handlers.log_in_page(LoginForm(formdata=None), status=200)
    flash("Je bent uitgelogd.", "done")
    way_out = redirect(front_page(), code=303)
    way_out.headers["Clear-Site-Data"] = forgets
    return way_out


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
        code_actions.ask_code(found.person, wrong=wrong_codes(found.person), now=now)
        session["code_for"] = session[SENT_TO] = found.person.email
        return redirect(url_for("accounts.enter_code"), code=303)
    return answer(
        "accounts/invitation.html",
        status=200 if is_open else 404,
        person=found.person if found is not None and is_open else None,
    )
