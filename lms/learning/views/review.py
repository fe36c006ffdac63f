"""Looking at what was handed in: the queue, whose turn it is, the answer, and a photo that must go."""

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock, recordings
from lms.cohorts.models import Cohort
from lms.curriculum import queries as curriculum
from lms.curriculum.models import Assignment
from lms.db import db
from lms.doorstep import takes_files
from lms.errors import RuleError
from lms.finding import or_404
from lms.forms import offered
from lms.learning import actions as learning
from lms.learning import claim_actions, claim_queries, file_actions, review_queries
from lms.learning.hand_in_queries import hand_in_versions, still_unread
from lms.learning.models import (
    HandIn,
)
from lms.learning.phrase_models import FeedbackPhrase
from lms.learning.policy import may_review
from lms.learning.review_forms import DOUBTS, DRAFT_HEADINGS, PhraseForm, RemovalForm, ReviewForm
from lms.learning.rules import (
    answer_days_left,
    draft_feedback,
    with_draft,
)
from lms.learning.verdict_rules import contradiction
from lms.learning.views.blueprint import bp
from lms.recordings import MOST_SECONDS
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires


@bp.get("/begeleiding/inleveringen")
@requires(*SUPERVISORS)
def queue() -> Page:
    now = clock.now()
    return answer(
        "learning/review_queue.html",
        queue=review_queries.queue(current_user, now=now),
        unread=still_unread(current_user.id),
        now=now,
    )


@bp.route("/begeleiding/inleveringen/<int:hand_in_id>", methods=["GET", "POST"])
@requires(*SUPERVISORS)
@takes_files(recordings.MAX_BYTES + 1_000_000)
def hand_in(hand_in_id: int) -> Page:
    found = reviewable(hand_in_id)
    cohort = db.session.get_one(Cohort, found.cohort_id)
    task = task_of(cohort, found)
    phrases = claim_queries.phrases_of(current_user.id)
    form = _review_form(task, phrases)
    if request.method == "POST" and "draft" in request.form:
        _write_draft(form, task, phrases)
    elif form.validate_on_submit():
        words = {name: form[name].data or "" for name in ("outcome", "feedback", "to_do")}
        now = clock.now()
        doubt = contradiction(words["outcome"], len(form.met.data or ()), len(task.criteria))
        with form.refusing():
            if doubt is not None and not form.sure.data:
                raise RuleError(DOUBTS[doubt], "sure")
            learning.review(found, **words, spoken=form.recording(), waits=True, by=current_user, now=now)
            return _on_to_the_next(found)
    return _review_page(found, cohort, task, form)


def task_of(cohort: Cohort, found: HandIn) -> Assignment:
    """As the cohort's version has it; when the cohort went back to a version without it, as the newest that does."""
    slug = found.assignment_slug
    task = curriculum.assignment(cohort.version_id, slug)
    if task is None:
        others = curriculum.versions_of(found.course_id)
        task = next(task for row in others if (task := curriculum.assignment(row.id, slug)) is not None)
    return task


def _review_form(task: Assignment, phrases: list[FeedbackPhrase]) -> ReviewForm:
    form = ReviewForm()
    form.met.choices = offered(enumerate(task.criteria))
    form.phrases.choices = offered([(row.id, row.text) for row in phrases])
    return form


def _write_draft(form: ReviewForm, task: Assignment, phrases: list[FeedbackPhrase]) -> None:
    """The feedback as far as ticks can write it. The page's script does the same at once."""
    chosen = [row.text for row in phrases if row.id in (form.phrases.data or ())]
    draft = draft_feedback(task.criteria, form.met.data or (), chosen, DRAFT_HEADINGS)
    form.feedback.data = with_draft(form.feedback.data or "", draft)


def _review_page(found: HandIn, cohort: Cohort, task: Assignment, form: ReviewForm) -> Page:
    now = clock.now()
    versions = hand_in_versions(found.person_id, found.course_id, found.assignment_slug)
    claim = claim_queries.claims_on([found.id], now=now).get(found.id)
    return answer(
        "learning/review.html",
        form=form,
        hand_in=found,
        cohort=cohort,
        task=task,
        levels=curriculum.outline(cohort.version_id).levels,
        earlier=[row for row in versions if row.number < found.number],
        claim=claim,
        is_mine=claim is not None and claim.person_id == current_user.id,
        days_left=answer_days_left(clock.local_day(found.handed_in_at), clock.local_day(now)),
        most_seconds=MOST_SECONDS,
        unread=still_unread(current_user.id),
        now=now,
    )


def reviewable(hand_in_id: int) -> HandIn:
    return or_404(db.session.get(HandIn, hand_in_id), may_review)


def _on_to_the_next(reviewed: HandIn) -> Response:
    """To the hand-in that is next for this coach and that nobody looks at, which is theirs from now on; or to the queue."""
    person, now = reviewed.person, clock.now()
    # in which way is decided then: a mail, a letter, or a line on the call list
    flash(f"Je antwoord is bewaard. {person.name} krijgt over 10 minuten bericht.", "done")
    free = next(
        (row.hand_in for row in review_queries.queue(current_user, now=now) if not row.is_taken), None
    )
    if free is None:
        return redirect(url_for("learning.queue"), code=303)
    claim_actions.take_turn(free, by=current_user, now=now)
    return redirect(url_for("learning.hand_in", hand_in_id=free.id), code=303)


@bp.post("/begeleiding/inleveringen/<int:hand_in_id>/beurt")
@requires(*SUPERVISORS)
def take_turn(hand_in_id: int) -> Page:
    found = reviewable(hand_in_id)
    try:
        claim_actions.take_turn(found, by=current_user, now=clock.now())
    except RuleError as refusal:
        flash(refusal.message, "sorry")
        return redirect(url_for("learning.queue"), code=303)
    return redirect(url_for("learning.hand_in", hand_in_id=found.id), code=303)


@bp.post("/begeleiding/inleveringen/<int:hand_in_id>/beurt/einde")
@requires(*SUPERVISORS)
def end_turn(hand_in_id: int) -> Page:
    """Sent by the button, and by the page itself when it is left."""
    found = reviewable(hand_in_id)
    claim_actions.end_turn(current_user, found)
    return redirect(url_for("learning.queue"), code=303)


@bp.route(
    "/begeleiding/inleveringen/<int:hand_in_id>/fotos/<int:photo_id>/verwijdering", methods=["GET", "POST"]
)
@requires(*SUPERVISORS)
def remove_photo(hand_in_id: int, photo_id: int) -> Page:
    found = reviewable(hand_in_id)
    photo = next((row for row in found.photos if row.id == photo_id and row.file_name), None) or abort(404)
    form = RemovalForm()
    if form.validate_on_submit():
        file_actions.remove_photo(photo, reason=form.reason.data or "", by=current_user, now=clock.now())
        flash(f"De foto is weg. {found.person.first_name} leest waarom.", "done")
        return redirect(url_for("learning.hand_in", hand_in_id=found.id), code=303)
    return answer("learning/remove_photo.html", form=form, hand_in=found, photo=photo)


@bp.route("/begeleiding/zinnen", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def phrases() -> Page:
    form = PhraseForm()
    if form.validate_on_submit():
        with form.refusing():
            claim_actions.add_phrase(current_user, form.text.data or "")
            flash("De zin staat erbij.", "done")
            return redirect(url_for("learning.phrases"), code=303)
    return answer("learning/phrases.html", form=form, phrases=claim_queries.phrases_of(current_user.id))


@bp.post("/begeleiding/zinnen/<int:phrase_id>/verwijdering")
@requires(*SUPERVISORS)
def remove_phrase(phrase_id: int) -> Page:
    if not claim_actions.remove_phrase(current_user, phrase_id):
        abort(404)
    flash("De zin is weg.", "done")
    return redirect(url_for("learning.phrases"), code=303)
