"""A page on which questions of earlier lessons come back, one a screen. Answering is never asked for and nothing counts by it."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.cohorts.models import Cohort
from lms.cohorts.queries import cohort_of
from lms.formats import day as in_words
from lms.learning.forms import AnswerForm, SortingForm, answer_form, put_question
from lms.practice.question_rules import feedback, is_sorting, laid, may_be_given
from lms.remembering import actions, queries
from lms.remembering.models import RememberedQuestion
from lms.remembering.queries import Recall
from lms.roles import TRAINEE
from lms.web import Page, answer, requires, row_number, safe_next

bp = Blueprint("remembering", __name__)
EXPLAINED = 2  # tries: a question that comes back is answered once, so it is explained at once


def _own_cohort() -> Cohort:
    return cohort_of(current_user, now=clock.now()) or abort(404)


@bp.route("/leren/eerdere-vragen", methods=["GET", "POST"])
@requires(TRAINEE)
def recall() -> Page:
    """The next question; after an answer the same address shows how it went."""
    cohort, now = _own_cohort(), clock.now()
    given = queries.remembered(request.form.get("question", 0, type=row_number), current_user.id)
    asked = queries.asked_of(cohort, given) if given else None
    form = answer_form(asked.question if asked else None)
    if form.validate_on_submit():
        with form.refusing():
            row = actions.answer_again(current_user, cohort, given.id if given else 0, form.key(), now=now)
            return redirect(url_for("remembering.recall", antwoord=row.id if row else None), code=303)
    shown = queries.remembered(request.args.get("antwoord", 0, type=row_number), current_user.id)
    state = queries.recall_of(current_user, cohort, now=now)
    if shown is not None and shown.answered_on is not None and not form.errors:
        return _given_page(cohort, shown, state)
    return _question_page(cohort, state, form, given if form.errors else None)


def _given_page(cohort: Cohort, row: RememberedQuestion, state: Recall) -> Page:
    asked = queries.asked_of(cohort, row)
    if asked is None or not may_be_given(asked.question, row.option_key):
        return redirect(url_for("remembering.recall"), code=303)
    question = asked.question
    return answer(
        "remembering/given.html",
        row=row,
        question=question,
        asked=asked,
        feedback=feedback(question, row.option_key, EXPLAINED),
        laid=laid(question, row.option_key) if is_sorting(question) else (),
        state=state,
    )


def _question_page(
    cohort: Cohort, state: Recall, form: AnswerForm | SortingForm, again: RememberedQuestion | None
) -> Page:
    row = again if again in state.left else next(iter(state.left), None)
    shown: dict[str, Any] = {"row": row, "state": state, "form": form, "question": None}
    asked = queries.asked_of(cohort, row) if row else None
    if row and asked:
        if row is not again:
            form = answer_form(asked.question)
        put_question(form, asked.question, f"{row.id}:{row.since}")
        shown |= {"form": form, "question": asked.question, "lesson": asked.lesson}
    return answer("remembering/recall.html", **shown)


@bp.post("/leren/eerdere-vragen/uitstel")
@requires(TRAINEE)
def put_off() -> Page:
    until = actions.put_off(current_user, now=clock.now())
    flash(f"Goed. De vragen wachten tot {in_words(until)}.", "done")
    return redirect(safe_next(request.form.get("next"), url_for("remembering.recall")), code=303)


@bp.post("/leren/eerdere-vragen/stop")
@requires(TRAINEE)
def turn_off() -> Page:
    actions.turn_off(current_user, now=clock.now())
    flash("Je krijgt geen vragen uit eerdere lessen meer.", "done")
    return redirect(url_for("remembering.recall"), code=303)


@bp.post("/leren/eerdere-vragen/hervatting")
@requires(TRAINEE)
def ask_again() -> Page:
    actions.ask_again(current_user, now=clock.now())
    return redirect(url_for("remembering.recall"), code=303)
