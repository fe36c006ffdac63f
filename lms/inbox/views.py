"""How somebody who works with others hears of what waits for them."""

from flask import Blueprint, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.inbox import actions
from lms.inbox.forms import WishForm
from lms.inbox.queries import Wish, wish_of
from lms.notifications.rules import MAIL, NONE
from lms.offers import Offer, offers
from lms.roles import OVER_OTHERS
from lms.web import Page, answer, requires

bp = Blueprint("inbox", __name__)


@offers("own messages of the house")
def morning_mail() -> list[Offer]:
    return [Offer.to("inbox.wishes", "Kies of je in de ochtend een mail krijgt over wat op jou wacht")]


@bp.route("/mijn/ochtendmail", methods=["GET", "POST"])
@requires(*OVER_OTHERS)
def wishes() -> Page:
    now, known = clock.now(), wish_of(current_user)
    form = WishForm(work=MAIL if known.has_mail else NONE, hand_in=MAIL if known.tells_work_at_once else NONE)
    if form.validate_on_submit():
        with form.refusing():
            wanted = Wish(form.work.data == MAIL, form.hand_in.data == MAIL)
            actions.wish(current_user, wanted, now=now)
            flash("Bewaard. Zo krijg je het vanaf nu.", "done")
            return redirect(url_for("accounts.mine", _anchor="berichten"), code=303)
    return answer("inbox/wishes.html", form=form)
