"""The devices on which somebody is logged in: ended one by one or all others, and whose this one is."""

from flask import abort, flash, g, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.accounts import actions, login_handlers, session_actions
from lms.accounts.session_queries import devices_of
from lms.accounts.views.blueprint import bp
from lms.forms import NO, YES
from lms.web import Page, requires, safe_next


@bp.post("/mijn/apparaten/<int:session_id>/einde")
@requires()
def end_session(session_id: int) -> Page:
    now = clock.now()
    found = [row.session for row in devices_of(current_user, now=now) if row.session.id == session_id]
    if not found:
        abort(404)
    actions.end_session(found[0], now=now)
    flash("Dat apparaat is uitgelogd.", "done")
    return redirect(url_for("accounts.mine"), code=303)


@bp.post("/mijn/apparaten/einde")
@requires()
def end_other_sessions() -> Page:
    actions.end_all_sessions(current_user, now=clock.now(), but_token=current_user.session_token)
    flash("Op alle andere apparaten ben je uitgelogd.", "done")
    return redirect(url_for("accounts.mine"), code=303)


@bp.post("/mijn/apparaten/dit")
@requires()
def answer_device() -> Page:
    answer = request.form.get("own")
    if answer not in (YES, NO):
        abort(400)
    is_own, is_work = answer == YES, g.login_session.is_work
    session_actions.answer_device(g.login_session, is_own=is_own)
    login_handlers.keep_cookie(is_work=is_work, is_own_device=is_own)
    if is_own:
        flash("Goed. Je blijft hier ingelogd.", "done")
    else:
        flash("Goed. Doe je hier 2 uur niets, dan ben je uitgelogd.", "done")
    return redirect(safe_next(request.form.get("next"), url_for("accounts.mine")), code=303)
