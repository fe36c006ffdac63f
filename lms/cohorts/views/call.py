"""Whom a trainee calls, and asking to be called."""

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock, recordings, uploads
from lms.accounts.models import Person
from lms.cohorts import call_actions
from lms.cohorts.forms import CallForm
from lms.cohorts.policy import may_supervise
from lms.cohorts.queries import call_recorded, coach_of, cohort_of, open_calls
from lms.cohorts.views.blueprint import bp
from lms.doorstep import takes_files
from lms.roles import COACH, TRAINEE
from lms.shell import HelpPerson, knows_whom_to_call
from lms.web import Page, answer, requires


@knows_whom_to_call
def own_coach(person: Person) -> HelpPerson | None:
    """A trainee calls their own coach."""
    now = clock.now()
    coach = coach_of(person, now=now) if person.has_role(TRAINEE, now=now) else None
    return HelpPerson(coach.name, coach.phone, coach.email, COACH) if coach else None


@bp.route("/bel-mij", methods=["GET", "POST"])
@requires(TRAINEE)
@takes_files(recordings.MAX_BYTES + 1_000_000)
def call_me() -> Page:
    form = CallForm()
    if form.validate_on_submit():
        with form.refusing():
            about, spoken = form.about.data or "", form.recording()
            call_actions.ask_for_call(current_user, about=about, spoken=spoken, now=clock.now())
            flash("We weten het. Je begeleider belt je, meestal binnen 2 dagen.", "done")
            return redirect(url_for("cohorts.call_me"), code=303)
    return answer(
        "cohorts/call_me.html",
        form=form,
        call=open_calls([current_user.id]).get(current_user.id),
        most_seconds=recordings.MOST_SECONDS,
    )


@bp.get("/bel-mij/opnames/<name>")
@requires()
def call_recording(name: str) -> Page:
    """What somebody spoke in when they asked to be called: for them, and for who looks after their cohort."""
    found, now = call_recorded(name) or abort(404), clock.now()
    cohort = cohort_of(found.person, now=now)
    is_own = found.person_id == current_user.id
    if not is_own and not (cohort and may_supervise(current_user, cohort.id, now=now)):
        abort(404)
    return uploads.served(name, found.mimetype)
