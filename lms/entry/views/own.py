"""One's own: with which codes that were read out somebody came in, and whether it was them."""

from flask import abort, flash, g, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.accounts import login_handlers
from lms.accounts.models import LoginCode
from lms.entry import actions
from lms.entry.queries import codes_that_let_in
from lms.entry.views.blueprint import bp
from lms.web import Page, answer, requires


def _found(code_id: int) -> LoginCode:
    mine = (code for code in codes_that_let_in(current_user.id) if code.id == code_id)
    return next(mine, None) or abort(404)


@bp.get("/mijn/inlogcodes")
@requires()
def own() -> Page:
    return answer("entry/own.html", codes=codes_that_let_in(current_user.id))


@bp.post("/mijn/inlogcodes/<int:code_id>/gezien")
@requires()
def note_seen(code_id: int) -> Page:
    actions.note_seen(_found(code_id), now=clock.now())
    flash("Dank je wel. Dan is het goed.", "done")
    return redirect(url_for("accounts.mine"), code=303)


@bp.post("/mijn/inlogcodes/<int:code_id>/niet-ik")
@requires()
def deny(code_id: int) -> Page:
    """Where this very session came in by the code, it is over too."""
    found = _found(code_id)
    actions.deny(found, current_user, now=clock.now())
    is_here = g.login_session.code_id == found.id
    if is_here:
        login_handlers.log_out()
    flash("Goed dat je het zegt. Wie zo binnenkwam, is uitgelogd. De beheerder hoort het.", "done")
    address = url_for("accounts.log_in") if is_here else url_for("entry.own")
    return redirect(address, code=303)
