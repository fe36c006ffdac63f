"""Asking at a place of the course, and one's own questions."""

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock, recordings, uploads
from lms.asking import actions, queries
from lms.asking.forms import QuestionForm
from lms.asking.models import Question
from lms.asking.policy import may_see_question
from lms.asking.rules import place_titles
from lms.asking.views.blueprint import bp
from lms.cohorts.queries import cohort_of
from lms.curriculum.queries import outline
from lms.db import db
from lms.doorstep import takes_files
from lms.errors import RuleError
from lms.finding import or_404
from lms.roles import TRAINEE
from lms.web import Page, answer, requires


@bp.route("/vragen/<kind>/<slug>", methods=["GET", "POST"])
@requires(TRAINEE)
@takes_files(recordings.MAX_BYTES + 1_000_000)
def place(kind: str, slug: str) -> Page:
    now = clock.now()
    cohort = cohort_of(current_user, now=now) or abort(404)
    asked = queries.questions_of(current_user.id, kind=kind, slug=slug)
    title = place_titles(outline(cohort.version_id), kind).get(slug)
    if title is None and not asked:
        abort(404)
    form = QuestionForm()
    if title is not None and form.validate_on_submit():
        with form.refusing():
            actions.ask(
                current_user, cohort, kind, slug, text=form.text.data or "", spoken=form.recording(), now=now
            )
            flash("Je vraag is er. Het antwoord komt op je startpagina.", "done")
            return redirect(url_for("asking.place", kind=kind, slug=slug), code=303)
    return answer(
        "asking/place.html",
        form=form,
        kind=kind,
        slug=slug,
        title=title or slug,
        may_ask=title is not None and not any(row.is_open for row in asked),
        questions=asked,
        most_seconds=recordings.MOST_SECONDS,
    )


@bp.get("/vragen")
@requires(TRAINEE)
def own() -> Page:
    cohort = cohort_of(current_user, now=clock.now()) or abort(404)
    return answer(
        "asking/own.html",
        questions=queries.questions_of(current_user.id),
        outline=outline(cohort.version_id),
        place_titles=place_titles,
    )


@bp.post("/vragen/<int:question_id>/intrekking")
@requires(TRAINEE)
def withdraw(question_id: int) -> Page:
    found = db.session.get(Question, question_id)
    if found is None or found.person_id != current_user.id:
        abort(404)
    try:
        actions.withdraw(found, now=clock.now())
    except RuleError as refusal:
        flash(refusal.message, "sorry")
    else:
        flash("Je vraag is weg van onze lijst.", "done")
    return redirect(url_for("asking.place", kind=found.kind, slug=found.slug), code=303)


@bp.get("/vragen/opnames/<name>")
@requires()
def recording(name: str) -> Page:
    """A question or an answer in somebody's own voice."""
    found, mimetype = queries.recording_named(name) or abort(404)
    or_404(found, may_see_question)
    return uploads.served(name, mimetype)
