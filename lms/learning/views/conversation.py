"""Practising a conversation: a moment a page, in plain links, so that nothing is kept but that an end was reached."""

from flask import abort, flash, redirect
from flask_login import current_user

from lms import clock
from lms.cohorts.models import Cohort
from lms.curriculum.models import Conversation
from lms.curriculum.queries import outline
from lms.curriculum.rules import ConversationOutline, ModuleOutline
from lms.curriculum.sheet_queries import conversation as conversation_of
from lms.learning import actions, queries
from lms.learning.rules import conversation_is_done
from lms.learning.views.blueprint import bp
from lms.learning.views.lesson import address_of_step, following, own_cohort
from lms.practice.conversation_rules import moments_of
from lms.roles import TRAINEE
from lms.web import Page, answer, requires


def _found(slug: str) -> tuple[Cohort, ModuleOutline, ConversationOutline, Conversation]:
    """The conversation of the own version with this name, and its place; 404 when there is none."""
    cohort = own_cohort()
    places = outline(cohort.version_id).conversations()
    module, place = next((pair for pair in places if pair[1].slug == slug), None) or abort(404)
    return cohort, module, place, conversation_of(cohort.version_id, slug) or abort(404)


@bp.get("/gesprekken/<conversation>")
@requires(TRAINEE)
def conversation(conversation: str) -> Page:
    """Who stands there and where; from here it begins."""
    cohort, module, place, talk = _found(conversation)
    facts = queries.learned([current_user.id], cohort.version.course_id)[current_user.id]
    return answer(
        "learning/conversation.html",
        talk=talk,
        module=module,
        is_done=conversation_is_done(talk.slug, facts),
        following=address_of_step(module, following(module, place)),
    )


@bp.get("/gesprekken/<conversation>/<int:number>")
@requires(TRAINEE)
def moment(conversation: str, number: int) -> Page:
    _, module, _, talk = _found(conversation)
    moments = moments_of(talk.moments)
    if not 0 < number <= len(moments):
        abort(404)
    return answer("learning/moment.html", talk=talk, module=module, moment=moments[number - 1])


@bp.post("/gesprekken/<conversation>/afronding")
@requires(TRAINEE)
def walk(conversation: str) -> Page:
    """An end was reached: that counts, whichever end it was."""
    cohort, module, place, talk = _found(conversation)
    actions.walk_conversation(current_user, cohort, talk.slug, now=clock.now())
    flash("Dit gesprek heb je geoefend. Het telt mee.", "done")
    return redirect(address_of_step(module, following(module, place)), code=303)
