"""Withdrawing after hearing, objecting, deciding on an objection."""

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.certificates import withdrawal_actions, withdrawal_queries
from lms.certificates.forms import (
    WAY_WORDS,
    HearingForm,
    ObjectionDecisionForm,
    ObjectionForm,
    RevocationForm,
)
from lms.certificates.models import Certificate
from lms.certificates.views.blueprint import bp, state_inside, visible
from lms.certificates.withdrawal_rules import terms
from lms.roles import STAFF
from lms.web import Page, answer, requires


def to_record(certificate: Certificate, words: str) -> Page:
    flash(words, "done")
    return redirect(url_for("certificates.record", code=certificate.code), code=303)


@bp.route("/certificaten/<code>/gesprek", methods=["GET", "POST"])
@requires(*STAFF)
def hear(code: str) -> Page:
    certificate, form = visible(code), HearingForm()
    if form.validate_on_submit():
        values = {"held_on": form.held_on.data, "way": form.way.data, "words": form.words.data or ""}
        with form.refusing():
            withdrawal_actions.hear(certificate, **values, by=current_user, now=clock.now())
            flash("Het gesprek staat erbij. Nu kun je besluiten.", "done")
            return redirect(url_for("certificates.revoke", code=code), code=303)
    return answer(
        "certificates/hear.html", form=form, certificate=certificate, state=state_inside(certificate)
    )


@bp.route("/certificaten/<code>/intrekking", methods=["GET", "POST"])
@requires(*STAFF)
def revoke(code: str) -> Page:
    certificate, form = visible(code), RevocationForm()
    if form.validate_on_submit():
        with form.refusing():
            withdrawal_actions.revoke(
                certificate, reason=form.reason.data or "", by=current_user, now=clock.now()
            )
            return to_record(certificate, f"Certificaat {certificate.number} is ingetrokken.")
    return answer(
        "certificates/revoke.html",
        form=form,
        certificate=certificate,
        state=state_inside(certificate),
        hearing=withdrawal_queries.open_hearing(certificate),
        ways=WAY_WORDS,
    )


@bp.route("/certificaten/<code>/bezwaar", methods=["GET", "POST"])
@requires()
def object_to(code: str) -> Page:
    """For the holder; and for staff, who write down what the holder said or wrote."""
    certificate, form = visible(code), ObjectionForm()
    last = certificate.revocations[-1] if certificate.revocations else None
    is_own = certificate.person_id == current_user.id
    if last is None:
        abort(404)
    if form.validate_on_submit():
        received_on = None if is_own else form.received_on.data
        with form.refusing():
            withdrawal_actions.object_to(
                last, words=form.words.data or "", received_on=received_on, by=current_user, now=clock.now()
            )
            flash("Het bezwaar is bewaard. Iemand die er niet bij was, belt voor een gesprek.", "done")
            return redirect(url_for("certificates.object_to", code=code), code=303)
    objection = last.objection
    return answer(
        "certificates/object.html",
        form=form,
        certificate=certificate,
        revocation=last,
        objection=objection,
        is_own=is_own,
        terms=terms(
            revoked_on=clock.local_day(last.revoked_at),
            received_on=objection.received_on if objection else None,
            heard_on=objection.heard_on if objection else None,
        ),
        today=clock.local_day(clock.now()),
    )


@bp.route("/certificaten/<code>/bezwaar/besluit", methods=["GET", "POST"])
@requires(*STAFF)
def decide_objection(code: str) -> Page:
    certificate, form = visible(code), ObjectionDecisionForm()
    objection = certificate.revocations[-1].objection if certificate.revocations else None
    if objection is None:
        abort(404)
    if form.validate_on_submit():
        values = {
            "outcome": form.outcome.data,
            "reasons": form.reasons.data or "",
            "heard_on": form.heard_on.data,
        }
        with form.refusing():
            withdrawal_actions.decide(objection, **values, by=current_user, now=clock.now())
            return to_record(certificate, "Je besluit is bewaard. De houder krijgt bericht.")
    revocation = objection.revocation
    return answer(
        "certificates/decide_objection.html",
        form=form,
        certificate=certificate,
        objection=objection,
        revocation=revocation,
        is_involved=current_user.id in withdrawal_queries.involved_in(revocation),
        terms=terms(
            revoked_on=clock.local_day(revocation.revoked_at),
            received_on=objection.received_on,
            heard_on=objection.heard_on,
        ),
    )
