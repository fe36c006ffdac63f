"""Asking for a certificate with another name, and answering."""

from flask import flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.certificates import name_actions, register_queries
from lms.certificates.forms import (
    NameDecisionForm,
    NameForm,
)
from lms.certificates.models import Certificate
from lms.certificates.views.blueprint import bp, state_inside, visible
from lms.certificates.views.withdrawal import to_record
from lms.forms import YES
from lms.roles import STAFF
from lms.web import Page, answer, requires


@bp.route("/certificaten/<code>/naam", methods=["GET", "POST"])
@requires()
def ask_name(code: str) -> Page:
    certificate, form = visible(code), NameForm()
    is_own = certificate.person_id == current_user.id
    if form.validate_on_submit():
        with form.refusing():
            name_actions.ask_name_change(
                certificate, name=form.name.data or "", by=current_user, now=clock.now()
            )
            flash("Je vraag is bewaard." if is_own else "De vraag is bewaard.", "done")
            return redirect(url_for("certificates.ask_name", code=code), code=303)
    return _name_page(certificate, form)


@bp.post("/certificaten/<code>/naam/besluit")
@requires(*STAFF)
def decide_name(code: str) -> Page:
    certificate, form = visible(code), NameDecisionForm()
    if form.validate_on_submit():
        with form.refusing():
            new = name_actions.decide_name_change(
                certificate,
                is_granted=form.answer.data == YES,
                reason=form.reason.data or "",
                by=current_user,
                now=clock.now(),
            )
            said = f"Het nieuwe certificaat is {new.number}." if new else "De naam blijft zoals hij was."
            return to_record(new or certificate, said)
    return _name_page(certificate, form)


def _name_page(certificate: Certificate, form: NameForm | NameDecisionForm) -> Page:
    is_asking = isinstance(form, NameForm)
    return answer(
        "certificates/name.html",
        form=form,
        name_form=form if is_asking else NameForm(formdata=None),
        decision_form=NameDecisionForm(formdata=None) if is_asking else form,
        certificate=certificate,
        state=state_inside(certificate),
        asked=register_queries.open_name_request(certificate.id),
        is_own=certificate.person_id == current_user.id,
    )
