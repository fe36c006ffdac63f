"""Staff make groups: the software proposes, they change it by hand with the rules beside it, and send it off."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.models import Person
from lms.cohorts.policy import may_supervise
from lms.cohorts.views.blueprint import visible_cohort
from lms.composing import actions, queries, rules
from lms.composing.forms import EVENING_NAMES, NAME, PLACE, DivisionForm, division_form
from lms.composing.models import Composition
from lms.composing.queries import Pool
from lms.composing.search_rules import Proposal, numbers_of_groups, propose
from lms.composing.views.blueprint import bp
from lms.roles import STAFF, SUPERVISORS
from lms.web import Page, answer, requires, row_number


@bp.route("/intervisiegroepen/samenstellen", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def compose() -> Page:
    """With `lichting` of a cohort, else of certified people. What was chosen by hand stands in the address."""
    pool, now = _pool(), clock.now()
    candidates = {one.id: one for one in queries.candidates_of(pool.people)}
    apart = queries.pairs_apart(list(candidates))
    proposal = propose(list(candidates.values()), apart, request.args.get("groepen", type=row_number))
    form = _form(pool, proposal)
    if form.validate_on_submit():
        if "look" in request.form:
            chosen: dict[str, Any] = _source(pool) | form.as_asked()
            return redirect(url_for("composing.compose", **chosen), code=303)
        with form.refusing():
            made = actions.make_groups(_division(pool, form), cohort=pool.cohort, by=current_user, now=now)
            flash("De groepen zijn gemaakt.", "done")
            return redirect(url_for("composing.made", composition_id=made.id), code=303)
    groups = form.groups()
    return answer(
        "composing/compose.html",
        form=form,
        pool=pool,
        people={person.id: person for person in pool.people},
        why=None if _is_by_hand() else proposal.why,
        problems=rules.problems_of(groups, apart),
        pictures=[rules.picture_of([candidates[one] for one in group]) for group in groups],
        source=_source(pool),
        evenings=EVENING_NAMES,
        numbers=numbers_of_groups(len(pool.people)),
        gemeenten=[] if pool.cohort else queries.gemeenten(now=now),
    )


def _pool() -> Pool:
    """Raises 404 for a cohort of somebody else; groups of certified people are made by staff."""
    number, now = request.args.get("lichting", 0, type=row_number), clock.now()
    if not number and not current_user.has_role(*STAFF, now=now):
        abort(404)
    cohort = visible_cohort(number) if number else None
    return queries.pool_of(cohort, "" if cohort else request.args.get("gemeente", ""), now=now)


def _source(pool: Pool) -> dict[str, Any]:
    """Of whom it is and in how many groups, as it goes in an address."""
    return _given(
        lichting=pool.cohort.id if pool.cohort else None,
        gemeente=pool.gemeente or None,
        groepen=request.args.get("groepen", type=row_number),
    )


def _given(**values: str | int | None) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _is_by_hand() -> bool:
    return any(name.startswith(PLACE) for name in request.args) or "zelf" in request.args


def _form(pool: Pool, proposal: Proposal) -> DivisionForm:
    groups = proposal.groups
    placed = {one: number for number, group in enumerate(groups, 1) for one in group}
    if _is_by_hand():
        placed = {
            person.id: request.args.get(f"{PLACE}{person.id}", 0, type=row_number) for person in pool.people
        }
    usual = numbers_of_groups(len(pool.people))
    number = len(groups) or request.args.get("groepen", 0, type=row_number) or (usual[0] if usual else 1)
    names = [
        request.args.get(f"{NAME}{one}") or f"{pool.name or 'Wijkverbinders'} {one}"
        for one in range(1, min(number, max(usual, default=1)) + 1)
    ]
    return division_form(pool.people, names, placed)


def _division(pool: Pool, form: DivisionForm) -> list[tuple[str, list[Person]]]:
    people = {person.id: person for person in pool.people}
    return [
        (form.named(number), [people[one] for one in group])
        for number, group in enumerate(form.groups(), 1)
        if group
    ]


def _visible(composition_id: int) -> Composition:
    found = queries.composition_with(composition_id)
    if found is None or not may_supervise(current_user, found.cohort_id or 0, now=clock.now()):
        abort(404)
    return found


@bp.get("/intervisiegroepen/samenstellen/<int:composition_id>")
@requires(*SUPERVISORS)
def made(composition_id: int) -> Page:
    found, now = _visible(composition_id), clock.now()
    until = found.made_at + rules.UNDO_COMPOSITION_WITHIN
    return answer(
        "composing/made.html", made=found, until=until, may_undo=now < until and not queries.is_told(found)
    )


@bp.post("/intervisiegroepen/samenstellen/<int:composition_id>/terug")
@requires(*SUPERVISORS)
def undo(composition_id: int) -> Page:
    actions.undo_groups(_visible(composition_id), by=current_user, now=clock.now())
    flash("De groepen zijn weg. Niemand heeft bericht gekregen.", "done")
    return redirect(url_for("peergroups.groups"), code=303)
