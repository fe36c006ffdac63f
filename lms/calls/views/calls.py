"""The call list, for staff and coaches: whom to ring, with what to say, and what came of it."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.calls import actions, queries
from lms.calls.models import Call
from lms.calls.queries import ToCall
from lms.calls.rules import to_say
from lms.calls.views.blueprint import bp
from lms.forms import BareForm, Form
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires, row_number


@bp.get("/bellijst")
@requires(*SUPERVISORS)
def index() -> Page:
    return _page()


def _page(form: Form | None = None) -> Page:
    now = clock.now()
    rows = queries.calls_of(current_user, now=now)
    return answer(
        "calls/index.html",
        form=form,
        rows=[row for row in rows if row.phone],
        without_phone=[row for row in rows if not row.phone],
        out_of_reach=queries.out_of_reach(current_user, now=now),
        spoken=queries.spoken_lately(current_user, now=now),
        to_say=to_say,
        now=now,
    )


def _found(reader: str) -> ToCall:
    """404 for whom this colleague does not ring; 409 for whom a colleague told it just now."""
    row = queries.call_to(current_user, reader, now=clock.now())
    return row or abort(409 if queries.rings(current_user, reader, now=clock.now()) else 404)


def _back() -> Page:
    return redirect(url_for("calls.index"), code=303)


def _press(reader: str, act: Callable[..., object], words: str, **values: Any) -> Page:
    """One button of one line; `words` is what is said when it was done."""
    row, form = _found(reader), BareForm()
    if form.validate_on_submit():
        with form.refusing():
            act(row, **values, by=current_user, now=clock.now())
            flash(words.format(name=row.name), "done")
            return _back()
    return _page(form)


@bp.post("/bellijst/<reader>/beurt")
@requires(*SUPERVISORS)
def claim(reader: str) -> Page:
    return _press(reader, actions.claim, "Jij belt {name}. Collega's zien dat een uur lang.")


@bp.post("/bellijst/<reader>/beurt/einde")
@requires(*SUPERVISORS)
def release(reader: str) -> Page:
    return _press(reader, actions.release, "Iemand anders kan {name} nu bellen.")


@bp.post("/bellijst/<reader>/niet-bereikt")
@requires(*SUPERVISORS)
def not_reached(reader: str) -> Page:
    return _press(
        reader, actions.note_not_reached, "Opgeschreven: {name} is niet bereikt. De regel blijft staan."
    )


@bp.post("/bellijst/<reader>/niet-bereikt/terug")
@requires(*SUPERVISORS)
def take_back_try(reader: str) -> Page:
    seen = request.form.get("seen", 0, type=row_number)
    return _press(reader, actions.take_back_try, "Die keer bij {name} telt niet meer.", seen=seen)


@bp.post("/bellijst/<reader>/gesproken")
@requires(*SUPERVISORS)
def spoken(reader: str) -> Page:
    """What stood on the screen comes along, so that nothing is called told that was written a minute ago."""
    shown = request.form.getlist("bericht", type=row_number)
    return _press(
        reader, actions.note_spoken, "{name} weet het. De regel is van de lijst.", message_ids=shown
    )


@bp.post("/bellijst/<reader>/mail")
@requires(*SUPERVISORS)
def mail_works(reader: str) -> Page:
    """The address is right after all: from now on mail goes there again."""
    return _press(reader, actions.note_mail_works, "We mailen {name} weer.")


@bp.post("/bellijst/gesprekken/<int:call_id>/herstel")
@requires(*SUPERVISORS)
def take_back_spoken(call_id: int) -> Page:
    call, form = _spoken(call_id), BareForm()
    if form.validate_on_submit():
        with form.refusing():
            actions.take_back_spoken(call, by=current_user, now=clock.now())
            flash("Teruggezet. De regel staat weer op de lijst.", "done")
            return _back()
    return _page(form)


def _spoken(call_id: int) -> Call:
    lately = queries.spoken_lately(current_user, now=clock.now())
    return next((call for call in lately if call.id == call_id), None) or abort(404)
