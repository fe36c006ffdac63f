"""Writing to one person, to who is certified, to who waits; and what is planned, which can be stopped."""

import re

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.cohorts.queries import open_cohorts
from lms.db import db
from lms.entry.policy import may_help_people
from lms.finding import or_404
from lms.forms import BareForm
from lms.mailings import actions, queries
from lms.mailings.forms import MailingForm
from lms.mailings.models import Mailing
from lms.mailings.policy import may_see_mailing
from lms.mailings.queries import Audience
from lms.mailings.rules import CERTIFIED, PERSON, WAITING
from lms.mailings.views.blueprint import bp
from lms.notifications.reach_queries import in_words, ways_taken
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires

WORDS_OF = {"wijkverbinders": CERTIFIED, "wachtlijst": WAITING, "persoon": PERSON}


def _audience(text: str) -> Audience:
    """What stands in the address: wijkverbinders, wachtlijst, wachtlijst-3, persoon-7. 404 for who may not write to them."""
    now, parts = clock.now(), re.fullmatch(r"([a-z]+)(?:-([0-9]{1,9}))?", text)
    kind, number = (WORDS_OF.get(parts[1], ""), int(parts[2] or 0)) if parts else ("", 0)
    if kind == PERSON:
        return Audience(PERSON, person=or_404(db.session.get(Person, number), may_help_people))
    if not kind or not current_user.is_staff(now=now):
        abort(404)
    if kind == WAITING and number:
        return Audience(WAITING, cohort=db.session.get(Cohort, number) or abort(404))
    return Audience(kind)


def _found(mailing_id: int) -> Mailing:
    query = select(Mailing).where(Mailing.id == mailing_id)
    return or_404(db.session.scalar(query), may_see_mailing)


@bp.get("/berichten")
@requires(*SUPERVISORS)
def mailings() -> Page:
    now = clock.now()
    return answer(
        "mailings/mailings.html",
        mailings=queries.mailings_of(current_user, now=now),
        cohorts=open_cohorts(today=clock.local_day(now)),
    )


@bp.route("/berichten/nieuw/<aim>", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def write(aim: str) -> Page:
    """The page says how many hear it in which way before anything is sent. `?tekst=`: begin with that one."""
    now, audience = clock.now(), _audience(aim)
    form = MailingForm(obj=queries.text_to_begin_with(request.args.get("tekst", 0, type=int)))
    if form.validate_on_submit():
        with form.refusing():
            moment = clock.from_local(form.planned_for.data) if form.planned_for.data else None
            words = {"subject": form.subject.data or "", "text": form.text.data or ""}
            made = actions.write(audience, **words, planned_for=moment, by=current_user, now=now)
            if moment:
                flash("Je bericht staat klaar. Je kunt het nog stoppen.", "done")
            else:
                flash(f"Je bericht is verstuurd: {in_words(ways_taken(written_at=now))}.", "done")
            return redirect(url_for("mailings.mailing", mailing_id=made.id), code=303)
    readers = queries.readers_of(audience, now=now)
    return answer(
        "mailings/write.html",
        form=form,
        aim=aim,
        audience=audience,
        readers=readers,
        ways=in_words(queries.ways_to(readers, now=now)),
        texts=queries.texts(),
    )


def _page(found: Mailing, form: BareForm | None = None) -> Page:
    states = queries.states_of(found, now=clock.now())
    return answer("mailings/mailing.html", form=form, mailing=found, states=states)


@bp.get("/berichten/<int:mailing_id>")
@requires(*SUPERVISORS)
def mailing(mailing_id: int) -> Page:
    return _page(_found(mailing_id))


@bp.post("/berichten/<int:mailing_id>/stop")
@requires(*SUPERVISORS)
def stop(mailing_id: int) -> Page:
    found, form = _found(mailing_id), BareForm()
    if form.validate_on_submit():
        with form.refusing():
            actions.stop(found, by=current_user, now=clock.now())
            flash("Gestopt. Dit bericht gaat niet weg.", "done")
            return redirect(url_for("mailings.mailing", mailing_id=mailing_id), code=303)
    return _page(_found(mailing_id), form)
