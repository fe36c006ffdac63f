"""What a coach hears in a recording, typed in short for who reads or cannot listen."""

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.learning import file_actions
from lms.learning.review_forms import GistForm
from lms.learning.views.blueprint import bp
from lms.learning.views.review import reviewable
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires


@bp.route("/begeleiding/inleveringen/<int:hand_in_id>/kern", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def gist(hand_in_id: int) -> Page:
    found = reviewable(hand_in_id)
    if found.file_name is None:
        abort(404)
    form = GistForm(gist=found.gist)
    if form.validate_on_submit():
        with form.refusing():
            file_actions.type_gist(found, form.gist.data or "", by=current_user, now=clock.now())
            flash("Bewaard. Je naam staat erbij." if found.gist else "Wat er getypt was, is weg.", "done")
            return redirect(url_for("learning.hand_in", hand_in_id=found.id), code=303)
    return answer("learning/gist.html", form=form, hand_in=found)
