"""What was decided before, for whoever decided it and for staff."""

from flask import request
from flask_login import current_user

from lms import clock
from lms.roles import ASSESSMENT
from lms.supervision.verdict_queries import past_decisions as past
from lms.supervision.views.blueprint import bp
from lms.web import Page, answer, requires

FURTHEST_PAGE = 10_000


@bp.get("/beoordelingen/eerder")
@requires(*ASSESSMENT)
def past_decisions() -> Page:
    page = min(max(request.args.get("bladzijde", 1, type=int), 1), FURTHEST_PAGE)
    rows, has_more = past(current_user, page, now=clock.now())
    return answer("supervision/past_decisions.html", rows=rows, has_more=has_more, page=page)
