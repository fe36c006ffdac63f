"""What staff do with applications: call, place, invite, decline."""

from collections.abc import Callable

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from wtforms import Form as WtForm

from lms import clock
from lms.cohorts.models import Cohort
from lms.cohorts.queries import coaches, member_counts, open_cohorts
from lms.cohorts.rules import seats_left
from lms.db import db
from lms.errors import RuleError
from lms.forms import BareForm, Form, offered
from lms.intake import actions, queries, rules
from lms.intake.forms import CallForm, DeclineForm, OnBehalfForm, PlaceForm
from lms.intake.models import Application
from lms.intake.policy import applications_visible_to
from lms.intake.views import Page, bp
from lms.web import answer, requires

STAFF = ("coordinator", "administrator")


def _found(application_id: int) -> Application:
    query = applications_visible_to(current_user).where(Application.id == application_id)
    return next(iter(queries.with_history(query)), None) or abort(404)


@bp.get("/aanmeldingen")
@requires(*STAFF)
def applications() -> Page:
    everyone = queries.with_history(applications_visible_to(current_user))
    states = {row.id: queries.state(row) for row in everyone}
    chosen = request.args.get("stand")
    shown = [row for row in everyone if states[row.id] == chosen] if chosen in rules.STATES else [
        row for row in everyone if states[row.id] not in (rules.INVITED, rules.DECLINED)
    ]  # fmt: skip
    counts = {code: list(states.values()).count(code) for code in rules.STATES}
    return answer(
        "intake/applications.html",
        applications=shown,
        states=states,
        names=rules.STATES,
        counts=counts,
        chosen=chosen,
        numbers=queries.waiting_numbers(everyone),
        deciding_step=queries.deciding_step,
        free=_free_seats(),
    )


def _free_seats() -> dict[int, int]:
    now = clock.now()
    counts = member_counts(now=now)
    cohorts = open_cohorts(today=clock.local_day(now))
    return {cohort.id: seats_left(cohort.capacity, counts.get(cohort.id, 0)) for cohort in cohorts}


@bp.route("/aanmeldingen/nieuw", methods=["GET", "POST"])
@requires(*STAFF)
def on_behalf() -> Page:
    form = OnBehalfForm()
    if form.validate_on_submit():
        values = {
            name: form[name].data or "" for name in ("name", "email", "phone", "neighbourhood", "motivation")
        }
        try:
            made = actions.apply(**values, now=clock.now(), on_behalf_by=current_user)
        except RuleError as refusal:
            form.refuse(refusal)
        else:
            flash(f"{made.name} is aangemeld.", "done")
            return redirect(url_for("intake.application", application_id=made.id), code=303)
    return answer("intake/on_behalf.html", form=form)


def _application_page(found: Application, **forms: Form) -> Page:
    """The page of one application, with whichever form came back with complaints."""
    now = clock.now()
    state = queries.state(found)
    place_form = forms.get("place_form") or PlaceForm(formdata=None)
    place_form.cohort.choices = offered(_cohort_choices())
    return answer(
        "intake/application.html",
        form=next((form for form in forms.values() if form.errors), None),
        application=found,
        state=state,
        state_name=rules.STATES[state],
        allowed=rules.ALLOWED[state],
        step=queries.deciding_step(found),
        call_form=forms.get("call_form") or CallForm(formdata=None),
        place_form=place_form,
        decline_form=forms.get("decline_form") or DeclineForm(formdata=None),
        now=now,
    )


def _cohort_choices() -> list[tuple[int, str]]:
    now = clock.now()
    free = _free_seats()
    return [
        (
            cohort.id,
            f"{cohort.name} ({'vol: wachtlijst' if not free[cohort.id] else f'nog {free[cohort.id]} plekken'})",
        )
        for cohort in open_cohorts(today=clock.local_day(now))
    ]


@bp.get("/aanmeldingen/<int:application_id>")
@requires(*STAFF)
def application(application_id: int) -> Page:
    return _application_page(_found(application_id))


def _act(found: Application, name: str, form: WtForm, deed: Callable[[], str]) -> Page:
    """Does one act and says so, or shows the page again with the complaint."""
    if form.validate_on_submit():
        try:
            said = deed()
        except RuleError as refusal:
            form.refuse(refusal)
        else:
            flash(said, "done")
            return redirect(url_for("intake.application", application_id=found.id), code=303)
    return _application_page(found, **{name: form})


@bp.post("/aanmeldingen/<int:application_id>/gesprekken")
@requires(*STAFF)
def call(application_id: int) -> Page:
    found, form = _found(application_id), CallForm()

    def deed() -> str:
        actions.call(found, note=form.note.data or "", by=current_user, now=clock.now())
        return "Het gesprek staat erbij."

    return _act(found, "call_form", form, deed)


@bp.post("/aanmeldingen/<int:application_id>/plaatsing")
@requires(*STAFF)
def place(application_id: int) -> Page:
    found, form = _found(application_id), PlaceForm()
    form.cohort.choices = offered(_cohort_choices())

    def deed() -> str:
        cohort = db.session.get_one(Cohort, form.cohort.data)
        kind = actions.place(found, cohort, by=current_user, now=clock.now())
        if kind == rules.WAITING:
            return f"{cohort.name} is vol. {found.name} staat op de wachtlijst."
        return f"{found.name} heeft een plek in {cohort.name}. Stuur nu de uitnodiging."

    return _act(found, "place_form", form, deed)


@bp.post("/aanmeldingen/<int:application_id>/uitnodiging")
@requires(*STAFF)
def invite(application_id: int) -> Page:
    found, form = _found(application_id), BareForm()

    def deed() -> str:
        person = actions.send_invitation(found, by=current_user, now=clock.now())
        return (
            f"{person.name} is uitgenodigd."
            if person.email
            else f"Print nu de brief voor {person.name}, en bel."
        )

    return _act(found, "invite_form", form, deed)


@bp.post("/aanmeldingen/<int:application_id>/afwijzing")
@requires(*STAFF)
def decline(application_id: int) -> Page:
    found, form = _found(application_id), DeclineForm()

    def deed() -> str:
        note, message = form.note.data or "", form.message.data or ""
        actions.decline(found, note=note, message=message, by=current_user, now=clock.now())
        return (
            "Afgewezen. Er gaat een mail."
            if found.email
            else "Afgewezen. Bel deze persoon: er is geen e-mailadres."
        )

    return _act(found, "decline_form", form, deed)


@bp.get("/aanmeldingen/<int:application_id>/brief")
@requires(*STAFF)
def letter(application_id: int) -> Page:
    """The invitation on paper."""
    found = _found(application_id)
    step = queries.deciding_step(found)
    if queries.state(found) != rules.INVITED or step is None or step.cohort is None:
        abort(404)
    return answer(
        "intake/letter.html",
        application=found,
        cohort=step.cohort,
        coaches=coaches(step.cohort.id, now=clock.now()),
        today=clock.local_day(clock.now()),
    )
