"""For staff: two accounts that are one person. One asks, another looks at what it would do and does it."""

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.models import Person
from lms.db import db
from lms.forms import BareForm, Form
from lms.people import merge_actions
from lms.people.line_queries import line_of
from lms.people.merge_forms import ChoicesForm, OtherForm
from lms.people.merge_queries import alike, merges_open, plan_of
from lms.people.merge_rules import said_apart
from lms.people.models import Merge
from lms.people.views.blueprint import bp, visible_person
from lms.roles import STAFF
from lms.web import Page, answer, requires, row_number


@bp.route("/mensen/<int:person_id>/samenvoegen", methods=["GET", "POST"])
@requires(*STAFF, fresh=True, hidden=True)
def merge_with(person_id: int) -> Page:
    """First who it is besides, then what holds."""
    found = visible_person(person_id)
    other = db.session.get(Person, request.args.get("met", 0, type=row_number))
    if other is None or other.id == found.id:
        return _ask_other(found)
    form, now = ChoicesForm(), clock.now()
    form.offer(found, other)
    if form.validate_on_submit():
        with form.refusing():
            why = form.why.data or ""
            row = merge_actions.ask(found, other, form.choices(), why=why, by=current_user, now=now)
            flash("Gevraagd. Een collega kijkt het na en voegt samen.", "done")
            return redirect(url_for("people.merge", merge_id=row.id), code=303)
    plan = plan_of(found, other, now=now)
    return answer(
        "people/merge_with.html",
        form=form,
        person=found,
        other=other,
        lines=[line_of(one, now=now) for one in (found, other)],
        plan=plan,
        apart=said_apart(plan.both),
    )


def _ask_other(found: Person) -> Page:
    form, people = OtherForm(), alike(found)
    form.offer([(one.id, f"{one.name}, {one.email or one.phone or one.neighbourhood}") for one in people])
    if form.validate_on_submit():
        other = db.session.get(Person, form.chosen())
        if other is not None and other.id != found.id:
            address = url_for("people.merge_with", person_id=found.id, met=other.id)
            return redirect(address, code=303)
        form.number.errors = ["Kies iemand anders dan deze persoon."]
    return answer("people/merge_other.html", form=form, person=found)


def _found(merge_id: int) -> Merge:
    return db.session.get(Merge, merge_id) or abort(404)


@bp.get("/mensen/samenvoegen/<int:merge_id>")
@requires(*STAFF, hidden=True)
def merge(merge_id: int) -> Page:
    return _merge_page(_found(merge_id))


def _merge_page(row: Merge, form: Form | None = None) -> Page:
    now = clock.now()
    plan = plan_of(row.person, row.gone, now=now) if row.is_open else None
    return answer(
        "people/merge.html",
        form=form,
        row=row,
        plan=plan,
        apart=said_apart(plan.both) if plan else [],
        is_mine=row.asked_by_id == current_user.id,
    )


@bp.post("/mensen/samenvoegen/<int:merge_id>/gedaan")
@requires(*STAFF, fresh=True, hidden=True)
def do_merge(merge_id: int) -> Page:
    row, form = _found(merge_id), BareForm()
    if form.validate_on_submit():
        with form.refusing():
            merge_actions.merge(row, by=current_user, now=clock.now())
            flash(f"{row.person.name} heeft nu één account, en hoort het.", "done")
            return redirect(url_for("people.person", person_id=row.person_id), code=303)
    return _merge_page(row, form)


@bp.post("/mensen/samenvoegen/<int:merge_id>/toch-niet")
@requires(*STAFF, hidden=True)
def drop_merge(merge_id: int) -> Page:
    row = _found(merge_id)
    merge_actions.drop(row, now=clock.now())
    flash("Ingetrokken. Er is niets veranderd.", "done")
    return redirect(url_for("people.person", person_id=row.person_id), code=303)


@bp.get("/mensen/samenvoegen")
@requires(*STAFF, hidden=True)
def merges() -> Page:
    return answer("people/merges.html", rows=merges_open())
