"""The list of everybody, to search and to narrow, and as a spreadsheet."""

from flask import redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock, trail, trail_queue
from lms.addresses import path_to
from lms.menu import in_menu
from lms.people.choice_queries import choices_for
from lms.people.forms import FindForm
from lms.people.queries import all_lines, everybody
from lms.people.sheet_queries import sheet_of
from lms.people.views.blueprint import bp
from lms.roles import ADMINISTRATOR, COACH, STAFF, SUPERVISORS
from lms.spreadsheet import MIMETYPE, workbook
from lms.web import Page, answer, requires

FURTHEST_PAGE = 10_000


@bp.get("/mensen")
@in_menu("Mensen", order=55)
@requires(*SUPERVISORS, hidden=True)
def people() -> Page:
    now, form = clock.now(), FindForm(request.args)
    is_staff = current_user.is_staff(now=now)
    form.offer(choices_for(current_user, now=now), is_staff=is_staff)
    asked, given = form.asked(), form.given()
    if asked.words and is_staff:
        trail_queue.tell(trail.SEARCHED, about=None, word="people", now=now)
    page = min(max(request.args.get("bladzijde", 1, type=int), 1), FURTHEST_PAGE)
    return answer(
        "people/everybody.html",
        find=form,
        asked=asked,
        found=everybody(current_user, asked, page=page, now=now),
        given=given,
        is_administrator=current_user.has_role(ADMINISTRATOR, now=now),
        sheet=path_to("people.sheet", **given) if is_staff else path_to("people.own_sheet", **given),
    )


@bp.get("/mensen/lijst.xlsx")
@requires(*STAFF, fresh=True, hidden=True)
def sheet() -> Page:
    """Over more than one's own cohorts, so asked again who one is."""
    return _sheet()


@bp.get("/mensen/mijn-lichtingen.xlsx")
@requires(COACH, hidden=True)
def own_sheet() -> Page:
    """Of who takes part in the cohorts that somebody coaches."""
    if current_user.is_staff(now=clock.now()):
        return redirect(path_to("people.sheet", **request.args.to_dict()), code=303)
    return _sheet()


def _sheet() -> Page:
    now, form = clock.now(), FindForm(request.args)
    choices = choices_for(current_user, now=now)
    form.offer(choices, is_staff=current_user.is_staff(now=now))
    trail_queue.tell(trail.EXPORTED, about=None, word="people", now=now)
    content = workbook(sheet_of(all_lines(current_user, form.asked(), now=now), choices))
    headers = {"Content-Disposition": 'attachment; filename="mensen.xlsx"'}
    return Response(content, mimetype=MIMETYPE, headers=headers)
