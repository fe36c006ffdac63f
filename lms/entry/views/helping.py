"""For coaches and staff: how somebody comes in, a code to read out, a letter, and where letters go."""

from flask import abort, current_app, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.forms import PostalAddressForm
from lms.accounts.models import Person
from lms.browser_memory import never_kept
from lms.db import db
from lms.entry import actions
from lms.entry.policy import may_help_people, people_to_help_by
from lms.entry.queries import ways_in_of
from lms.entry.views.blueprint import bp
from lms.finding import or_404
from lms.forms import BareForm, Form
from lms.notifications import choice_actions
from lms.notifications.queries import postal_address_of
from lms.roles import STAFF, SUPERVISORS
from lms.web import Page, answer, requires


def _found(person_id: int) -> Person:
    query = people_to_help_by(current_user, now=clock.now()).where(Person.id == person_id)
    found: Person = or_404(db.session.scalar(query), may_help_people)
    return found


def _page(person: Person, form: Form | None = None) -> Page:
    address = form if isinstance(form, PostalAddressForm) else PostalAddressForm(formdata=None)
    if form is not address:
        address.postal_address.data = postal_address_of(person.id)
    ways = ways_in_of(person, now=clock.now())
    return answer("entry/ways.html", form=form, ways=ways, person=person, address_form=address)


@bp.get("/inlogcodes/<int:person_id>")
@requires(*SUPERVISORS)
def ways(person_id: int) -> Page:
    return _page(_found(person_id))


@bp.post("/inlogcodes/<int:person_id>/code")
@requires(*SUPERVISORS)
@never_kept
def read_out(person_id: int) -> Page:
    """The code stands in the answer to the button, and nowhere else afterwards."""
    person, form = _found(person_id), BareForm()
    if form.validate_on_submit():
        with form.refusing():
            key = current_app.config["SETTINGS"].secret_key
            code = actions.read_out(person, by=current_user, key=key, now=clock.now())
            return answer(
                "entry/read_out.html", person=person, code=code, ways=ways_in_of(person, now=clock.now())
            )
    return _page(person, form)


@bp.post("/inlogcodes/<int:person_id>/brief")
@requires(*STAFF)
def write_letter(person_id: int) -> Page:
    person, form = _found(person_id), BareForm()
    if form.validate_on_submit():
        with form.refusing():
            letter = actions.write_letter(person, by=current_user, now=clock.now()) or abort(409)
            flash("De brief ligt klaar. De code komt erop als je hem print.", "done")
            return redirect(url_for("accounts.letter", message_id=letter.id), code=303)
    return _page(person, form)


@bp.post("/inlogcodes/<int:person_id>/einde")
@requires(*SUPERVISORS)
def end_codes(person_id: int) -> Page:
    person = _found(person_id)
    actions.end_codes(person, now=clock.now())
    flash(f"De codes van {person.name} werken niet meer.", "done")
    return redirect(url_for("entry.ways", person_id=person.id), code=303)


@bp.post("/inlogcodes/<int:person_id>/adres")
@requires(*SUPERVISORS)
def address(person_id: int) -> Page:
    """Where somebody's letters go, asked on the phone."""
    person, form = _found(person_id), PostalAddressForm()
    if form.validate_on_submit():
        text = form.postal_address.data or ""
        with form.refusing():
            choice_actions.keep_postal_address(person.id, text, by_id=current_user.id, now=clock.now())
            flash(f"Bewaard. Brieven aan {person.name} gaan naar dit adres.", "done")
            return redirect(url_for("entry.ways", person_id=person.id), code=303)
    return _page(person, form)
