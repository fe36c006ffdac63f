"""The second acts of an answer to a hand-in: taken back before anybody read it, and changed after that."""

from flask import flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.cohorts.models import Cohort
from lms.db import db
from lms.errors import RuleError
from lms.learning import verdict_actions
from lms.learning.review_forms import SecondLookForm
from lms.learning.views.blueprint import bp
from lms.learning.views.review import reviewable, task_of
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires


@bp.post("/begeleiding/inleveringen/<int:hand_in_id>/antwoord/einde")
@requires(*SUPERVISORS)
def take_back_review(hand_in_id: int) -> Page:
    found = reviewable(hand_in_id)
    try:
        verdict_actions.take_back_review(found, by=current_user, now=clock.now())
    except RuleError as refusal:
        flash(refusal.message, "sorry")
    else:
        flash(f"Je antwoord is teruggenomen. {found.person.first_name} heeft niets gehoord.", "done")
    return redirect(url_for("learning.hand_in", hand_in_id=found.id), code=303)


@bp.route("/begeleiding/inleveringen/<int:hand_in_id>/tweede-blik", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def second_look(hand_in_id: int) -> Page:
    found = reviewable(hand_in_id)
    stands = found.answer
    form = SecondLookForm(obj=stands)
    if form.validate_on_submit():
        words = {name: form[name].data or "" for name in ("outcome", "feedback", "to_do", "reason")}
        with form.refusing():
            verdict_actions.second_look(found, **words, by=current_user, now=clock.now())
            flash(f"Je antwoord is veranderd. {found.person.name} krijgt bericht.", "done")
            return redirect(url_for("learning.hand_in", hand_in_id=found.id), code=303)
    task = task_of(db.session.get_one(Cohort, found.cohort_id), found)
    return answer("learning/second_look.html", form=form, hand_in=found, stands=stands, task=task)
