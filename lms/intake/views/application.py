"""What staff do with applications: call, place, put on a waiting list, invite, decline."""

from collections.abc import Callable

from flask import abort, flash, redirect, url_for
from flask_login import current_user
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.accounts.queries import like_one_of_ours
from lms.cohorts.models import Cohort
from lms.cohorts.queries import open_cohorts
from lms.db import db
from lms.finding import or_404
from lms.forms import offered
from lms.intake import actions, queries, rules
from lms.intake.double_queries import doubles_of, merge_of, merges_into, partings_of
from lms.intake.forms import (
    MOVES,
    ActForm,
    ApartForm,
    CallForm,
    DeclineForm,
    InviteForm,
    OnBehalfForm,
    PlaceForm,
    WaitForm,
    cohort_words,
)
from lms.intake.letter_queries import newest_letter_to
from lms.intake.models import Application
from lms.intake.policy import may_see_application
from lms.intake.views.blueprint import bp
from lms.notifications.reach_queries import mail_comes_to
from lms.roles import STAFF
from lms.web import Page, answer, requires


def found_application(application_id: int) -> Application:
    query = select(Application).where(Application.id == application_id)
    return or_404(next(iter(queries.with_history(query)), None), may_see_application)


@bp.route("/aanmeldingen/nieuw", methods=["GET", "POST"])
@requires(*STAFF)
def on_behalf() -> Page:
    form = OnBehalfForm()
    if form.validate_on_submit():
        made = actions.apply(**form.details(), now=clock.now(), on_behalf_by=current_user)
        flash(f"{made.name} is aangemeld.", "done")
        return redirect(url_for("intake.application", application_id=made.id), code=303)
    return answer("intake/on_behalf.html", form=form)


def application_page(found: Application, **forms: ActForm) -> Page:
    """The page of one application, with whichever form came back with complaints."""
    state = queries.state_of_application(found)
    place_form = forms.get("place_form") or PlaceForm(formdata=None)
    wait_form = forms.get("wait_form") or WaitForm(formdata=None)
    place_form.cohort.choices = wait_form.cohort.choices = offered(cohort_choices())
    merged, known = merge_of(found.id), actions.person_of(found)
    return answer(
        "intake/application.html",
        form=next((form for form in forms.values() if form.errors), None),
        application=found,
        seen=actions.last_step_id(found),
        seen_of=actions.last_step_id,
        mail_comes=mail_comes_to(found.email),
        known=known,
        is_like=like_one_of_ours(found.name, now=clock.now()),
        state=state,
        state_name=rules.STATES[state],
        allowed=() if merged else rules.ALLOWED[state],
        merged=merged,
        merges=merges_into(found.id),
        partings=partings_of(found.id),
        doubles=[] if merged else doubles_of([found])[found.id],
        apart_form=forms.get("apart_form") or ApartForm(formdata=None),
        step=queries.deciding_step(found),
        moves_from=_moves_from(found, known),
        number=queries.waiting_number(found),
        call_form=forms.get("call_form") or CallForm(formdata=None),
        place_form=place_form,
        wait_form=wait_form,
        decline_form=forms.get("decline_form") or DeclineForm(formdata=None),
    )


def _moves_from(found: Application, known: Person | None) -> Cohort | None:
    """The cohort that somebody leaves when they are invited for the one they were placed in."""
    cohort = queries.present_cohort(found) if known else None
    return actions.seat_elsewhere(known, cohort, now=clock.now()) if cohort else None


def cohort_choices() -> list[tuple[int, str]]:
    """Every cohort that has not ended, with how many seats it has and how many people wait for one."""
    now = clock.now()
    cohorts = open_cohorts(today=clock.local_day(now))
    free = queries.free_seats(cohorts, now=now)
    waiting = queries.standing_in(list(free), rules.WAITING)
    return [
        (
            cohort.id,
            cohort_words(
                cohort.name, cohort.starts_on, free=free[cohort.id], waiting=waiting.get(cohort.id, 0)
            ),
        )
        for cohort in cohorts
    ]


@bp.get("/aanmeldingen/<int:application_id>")
@requires(*STAFF)
def application(application_id: int) -> Page:
    return application_page(found_application(application_id))


def act_on(found: Application, name: str, form: ActForm, deed: Callable[[], str]) -> Page:
    """Does one act and says so, or shows the page as it is now with the complaint."""
    if form.validate_on_submit():
        with form.refusing():
            said = deed()
            flash(said, "done")
            return redirect(url_for("intake.application", application_id=found.id), code=303)
    return application_page(found_application(found.id), **{name: form})


@bp.post("/aanmeldingen/<int:application_id>/gesprekken")
@requires(*STAFF)
def call(application_id: int) -> Page:
    found, form = found_application(application_id), CallForm()

    def deed() -> str:
        note = form.note.data or ""
        actions.call(found, note=note, by=current_user, now=clock.now(), seen=form.seen_step())
        return "Het gesprek staat erbij."

    return act_on(found, "call_form", form, deed)


@bp.post("/aanmeldingen/<int:application_id>/plaatsing")
@requires(*STAFF)
def place(application_id: int) -> Page:
    found, form = found_application(application_id), PlaceForm()
    form.cohort.choices = offered(cohort_choices())

    def deed() -> str:
        cohort = db.session.get_one(Cohort, form.cohort.data)
        kind = actions.place(found, cohort, by=current_user, now=clock.now(), seen=form.seen_step())
        if kind == rules.WAITING:
            number = queries.waiting_number(found)
            return f"{cohort.name} is vol. {found.name} staat nu op de wachtlijst, nummer {number}."
        return f"{found.name} heeft een plek in {cohort.name}. Stuur nu de uitnodiging."

    return act_on(found, "place_form", form, deed)


@bp.post("/aanmeldingen/<int:application_id>/wachtlijst")
@requires(*STAFF)
def wait(application_id: int) -> Page:
    found, form = found_application(application_id), WaitForm()
    form.cohort.choices = offered(cohort_choices())

    def deed() -> str:
        cohort = db.session.get_one(Cohort, form.cohort.data)
        actions.put_on_waiting_list(found, cohort, by=current_user, now=clock.now(), seen=form.seen_step())
        number = queries.waiting_number(found)
        return f"{found.name} staat op de wachtlijst van {cohort.name}, nummer {number}."

    return act_on(found, "wait_form", form, deed)


@bp.post("/aanmeldingen/<int:application_id>/uitnodiging")
@requires(*STAFF)
def invite(application_id: int) -> Page:
    found, form = found_application(application_id), InviteForm()

    def deed() -> str:
        moves = MOVES if form.moves.data else ""
        person = actions.send_invitation(
            found, by=current_user, now=clock.now(), seen=form.seen_step(), moves=moves
        )
        if mail_comes_to(person.email):
            return f"{person.name} is uitgenodigd. Er gaat een mail naar {person.email}."
        return f"Print nu de brief voor {person.name}{', en bel' if person.phone else ''}."

    return act_on(found, "invite_form", form, deed)


@bp.post("/aanmeldingen/<int:application_id>/uitnodiging/terug")
@requires(*STAFF)
def withdraw(application_id: int) -> Page:
    found, form = found_application(application_id), ActForm()

    def deed() -> str:
        person = actions.withdraw_invitation(found, by=current_user, now=clock.now(), seen=form.seen_step())
        return f"De uitnodiging van {person.name} is teruggehaald. De plek is weer vrij."

    return act_on(found, "withdraw_form", form, deed)


@bp.post("/aanmeldingen/<int:application_id>/afwijzing")
@requires(*STAFF)
def decline(application_id: int) -> Page:
    found, form = found_application(application_id), DeclineForm()

    def deed() -> str:
        note, message = form.note.data or "", form.message.data or ""
        actions.decline(
            found, note=note, message=message, by=current_user, now=clock.now(), seen=form.seen_step()
        )
        if mail_comes_to(found.email):
            return "Afgewezen. Er gaat een mail."
        return "Afgewezen. Bel deze persoon: er komt geen mail aan. Het bericht staat op de bellijst."

    return act_on(found, "decline_form", form, deed)


@bp.get("/aanmeldingen/<int:application_id>/brief")
@requires(*STAFF)
def letter(application_id: int) -> Page:
    """The invitation on paper lies on the desk for letters."""
    found = found_application(application_id)
    if queries.state_of_application(found) != rules.INVITED:
        abort(404)
    row = newest_letter_to(found.person_id) if found.person_id else None
    if row is not None:
        return redirect(url_for("accounts.letter", message_id=row.id), code=303)
    return answer("intake/letter.html", application=found, seen=actions.last_step_id(found))
