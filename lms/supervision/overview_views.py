"""For the coordinator: all cohorts beside each other, and the yearly report for a funder."""

from flask import abort
from werkzeug.wrappers import Response

from lms import clock
from lms.spreadsheet import MIMETYPE
from lms.supervision import reporting
from lms.supervision.overview import overview as all_cohorts
from lms.supervision.views import Page, bp
from lms.web import answer, requires

STAFF = ("coordinator", "administrator")
FIRST_YEAR = 2020


@bp.get("/begeleiding/overzicht")
@requires(*STAFF)
def overview() -> Page:
    now = clock.now()
    today = clock.local_day(now)
    cohorts, loads = all_cohorts(today=today, now=now)
    return answer("supervision/overview.html", cohorts=cohorts, loads=loads, today=today, now=now)


def _report(year: int) -> reporting.Report:
    today = clock.local_day(clock.now())
    if not FIRST_YEAR <= year <= today.year:
        abort(404)
    return reporting.report_on(year, today=today)


@bp.get("/begeleiding/jaarverslag/<int:year>")
@requires(*STAFF)
def report(year: int) -> Page:
    found = _report(year)
    return answer(
        "supervision/report.html",
        report=found,
        last=clock.local_day(clock.now()).year,
    )


@bp.get("/begeleiding/jaarverslag/<int:year>.pdf")
@requires(*STAFF)
def report_pdf(year: int) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="jaarverslag-{year}.pdf"'}
    return Response(reporting.as_pdf(_report(year)), mimetype="application/pdf", headers=headers)


@bp.get("/begeleiding/jaarverslag/<int:year>.xlsx")
@requires(*STAFF)
def report_sheet(year: int) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="jaarverslag-{year}.xlsx"'}
    return Response(reporting.as_sheet(_report(year)), mimetype=MIMETYPE, headers=headers)
