"""One cohort: the matrix of everybody and every step, as a page and as a spreadsheet, and a message to a part of it."""

from collections import Counter

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock, trail, trail_queue
from lms.accounts.queries import last_seen
from lms.cohorts.views.blueprint import visible_cohort
from lms.curriculum.queries import outline
from lms.mailings.queries import text_to_begin_with, texts
from lms.notifications.reach_queries import in_words, ways_taken
from lms.roles import SUPERVISORS
from lms.spreadsheet import MIMETYPE, workbook
from lms.supervision import message_actions, message_queries
from lms.supervision.forms import SegmentMessageForm
from lms.supervision.matrix_queries import matrix_of
from lms.supervision.segment_rules import segments
from lms.supervision.sheet_queries import sheet_of
from lms.supervision.views.blueprint import bp
from lms.web import Page, answer, requires


@bp.get("/begeleiding/lichtingen/<int:cohort_id>")
@requires(*SUPERVISORS)
def cohort(cohort_id: int) -> Page:
    found, now = visible_cohort(cohort_id), clock.now()
    return answer(
        "supervision/cohort.html",
        cohort=found,
        matrix=matrix_of(found, now=now, today=clock.local_day(now)),
        messages=message_queries.messages_of(found),
        now=now,
    )


@bp.get("/begeleiding/lichtingen/<int:cohort_id>/lijst.xlsx")
@requires(*SUPERVISORS)
def export(cohort_id: int) -> Page:
    found, now = visible_cohort(cohort_id), clock.now()
    trail_queue.tell(trail.EXPORTED, about=None, word="cohort", thing_id=found.id, now=now)
    matrix = matrix_of(found, now=now, today=clock.local_day(now))
    seen = last_seen([row.person_id for row in matrix.rows])
    content = workbook(sheet_of(matrix, outline(found.version_id), seen))
    headers = {"Content-Disposition": f'attachment; filename="lichting-{found.id}.xlsx"'}
    return Response(content, mimetype=MIMETYPE, headers=headers)


@bp.route("/begeleiding/lichtingen/<int:cohort_id>/bericht", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def message(cohort_id: int) -> Page:
    """`?aan=` says to whom; the page names them before anything is sent."""
    found, now = visible_cohort(cohort_id), clock.now()
    form = SegmentMessageForm(obj=text_to_begin_with(request.args.get("tekst", 0, type=int)))
    offered = segments(outline(found.version_id))
    segment = next((row for row in offered if row.code == request.args.get("aan")), offered[0])
    people = message_queries.people_in(segment, found, now=now)
    if form.validate_on_submit():
        words = {"subject": form.subject.data or "", "text": form.text.data or ""}
        with form.refusing():
            sent = message_actions.send_to(people, found, segment, **words, by=current_user, now=now)
            flash(f"Je bericht is verstuurd: {in_words(ways_taken(written_at=now))}.", "done")
            return redirect(url_for("supervision.sent", cohort_id=found.id, message_id=sent.id), code=303)
    ways = message_queries.ways_to(people, now=now)
    return answer(
        "supervision/message.html",
        form=form,
        ways=ways,
        ways_in_words=in_words(Counter(ways.values())),
        cohort=found,
        segments=offered,
        segment=segment,
        people=people,
        texts=texts(),
    )


@bp.get("/begeleiding/lichtingen/<int:cohort_id>/berichten/<int:message_id>")
@requires(*SUPERVISORS)
def sent(cohort_id: int, message_id: int) -> Page:
    """Who got it, and the letters to print for who has no address."""
    found = visible_cohort(cohort_id)
    row = message_queries.message_of(found, message_id) or abort(404)
    names = message_queries.names_by_way(row, now=clock.now())
    return answer("supervision/sent.html", cohort=found, message=row, names=names)
