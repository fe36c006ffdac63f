"""For staff: how somebody is called and reached, changed after ringing them, and put back."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.db import db
from lms.people import contact_actions
from lms.people.contact_queries import changes_of
from lms.people.forms import ContactForm, PutBackForm
from lms.people.models import ContactChange
from lms.people.views.blueprint import bp, visible_person
from lms.roles import STAFF
from lms.web import Page, answer, requires


@bp.route("/mensen/<int:person_id>/gegevens", methods=["GET", "POST"])
@requires(*STAFF, fresh=True, hidden=True)
def contact(person_id: int) -> Page:
    found = visible_person(person_id)
    form = ContactForm(obj=contact_actions.details_of(found))
    if form.validate_on_submit():
        with form.refusing():
            how = form.how.data or ""
            is_new = contact_actions.change(found, form.wanted(), how=how, by=current_user, now=clock.now())
            flash(f"Bewaard. {found.name} hoort het." if is_new else "Er is niets veranderd.", "done")
            return redirect(url_for("people.person", person_id=found.id), code=303)
    return answer("people/contact.html", form=form, person=found, changes=changes_of(found.id))


@bp.route("/mensen/<int:person_id>/gegevens/<int:change_id>/terug", methods=["GET", "POST"])
@requires(*STAFF, fresh=True, hidden=True)
def put_back(person_id: int, change_id: int) -> Page:
    found, form = visible_person(person_id), PutBackForm()
    row: Any = db.session.get(ContactChange, change_id)
    if row is None or row.person_id != found.id or row.done_at is None:
        abort(404)
    if form.validate_on_submit():
        with form.refusing():
            contact_actions.put_back(row, found, how=form.how.data or "", by=current_user, now=clock.now())
            flash(f"Het is weer zoals het was. {found.name} hoort het.", "done")
            return redirect(url_for("people.person", person_id=found.id), code=303)
    return answer("people/put_back.html", form=form, person=found, change=row)
