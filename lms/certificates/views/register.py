"""The register, for staff: finding, one record with its history, a cohort at once, taking it along as a
sheet, and forgetting a holder."""

from flask import Response, abort, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import Select

from lms import clock, trail, trail_queue
from lms.accounts.letter_queries import letters_in_hand
from lms.accounts.models import Person
from lms.certificates import (
    actions,
    participation_queries,
    privacy,
    register_queries,
    rules,
    withdrawal_queries,
)
from lms.certificates.forms import ErasureForm, ParticipationForm
from lms.certificates.models import Certificate
from lms.certificates.policy import certificates_visible_to
from lms.certificates.queries import certificates_of, name_on_paper
from lms.certificates.views.blueprint import bp, state_inside, visible
from lms.cohorts.models import Cohort
from lms.cohorts.views.blueprint import visible_cohort
from lms.db import db
from lms.formats import count
from lms.menu import in_menu
from lms.offers import Offer, offers
from lms.progress.queries import cohorts_learned_in
from lms.proof.rules import CERTIFICATE
from lms.roles import STAFF
from lms.spreadsheet import MIMETYPE
from lms.web import Page, answer, requires
from lms.wording import words

FURTHEST_PAGE = 10_000


def _in_words() -> dict[str, str]:
    found: dict[str, str] = words("certificates/words.html", "states")
    return found


def _asked_for() -> tuple[str, str | None, Select[Certificate]]:
    """The words and the state in the address, and the certificates that answer to them."""
    sought = request.args.get("zoek", "").replace("\x00", "").strip()[:120]
    state = request.args.get("stand") if request.args.get("stand") in rules.STATES else None
    now = clock.now()
    visible = certificates_visible_to(current_user, now=now)
    query = register_queries.search(visible, words=sought, state=state, today=clock.local_day(now))
    return sought, state, query


@bp.get("/certificaten/register")
@in_menu("Certificaten", order=100)
@requires(*STAFF)
def register() -> Page:
    sought, state, query = _asked_for()
    if sought:
        trail_queue.tell(trail.SEARCHED, about=None, word="register", now=clock.now())
    page = min(max(request.args.get("bladzijde", 1, type=int), 1), FURTHEST_PAGE)
    rows = register_queries.page_of(query, page)
    return answer(
        "certificates/register.html",
        certificates=rows,
        certificate_state=state_inside,
        states=_in_words(),
        words=sought,
        chosen=state,
        page=page,
        has_more=len(rows) == register_queries.PER_PAGE,
        letters=letters_in_hand(current_user, now=clock.now()),
        requests=register_queries.requests_waiting(),
        objections=withdrawal_queries.objections_waiting(),
    )


@bp.get("/certificaten/register.xlsx")
@requires(*STAFF, fresh=True)
def export() -> Page:
    _, _, query = _asked_for()
    trail_queue.tell(trail.EXPORTED, about=None, word="register", now=clock.now())
    states = _in_words()
    content = register_queries.as_sheet(
        db.session.scalars(query), state_in_words=lambda row: states[state_inside(row)]
    )
    headers = {"Content-Disposition": 'attachment; filename="certificaten.xlsx"'}
    return Response(content, mimetype=MIMETYPE, headers=headers)


@bp.get("/certificaten/<code>")
@requires(*STAFF)
def record(code: str) -> Page:
    certificate = visible(code)
    return answer(
        "certificates/record.html",
        certificate=certificate,
        state=state_inside(certificate),
        states=_in_words(),
        acts=register_queries.acts_of(certificate.id),
        asked=register_queries.open_name_request(certificate.id),
        is_certificate=certificate.kind == CERTIFICATE,
    )


@offers("certificates of a cohort")
def of_a_cohort(found: Cohort) -> list[Offer]:
    return [Offer.to("certificates.cohort", "Wie heeft een certificaat?", cohort_id=found.id)]


@bp.get("/certificaten/lichting/<int:cohort_id>")
@requires(*STAFF)
def cohort(cohort_id: int) -> Page:
    found = visible_cohort(cohort_id)
    lines = register_queries.cohort_lines(found, now=clock.now())
    issued = [line.certificate for line in lines if line.certificate is not None]
    return answer(
        "certificates/cohort.html",
        cohort=found,
        lines=lines,
        certificate_state=state_inside,
        states=_in_words(),
        made=sum(row.file is not None for row in issued),
        issued=len(issued),
    )


@bp.route("/certificaten/deelname/<int:person_id>", methods=["GET", "POST"])
@requires(*STAFF)
def participate(person_id: int) -> Page:
    person = db.session.get(Person, person_id) or abort(404)
    learned_in = next(iter(cohorts_learned_in(person.id)), None) or abort(404)
    form, now, done = ParticipationForm(), clock.now(), None
    with form.refusing():
        done = participation_queries.done_by(person, learned_in, now=now)
        if form.validate_on_submit():
            made = actions.issue_participation(
                person, learned_in, current_user, now, reasons=form.reasons.data or ""
            )
            flash(f"Het bewijs van deelname {made.number} wordt gemaakt.", "done")
            return redirect(url_for("certificates.record", code=made.code), code=303)
    return answer(
        "certificates/participate.html", form=form, status=None if form.is_submitted() else 200,
        person=person, cohort=learned_in, done=done, name_on_paper=name_on_paper(person),
    )  # fmt: skip


@bp.route("/certificaten/brieven", methods=["GET"])
@bp.route("/certificaten/brieven/<int:letter_id>", methods=["GET", "POST"])
@requires(*STAFF)
def letters(letter_id: int | None = None) -> Page:
    """Where letters about certificates had a desk of their own."""
    return redirect(url_for("accounts.letters"), code=301 if request.method == "GET" else 303)


@bp.route("/certificaten/<code>/verwijdering", methods=["GET", "POST"])
@requires(*STAFF, fresh=True)
def erase(code: str) -> Page:
    certificate, form = visible(code), ErasureForm()
    person = certificate.person
    if form.validate_on_submit():
        number = privacy.erase_holder(person, current_user, clock.now())
        flash(
            f"Gewist. Er {'blijft' if number == 1 else 'blijven'} {count(number, 'regel', 'regels')} zonder naam in het register.",
            "done",
        )
        return redirect(url_for("certificates.register"), code=303)
    return answer(
        "certificates/erase.html",
        form=form,
        certificate=certificate,
        person=person,
        certificates=certificates_of(person.id),
    )
