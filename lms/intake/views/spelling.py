"""How somebody writes their name, where the rule about writing refuses it: staff decides, and may decide again."""

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user

from lms import clock, spellings
from lms.accounts.models import Person
from lms.db import db
from lms.forms import NO, YES
from lms.intake.views.blueprint import bp
from lms.roles import STAFF
from lms.spellings import Spelling
from lms.web import Page, answer, requires

DECISIONS = {YES: True, NO: False, "": None}  # the last: to be decided again


@bp.get("/schrijfwijzen")
@requires(*STAFF)
def spellings_to_decide() -> Page:
    waiting = spellings.waiting()
    asked_by = {row.person_id for row in waiting if row.person_id}
    people = db.session.scalars(db.select(Person).where(Person.id.in_(asked_by)))
    return answer(
        "intake/spellings.html",
        waiting=waiting,
        decided=spellings.decided(),
        people={person.id: person for person in people},
    )


@bp.post("/schrijfwijzen/<int:spelling_id>")
@requires(*STAFF)
def decide_spelling(spelling_id: int) -> Page:
    found, said = db.session.get(Spelling, spelling_id), request.form.get("is_allowed", "?")
    if found is None:
        abort(404)
    if said not in DECISIONS:
        abort(400)
    spellings.decide(found, DECISIONS[said], by_id=current_user.id, now=clock.now())
    flash(
        {YES: f"‘{found.written}’ mag voortaan in elk formulier.", NO: f"‘{found.written}’ mag niet."}.get(
            said, "Staat weer open."
        ),
        "done",
    )
    return redirect(url_for("intake.spellings_to_decide"), code=303)
