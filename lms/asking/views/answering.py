"""The questions that wait for us, and answering them."""

from flask import flash, redirect, url_for
from flask_login import current_user

from lms import clock, recordings
from lms.asking import actions, queries
from lms.asking.forms import AnswerForm
from lms.asking.models import Question
from lms.asking.policy import may_answer_question
from lms.asking.rules import place_titles
from lms.asking.views.blueprint import bp
from lms.curriculum.queries import outline
from lms.db import db
from lms.doorstep import takes_files
from lms.errors import RuleError
from lms.finding import or_404
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires


def _found(question_id: int) -> Question:
    return or_404(db.session.get(Question, question_id), may_answer_question)


def title_of(question: Question) -> str:
    """The title of the place where it was asked, in the version of the cohort of then."""
    course = outline(question.cohort.version_id)
    return place_titles(course, question.kind).get(question.slug, question.slug)


@bp.get("/begeleiding/vragen")
@requires(*SUPERVISORS)
def queue() -> Page:
    now = clock.now()
    return answer(
        "asking/queue.html",
        waiting=queries.questions_for(current_user, now=now, is_open=True),
        closed=queries.questions_for(current_user, now=now, is_open=False),
        title_of=title_of,
        now=now,
    )


@bp.route("/begeleiding/vragen/<int:question_id>", methods=["GET", "POST"])
@requires(*SUPERVISORS)
@takes_files(recordings.MAX_BYTES + 1_000_000)
def question(question_id: int) -> Page:
    found, form, now = _found(question_id), AnswerForm(), clock.now()
    if form.validate_on_submit():
        with form.refusing():
            actions.answer(
                found, title_of(found), text=form.text.data or "", spoken=form.recording(), by=current_user, now=now
            )  # fmt: skip
            flash(f"Je antwoord staat op de startpagina van {found.person.first_name}.", "done")
            return redirect(url_for("asking.queue"), code=303)
    return answer(
        "asking/question.html",
        form=form,
        question=found,
        title=title_of(found),
        most_seconds=recordings.MOST_SECONDS,
        now=now,
    )


@bp.post("/begeleiding/vragen/<int:question_id>/gesproken")
@requires(*SUPERVISORS)
def talked(question_id: int) -> Page:
    found = _found(question_id)
    try:
        actions.note_talked(found, by=current_user, now=clock.now())
    except RuleError as refusal:
        flash(refusal.message, "sorry")
    else:
        flash("Opgeschreven. De vraag is klaar.", "done")
    return redirect(url_for("asking.queue"), code=303)


@bp.post("/begeleiding/vragen/<int:question_id>/heropening")
@requires(*SUPERVISORS)
def reopen(question_id: int) -> Page:
    found = _found(question_id)
    try:
        actions.reopen(found, by=current_user, now=clock.now())
    except RuleError as refusal:
        flash(refusal.message, "sorry")
        return redirect(url_for("asking.queue"), code=303)
    flash("De vraag staat weer open.", "done")
    return redirect(url_for("asking.question", question_id=found.id), code=303)
