"""What a coach does about one trainee: an act, a note, a pause, another cohort, a goodbye. And what trainees see of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.cohorts import actions as cohorts
from lms.cohorts.models import Cohort
from lms.cohorts.queries import cohort_of, open_calls, open_cohorts
from lms.curriculum.queries import outline
from lms.db import db
from lms.forms import Form, offered
from lms.progress.queries import progress_of
from lms.roles import STAFF, SUPERVISORS, TRAINEE
from lms.supervision import actions
from lms.supervision.forms import ActForm, CoachNoteForm, MoveToCohortForm, PersonPauseForm, StopForm
from lms.supervision.trainee_queries import Trainee, group_signals_of, line_of, trainee_of
from lms.supervision.views.blueprint import bp
from lms.web import Page, answer, requires

USUAL_REST = timedelta(days=7)


def _found(person_id: int) -> Trainee:
    return trainee_of(current_user, person_id, now=clock.now()) or abort(404)


def _member(person_id: int) -> Trainee:
    found = _found(person_id)
    return found if found.takes_part else abort(404)


def _form_page(template: str, found: Trainee, form: Form, deed: Callable[[], str], **context: Any) -> Page:
    """A page with one form: does the deed and goes back to the trainee, or shows the form, with what is wrong."""
    if form.validate_on_submit():
        with form.refusing():
            message = deed()
            flash(message, "done")
            return redirect(url_for("supervision.trainee", person_id=found.person.id), code=303)
    return answer(template, form=form, trainee=found, now=clock.now(), **context)


@bp.route("/begeleiding/deelnemers/<int:person_id>/gesproken", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def act(person_id: int) -> Page:
    """What was done; back to the board, where the line rests."""
    found, now = _found(person_id), clock.now()
    form = ActForm(until=clock.local_day(now) + USUAL_REST)
    if form.validate_on_submit():
        with form.refusing():
            actions.act(
                found.person,
                found.cohort,
                kind=form.kind.data or "",
                note=form.note.data or "",
                until=form.until.data,
                about=found.signals,
                by=current_user,
                now=now,
            )
            flash(f"Opgeschreven wat je met {found.person.name} afsprak.", "done")
            return redirect(url_for("supervision.board"), code=303)
    return answer(
        "supervision/act.html", form=form, trainee=found, call=open_calls([person_id]).get(person_id), now=now
    )


@bp.post("/begeleiding/deelnemers/<int:person_id>/notities")
@requires(*SUPERVISORS)
def note(person_id: int) -> Page:
    found, form = _found(person_id), CoachNoteForm()

    def deed() -> str:
        actions.write_note(
            found.person, found.cohort, text=form.text.data or "", by=current_user, now=clock.now()
        )
        return "Je notitie is bewaard."

    return _form_page("supervision/note.html", found, form, deed)


@bp.route("/begeleiding/deelnemers/<int:person_id>/pauze", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def pause(person_id: int) -> Page:
    found, form, now = _member(person_id), PersonPauseForm(), clock.now()

    def deed() -> str:
        cohorts.pause(
            found.person,
            found.cohort,
            since=clock.local_day(now),
            until=form.until.data,
            note=form.note.data or "",
            by=current_user,
            now=now,
        )
        return f"{found.person.name} heeft nu pauze. Er gaan geen herinneringen weg."

    return _form_page("supervision/pause.html", found, form, deed)


@bp.post("/begeleiding/deelnemers/<int:person_id>/pauze/einde")
@requires(*SUPERVISORS)
def resume(person_id: int) -> Page:
    found = _member(person_id)
    cohorts.resume(found.person, found.cohort, by=current_user, now=clock.now())
    flash(f"{found.person.name} doet weer mee. De dagen van de pauze tellen niet mee.", "done")
    return redirect(url_for("supervision.trainee", person_id=person_id), code=303)


@bp.route("/begeleiding/deelnemers/<int:person_id>/andere-lichting", methods=["GET", "POST"])
@requires(*STAFF)
def move_to_cohort(person_id: int) -> Page:
    found, form, now = _member(person_id), MoveToCohortForm(), clock.now()
    others = [
        row
        for row in open_cohorts(today=clock.local_day(now))
        if row.id != found.cohort.id and outline(row.version_id).course_id == found.outline.course_id
    ]
    form.cohort.choices = offered([(row.id, row.name) for row in others])

    def deed() -> str:
        to = db.session.get_one(Cohort, form.cohort.data)
        actions.move_to_cohort(
            found.person, found.cohort, to, reason=form.reason.data or "", by=current_user, now=now
        )
        return f"{found.person.name} zit nu in {to.name}, met alles wat al gedaan was."

    return _form_page("supervision/move_to_cohort.html", found, form, deed, others=others)


@bp.route("/begeleiding/deelnemers/<int:person_id>/afscheid", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def stop(person_id: int) -> Page:
    found, form = _member(person_id), StopForm()

    def deed() -> str:
        actions.stop(
            found.person, found.cohort, reason=form.reason.data or "", by=current_user, now=clock.now()
        )
        return f"{found.person.name} is gestopt. Alles wat gedaan is, blijft bewaard."

    return _form_page("supervision/stop.html", found, form, deed)


@bp.get("/begeleiding/over-mij")
@requires(TRAINEE)
def about_me() -> Page:
    """The trainee reads the same sentences as the coach."""
    now = clock.now()
    cohort = cohort_of(current_user, now=now) or abort(404)
    progress = progress_of(current_user, cohort, now=now)
    return answer(
        "supervision/about_me.html",
        cohort=cohort,
        signals=[
            *line_of(current_user, cohort, progress, now=now).signals,
            *group_signals_of(current_user, cohort, now=now),
        ],
        call=open_calls([current_user.id]).get(current_user.id),
    )
