"""Answering the questions of a check, one a screen."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.cohorts.models import Cohort
from lms.curriculum import queries as curriculum
from lms.curriculum.models import Lesson
from lms.learning import actions, queries, rules
from lms.learning.forms import AnswerForm, SortingForm, answer_form, put_question
from lms.learning.models import CheckAnswer
from lms.learning.views.blueprint import bp
from lms.learning.views.lesson import after, found_at, place_in, step_after
from lms.practice.question_rules import feedback, is_sorting, laid
from lms.roles import TRAINEE
from lms.web import Page, answer, requires


@bp.route("/leren/<module>/<lesson>/check", methods=["GET", "POST"])
@requires(TRAINEE)
def check(module: str, lesson: str) -> Page:
    """One question a screen. After an answer the same address shows how it went."""
    cohort, page = found_at(module, lesson)
    questions = {row["slug"]: row for row in page.check}
    form = answer_form(questions.get(request.form.get("question", "")))
    if form.validate_on_submit():
        with form.refusing():
            given = actions.answer_question(
                current_user, cohort, page, form.question.data or "", form.key(), now=clock.now()
            )
            return redirect(
                url_for("learning.check", module=module, lesson=lesson, antwoord=given.id), code=303
            )
    shown = queries.answer_of(request.args.get("antwoord", 0, type=int), current_user.id)
    if shown and shown.lesson_slug == page.slug and shown.question_slug in questions and not form.errors:
        return _given_page(cohort, page, module, shown, questions[shown.question_slug])
    return _question_page(cohort, page, module, form)


def _given_page(
    cohort: Cohort, page: Lesson, module: str, given: CheckAnswer, question: Mapping[str, Any]
) -> Page:
    """How an answer went: first why that choice does not fit, and from the second time on the explanation."""
    tries = 0 if given.is_right else queries.wrong_until(given)
    return answer(
        "learning/check_given.html",
        given=given,
        question=question,
        feedback=feedback(question, given.option_key, tries),
        laid=laid(question, given.option_key) if is_sorting(question) else (),
        **_around(cohort, page, module),
    )


def _question_page(cohort: Cohort, page: Lesson, module: str, form: AnswerForm | SortingForm) -> Page:
    around = _around(cohort, page, module)
    left, questions = around["left"], {row["slug"]: row for row in page.check}
    asked = (
        form.question.data if form.errors and form.question.data in questions else request.args.get("vraag")
    )
    if asked not in questions:
        asked = left[0] if left else None
    question = questions[asked] if asked else None
    if question is not None:
        if not form.errors or is_sorting(question) != isinstance(form, SortingForm):
            form = answer_form(question)
        form.question.data = asked
    if question is not None and isinstance(form, AnswerForm):
        tries = queries.tries_at(current_user.id, cohort.version.course_id, page.slug)
        put_question(form, question, f"{current_user.id}:{asked}:{tries}")
    return answer("learning/check.html", form=form, question=question, **around)


def _around(cohort: Cohort, page: Lesson, module: str) -> dict[str, Any]:
    """What every page of a check shows: where it stands, how many questions are left, and where it goes on."""
    outline = curriculum.outline(cohort.version_id)
    own_module, own_lesson, index = place_in(outline, module, page.slug)
    facts = queries.learned([current_user.id], outline.course_id)[current_user.id]
    titles = {lesson.slug: lesson.title for _, lesson in outline.lessons()}
    return {
        "page": page,
        "module": own_module,
        "left": rules.questions_left(own_lesson, facts),
        "total": len(page.check),
        "following": after(outline, index),
        "next_step": step_after(outline, index),
        "steps_done": rules.steps_done(own_module, facts),
        "titles": titles,
    }
