"""Texts to use again: made, changed, taken away."""

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.db import db
from lms.mailings import actions, queries
from lms.mailings.forms import TextForm
from lms.mailings.models import StandardText
from lms.mailings.views.blueprint import bp
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires


@bp.get("/berichten/teksten")
@requires(*SUPERVISORS)
def texts() -> Page:
    return answer("mailings/texts.html", texts=queries.texts())


def _text_page(found: StandardText | None) -> Page:
    form = TextForm(obj=found)
    if form.validate_on_submit():
        with form.refusing():
            words = {
                "name": form.name.data or "",
                "subject": form.subject.data or "",
                "text": form.text.data or "",
            }
            actions.keep_text(found, **words, by=current_user, now=clock.now())
            flash("De tekst is bewaard.", "done")
            return redirect(url_for("mailings.texts"), code=303)
    return answer("mailings/text.html", form=form, text=found)


@bp.route("/berichten/teksten/nieuw", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def new_text() -> Page:
    return _text_page(None)


@bp.route("/berichten/teksten/<int:text_id>", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def change_text(text_id: int) -> Page:
    return _text_page(db.session.get(StandardText, text_id) or abort(404))


@bp.post("/berichten/teksten/<int:text_id>/weg")
@requires(*SUPERVISORS)
def take_away_text(text_id: int) -> Page:
    found = db.session.get(StandardText, text_id) or abort(404)
    name = found.name
    actions.take_away_text(found, now=clock.now())
    flash(f"De tekst ‘{name}’ is weg. Wat ermee verstuurd is, blijft.", "done")
    return redirect(url_for("mailings.texts"), code=303)
