"""Renewal by doing: what counts and what is missing, what the holder adds, and what others confirm."""

from collections.abc import Iterator
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import Select

from lms import clock
from lms.accounts.models import Person
from lms.certificates import rules
from lms.certificates.models import Certificate
from lms.certificates.views.blueprint import state_inside, visible
from lms.db import db
from lms.finding import or_404
from lms.forms import NO, YES, BareForm, Form, offered
from lms.offers import Offer, offers
from lms.renewal import actions, queries
from lms.renewal.forms import (
    SOMEBODY,
    DeepeningForm,
    DeepeningOfManyForm,
    HoursForm,
    NormsForm,
    ReflectionForm,
)
from lms.renewal.models import DeepeningDay, FieldHours
from lms.renewal.policy import may_sign_hours
from lms.renewal.rules import LONGEST_REFLECTION, RenewalNorms, ground_of
from lms.roles import STAFF
from lms.waiting import waits
from lms.web import Page, answer, requires
from lms.wording import words

bp = Blueprint("renewal", __name__)
WORDS = "renewal/words.html"


@offers("own certificates")
def hours_to_sign(user: Person) -> Iterator[Offer]:
    waiting = [row for row in queries.hours_to_cosign(user, now=clock.now()) if row.answered_at is None]
    if waiting:
        said = words(WORDS, "hours_to_sign")(len(waiting)).strip()
        yield Offer.to("renewal.hours", said, is_urgent=True)


@offers("certificate")
def way_to_renew(certificate: Certificate) -> Iterator[Offer]:
    if certificate.valid_until is not None:
        yield Offer.to("renewal.renewal", words(WORDS, "way_to_renew"), code=certificate.code)


@offers("certificate in the register")
def renewing(certificate: Certificate) -> list[Offer]:
    return [Offer.to("renewal.renewal", "Verlengen", code=certificate.code)]


@offers("register")
def norms_to_renew() -> list[Offer]:
    return [
        Offer.to("renewal.norms", "Normen voor verlengen"),
        Offer.to("renewal.deepening_of_many", "Een verdiepingsdag opschrijven"),
    ]


@waits("renewal.hours", "vraag om uren te bevestigen wacht", "vragen om uren te bevestigen wachten")
def hours_asked(user: Person, *, now: datetime) -> Select[datetime]:
    return queries.hours_waiting_for(user, now=now)


def _renewable(code: str) -> Certificate:
    """A certificate with an end that was not replaced. Staff see those of others, holders their own."""
    found = visible(code)
    return found if found.valid_until is not None and found.successor is None else abort(404)


def _hours_form(person: Person, formdata: object = None) -> HoursForm:
    form = HoursForm() if formdata is None else HoursForm(formdata=None)
    near = queries.cosigners_near(person, now=clock.now())
    form.cosigner.choices = offered([(0, SOMEBODY), *((row.id, row.name) for row in near)])
    return form


def _page(certificate: Certificate, **forms: Form) -> Page:
    """The page of one renewal, with whichever of its forms came back with complaints."""
    person, now = certificate.person, clock.now()
    facts = queries.facts_of(certificate)
    rows = queries.hours_of(person.id)
    return answer(
        "renewal/renewal.html",
        form=next((form for form in forms.values() if form.errors), None),
        certificate=certificate,
        state=state_inside(certificate),
        renewal=queries.renewal_of(certificate, today=clock.local_day(now)),
        today=clock.local_day(now),
        is_own=certificate.person_id == current_user.id,
        hours=[(row, ground_of(hours, facts)) for row, hours in zip(rows, facts.hours, strict=True)],
        reflections=queries.reflections_of(person.id),
        deepening_days=queries.deepening_days_of(person.id),
        reflection_form=forms.get("reflection_form") or ReflectionForm(formdata=None),
        hours_form=forms.get("hours_form") or _hours_form(person, formdata=()),
        deepening_form=forms.get("deepening_form") or DeepeningForm(formdata=None),
        longest=LONGEST_REFLECTION,
    )


def _back(certificate: Certificate, words: str) -> Page:
    flash(words, "done")
    return redirect(url_for("renewal.renewal", code=certificate.code), code=303)


@bp.get("/certificaten/<code>/verlenging")
@requires()
def renewal(code: str) -> Page:
    return _page(_renewable(code))


@bp.post("/certificaten/<code>/verlenging/terugkijken")
@requires()
def reflect(code: str) -> Page:
    found, form = _renewable(code), ReflectionForm()
    if form.validate_on_submit():
        with form.refusing():
            actions.reflect(found.person, form.text.data or "", by=current_user, now=clock.now())
            return _back(found, "Bewaard.")
    return _page(found, reflection_form=form)


@bp.post("/certificaten/<code>/verlenging/uren")
@requires()
def add_hours(code: str) -> Page:
    found = _renewable(code)
    form = _hours_form(found.person)
    if form.validate_on_submit():
        typed = (form.email.data or "").strip()
        cosigner = None if typed else db.session.get(Person, form.cosigner.data)
        values = {"done_on": form.done_on.data, "hours": form.hours.data, "what": form.what.data or ""}
        with form.refusing():
            row = actions.ask_to_cosign(
                found.person, **values, cosigner=cosigner, address=typed, now=clock.now()
            )
            return _back(found, _asked(row))
    return _page(found, hours_form=form)


def _asked(row: FieldHours) -> str:
    if row.asked_address:
        return f"Bewaard. We vragen het aan {row.asked_address}."
    assert row.cosigner is not None
    if row.cosigner.email:
        return f"Bewaard. {row.cosigner.name} krijgt een mail en kijkt of het klopt."
    return f"Bewaard. {row.cosigner.name} heeft geen e-mailadres. Vraag zelf of die wil tekenen."


@bp.post("/certificaten/<code>/verlenging/verdiepingsdagen")
@requires(*STAFF)
def record_deepening(code: str) -> Page:
    found, form = _renewable(code), DeepeningForm()
    if form.validate_on_submit():
        values = {"held_on": form.held_on.data, "title": form.title.data or ""}
        with form.refusing():
            actions.record_deepening_day(found.person, **values, by=current_user, now=clock.now())
            return _back(found, "De verdiepingsdag staat erbij.")
    return _page(found, deepening_form=form)


@bp.route("/certificaten/verdiepingsdag", methods=["GET", "POST"])
@requires(*STAFF)
def deepening_of_many() -> Page:
    """One day, and everybody who was there."""
    now, form = clock.now(), DeepeningOfManyForm()
    people = {person.id: person for person in queries.certified_but(current_user, now=now)}
    form.people.choices = offered((person.id, person.name) for person in people.values())
    if form.validate_on_submit():
        values = {"held_on": form.held_on.data, "title": form.title.data or ""}
        there = [people[number] for number in form.people.data or ()]
        with form.refusing():
            new = actions.record_deepening_of_many(there, **values, by=current_user, now=now)
            flash(f"Opgeschreven: {new}. Stond er al: {len(there) - new}.", "done")
            return redirect(url_for("renewal.deepening_of_many"), code=303)
    return answer("renewal/deepening_of_many.html", form=form, days=queries.deepening_days_lately())


@bp.post("/certificaten/verdiepingsdagen/<int:day_id>/weg")
@requires(*STAFF)
def take_away_deepening(day_id: int) -> Page:
    row = db.session.get(DeepeningDay, day_id) or abort(404)
    actions.take_away_deepening_day(row, by=current_user, now=clock.now())
    flash("De dag is weggehaald bij deze persoon.", "done")
    return redirect(url_for("renewal.deepening_of_many"), code=303)


@bp.post("/certificaten/<code>/verlenging/besluit")
@requires(*STAFF)
def renew(code: str) -> Page:
    found, form = _renewable(code), BareForm()
    if form.validate_on_submit():
        with form.refusing():
            new = actions.renew(found, by=current_user, now=clock.now())
            flash(f"Verlengd. Het nieuwe certificaat is {new.number}. Het wordt nu gemaakt.", "done")
            return redirect(url_for("certificates.record", code=new.code), code=303)
    return _page(found, form=form)


@bp.get("/certificaten/uren")
@requires()
def hours() -> Page:
    """What others ask me to say is true."""
    return answer("renewal/hours.html", rows=queries.hours_to_cosign(current_user, now=clock.now()))


@bp.post("/certificaten/uren/<int:hours_id>")
@requires()
def sign_hours(hours_id: int) -> Page:
    found = or_404(db.session.get(FieldHours, hours_id), may_sign_hours)
    given = request.form.get("antwoord")
    if given not in (YES, NO):
        abort(400)
    actions.answer_hours(found, is_true=given == YES, by=current_user, now=clock.now())
    flash("Dank je wel. Je antwoord is bewaard.", "done")
    return redirect(url_for("renewal.hours"), code=303)


@bp.route("/certificaten/normen", methods=["GET", "POST"])
@requires(*STAFF)
def norms() -> Page:
    present = queries.norms()
    form = NormsForm(obj=present)
    if form.validate_on_submit():
        wanted = RenewalNorms(
            form.meetings.data, form.deepening_days.data, form.reflections.data, form.hours.data
        )
        actions.set_norms(wanted, by=current_user, now=clock.now())
        flash("De normen zijn bewaard. Ze gelden vanaf nu.", "done")
        return redirect(url_for("renewal.norms"), code=303)
    return answer(
        "renewal/norms.html",
        form=form,
        versions=queries.settings(),
        years=rules.VALID_YEARS,
        too_much=queries.hours_of_before(),
    )
