"""The list of applications: to work through, to print as a list to ring by, and as a spreadsheet."""

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock, trail, trail_queue
from lms.cohorts.queries import open_cohorts
from lms.intake import queries, rules
from lms.intake.double_queries import doubles_of
from lms.intake.policy import applications_visible_to
from lms.intake.sheet_queries import sheet_of
from lms.intake.views.blueprint import bp
from lms.intake.worklist_forms import ALL, CHOSEN, FindForm, number_in_address
from lms.intake.worklist_queries import Found, room_again, something_to_check, those, to_check, worklist
from lms.menu import in_menu
from lms.roles import STAFF
from lms.spreadsheet import MIMETYPE, workbook
from lms.web import Page, answer, requires

FURTHEST_PAGE, MOST_AT_ONCE = 10_000, 200


def chosen() -> Found:
    """The applications that were ticked, or all that the list in the address finds: at most as many as one act takes."""
    now = clock.now()
    visible = applications_visible_to(current_user, now=now)
    if request.values.get(ALL):
        return worklist(visible, _find_form().asked(), per_page=MOST_AT_ONCE)
    ids = {number_in_address(text) for text in request.values.getlist(CHOSEN)[:MOST_AT_ONCE]}
    return those(visible, ids)


def _find_form() -> FindForm:
    form = FindForm(request.args)
    form.offer(open_cohorts(today=clock.local_day(clock.now())))
    return form


@bp.get("/aanmeldingen")
@in_menu("Aanmeldingen", order=60)
@requires(*STAFF)
def applications() -> Page:
    now, form = clock.now(), FindForm(request.args)
    visible = applications_visible_to(current_user, now=now)
    cohorts = open_cohorts(today=clock.local_day(now))
    form.offer(cohorts)
    asked = form.asked()
    page = min(max(request.args.get("bladzijde", 1, type=int), 1), FURTHEST_PAGE)
    found = worklist(visible, asked, page=page)
    if page > 1 and not found.rows:
        found = worklist(visible, asked)
    standings = queries.standings(visible)
    free, rooms = room_again(cohorts, standings, now=now)
    return answer(
        "intake/applications.html",
        find=form,
        asked=asked,
        given=form.given(),
        found=found,
        states={row.id: queries.state_of_application(row) for row in found.rows},
        names=rules.STATES,
        counts=queries.by_state(standings),
        deciding_step=queries.deciding_step,
        free=free,
        rooms=rooms,
        most=MOST_AT_ONCE,
        call_backs=[] if asked.state else queries.call_backs(now=now),
        has_to_check=something_to_check(),
        doubles=doubles_of(found.rows),
    )


@bp.get("/aanmeldingen/nakijken")
@requires(*STAFF)
def checks() -> Page:
    """Numbers and addresses that cannot be read, numbers of more than one, spellings to decide about."""
    return answer("intake/checks.html", **to_check())


@bp.get("/aanmeldingen/bellijst")
@requires(*STAFF)
def call_sheet() -> Page:
    found = chosen()
    return answer("intake/call_sheet.html", found=found, states=_states(found), names=rules.STATES)


def _states(found: Found) -> dict[int, str]:
    return {row.id: queries.state_of_application(row) for row in found.rows}


@bp.get("/aanmeldingen/lijst.xlsx")
@requires(*STAFF, fresh=True)
def applications_sheet() -> Page:
    """Names, numbers and addresses of many at once, so asked again who one is."""
    now = clock.now()
    found = worklist(applications_visible_to(current_user, now=now), _find_form().asked(), per_page=10_000)
    trail_queue.tell(trail.EXPORTED, about=None, word="applications", now=now)
    headers = {"Content-Disposition": 'attachment; filename="aanmeldingen.xlsx"'}
    return Response(workbook(sheet_of(found)), mimetype=MIMETYPE, headers=headers)
