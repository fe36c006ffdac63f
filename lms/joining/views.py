"""Coming into a group of intervisie and leaving it: the group says yes, and nobody goes in silence."""

from collections.abc import Iterator

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.models import Person
from lms.db import db
from lms.finding import or_404
from lms.forms import YES, offered
from lms.joining import actions, queries
from lms.joining.forms import AskForm
from lms.joining.models import JoinRequest
from lms.joining.rules import SILENCE_IS_YES
from lms.offers import Offer, offers
from lms.peergroups.models import PeerGroup
from lms.peergroups.policy import may_supervise_group, may_take_part
from lms.peergroups.queries import WHOLE, current_members
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires, row_number

bp = Blueprint("joining", __name__)


def _looked_after(group_id: int) -> PeerGroup:
    return or_404(db.session.get(PeerGroup, group_id, options=WHOLE), may_supervise_group)


def _own(group_id: int) -> PeerGroup:
    return or_404(db.session.get(PeerGroup, group_id, options=WHOLE), may_take_part)


def _request_of(request_id: int) -> JoinRequest:
    return db.session.get(JoinRequest, request_id, options=queries.WITH_ALL) or abort(404)


@bp.route("/intervisiegroepen/<int:group_id>/erbij", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def ask(group_id: int) -> Page:
    group, now = _looked_after(group_id), clock.now()
    people = {person.id: person for person in queries.could_come(group, now=now)}
    form = AskForm(person=request.args.get("wie", 0, type=row_number))
    form.person.choices = offered(
        (person.id, f"{person.name}, {person.neighbourhood or 'wijk onbekend'}") for person in people.values()
    )
    if form.validate_on_submit():
        with form.refusing():
            made = actions.ask_group(group, people[form.person.data], by=current_user, now=now)
            flash("De groep krijgt de vraag." if made.settled_at is None else "De groep is gevraagd.", "done")
            return redirect(url_for("joining.comings", group_id=group.id), code=303)
    return answer("joining/ask.html", form=form, group=group, people=people)


@bp.get("/intervisiegroepen/<int:group_id>/komen-en-gaan")
@requires(*SUPERVISORS)
def comings(group_id: int) -> Page:
    """What the group is asked and who came and went; never who said what."""
    group, now = _looked_after(group_id), clock.now()
    waiting = [(row, queries.state_of_request(row, now=now)) for row in queries.open_requests([group.id])]
    return answer(
        "joining/comings.html",
        group=group,
        waiting=waiting,
        acts=queries.history_of(group),
        silence=SILENCE_IS_YES,
    )


@bp.post("/intervisiegroepen/vragen/<int:request_id>/samen-besproken")
@requires(*SUPERVISORS)
def agreed_aloud(request_id: int) -> Page:
    found = _request_of(request_id)
    or_404(found.group, may_supervise_group)
    actions.note_agreed_aloud(found, by=current_user, now=clock.now())
    flash(f"{found.person.first_name} zit in de groep.", "done")
    return redirect(url_for("joining.comings", group_id=found.group_id), code=303)


@bp.post("/intervisiegroepen/vragen/<int:request_id>/andere-groep")
@requires(*SUPERVISORS)
def find_another(request_id: int) -> Page:
    found = _request_of(request_id)
    or_404(found.group, may_supervise_group)
    actions.find_another(found, now=clock.now())
    flash("Vraag het nu aan een andere groep.", "done")
    return redirect(url_for("peergroups.groups"), code=303)


@bp.route("/intervisie/vragen/<int:request_id>", methods=["GET", "POST"])
@requires()
def say(request_id: int) -> Page:
    """What a member says to somebody who would come in: yes, or rather not, without a reason."""
    found, now = _request_of(request_id), clock.now()
    or_404(found.group, may_take_part)
    if request.method == "POST" and found.settled_at is None:
        actions.answer(found, current_user, is_yes=request.form.get("answer") == YES, now=now)
        flash("Dank je. Je antwoord is bewaard.", "done")
        return redirect(url_for("joining.say", request_id=found.id), code=303)
    said = next((row.is_yes for row in found.answers if row.person_id == current_user.id), None)
    until = found.asked_at + SILENCE_IS_YES
    return answer("joining/say.html", asked=found, said=said, until=until)


@bp.route("/intervisie/groepen/<int:group_id>/afscheid", methods=["GET", "POST"])
@requires()
def leave(group_id: int) -> Page:
    group = _own(group_id)
    if request.method == "POST":
        actions.leave(group, current_user, now=clock.now())
        flash("Je bent uit de groep. De anderen krijgen bericht.", "done")
        return redirect(url_for("peergroups.mine"), code=303)
    return answer("joining/leave.html", group=group, others=len(current_members(group)) - 1)


@offers("a peer group for those who look after it")
def to_comings(group: PeerGroup) -> Iterator[Offer]:
    yield Offer.to("joining.ask", "Vraag de groep of iemand erbij mag", group_id=group.id)
    yield Offer.to("joining.comings", "Komen en gaan", group_id=group.id)


@offers("a peer group for its members")
def to_members(group: PeerGroup, reader: Person) -> Iterator[Offer]:
    for row in queries.open_requests([group.id]):
        if reader.id not in {said.person_id for said in row.answers}:
            yield Offer.to(
                "joining.say", f"Mag {row.person.name} erbij komen? Zeg wat je vindt", request_id=row.id
            )
    yield Offer.to("joining.leave", "Ik stop met deze groep", group_id=group.id)
