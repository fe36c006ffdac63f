"""For the coordinator: all cohorts beside each other, and the yearly report for a funder."""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from lms import clock
from lms.figures import figure
from lms.offers import Offer, offers
from lms.reporting import figure_queries, report_queries
from lms.reporting.overview_queries import overview as all_cohorts
from lms.roles import STAFF
from lms.spreadsheet import MIMETYPE
from lms.web import Page, answer, requires

bp = Blueprint("reporting", __name__)
FIRST_YEAR = 2020


figure("Nieuwe aanmeldingen", order=10, of_people=True)(figure_queries.applications)
figure("Lessen gelezen", order=20, of_people=True)(figure_queries.lessons)
figure("Opdrachten voldaan", order=30, of_people=True)(figure_queries.assignments)
figure("Groepsdagen gehouden", order=40)(figure_queries.group_days)
figure("Van elke 100 plekken op een groepsdag bezet", order=45)(figure_queries.attendance)
figure("Keer intervisie", order=50)(figure_queries.meetings)
figure("Uren in de wijk, bevestigd", order=60, of_people=True)(figure_queries.hours)
figure("Projecten in de wijk", order=70)(figure_queries.projects)
figure("Nieuwe regels in logboeken van projecten", order=80)(figure_queries.logbook)


@offers("beside the board")
def all_beside_each_other() -> list[Offer]:
    return [Offer.to("reporting.overview", "Alle lichtingen naast elkaar")]


@bp.get("/begeleiding/overzicht")
@requires(*STAFF)
def overview() -> Page:
    now = clock.now()
    today = clock.local_day(now)
    cohorts, loads = all_cohorts(today=today, now=now)
    return answer("reporting/overview.html", cohorts=cohorts, loads=loads, today=today, now=now)


def _report(year: int) -> report_queries.Report:
    today = clock.local_day(clock.now())
    if not FIRST_YEAR <= year <= today.year:
        abort(404)
    return report_queries.report_on(year, today=today)


@bp.get("/begeleiding/jaarverslag/<int:year>")
@requires(*STAFF)
def report(year: int) -> Page:
    found = _report(year)
    return answer(
        "reporting/report.html",
        report=found,
        last=clock.local_day(clock.now()).year,
    )


@bp.get("/begeleiding/jaarverslag/<int:year>.pdf")
@requires(*STAFF)
def report_pdf(year: int) -> Page:
    headers = {"Content-Disposition": f'attachment; filename="jaarverslag-{year}.pdf"'}
    return Response(report_queries.as_pdf(_report(year)), mimetype="application/pdf", headers=headers)


@bp.get("/begeleiding/jaarverslag/<int:year>.xlsx")
@requires(*STAFF)
def report_sheet(year: int) -> Page:
    headers = {"Content-Disposition": f'attachment; filename="jaarverslag-{year}.xlsx"'}
    return Response(report_queries.as_sheet(_report(year)), mimetype=MIMETYPE, headers=headers)
