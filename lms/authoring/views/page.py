"""One page of a course: writing in it, what the checker says, how it looks, and what it was before."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from lms import clock, markdown
from lms.authoring import actions, queries, rules
from lms.authoring.forms import PageForm, form_of
from lms.authoring.piece_rules import Piece
from lms.authoring.queries import Standing
from lms.authoring.rules import Remark
from lms.authoring.views.blueprint import bp
from lms.curriculum.parsing import parse_page
from lms.curriculum.rules import IMAGES_AT
from lms.curriculum.words import explain
from lms.errors import RuleError
from lms.roles import STAFF
from lms.web import Page, answer, requires, work_done, works_first

BUSY = "Een collega bewaarde deze tekst net ook. Lees wat er nu staat en bewaar opnieuw."


class Opened(NamedTuple):
    """A file of a course that staff may write in, with its form."""

    standing: Standing
    kind: str
    pieces: Sequence[Piece]
    form: PageForm

    def written(self, file: str) -> str:
        """The file as it becomes by what was sent."""
        return rules.rewritten(self.kind, self.standing.texts[file], self.form.typed(self.pieces))


def found(version_id: int, file: str) -> tuple[Standing, str]:
    """404 for what is no file of the course, and for a kind that is not written here."""
    standing, kind = queries.standing_of(version_id), rules.kind_of(file)
    if standing is None or kind is None or file not in standing.texts:
        abort(404)
    return standing, kind


def _opened(version_id: int, file: str) -> Opened:
    standing, kind = found(version_id, file)
    pieces = rules.pieces_of(kind, standing.texts[file])
    return Opened(standing, kind, pieces, form_of(kind, pieces))


def _looked_at() -> tuple[str, list[Remark]] | None:
    """What was sent as it becomes, and what the checker says of it. None when the form itself is not good."""
    version_id, file = (request.view_args or {}).values()
    opened = _opened(version_id, file)
    if not opened.form.validate():
        return None
    text = opened.written(file)
    return text, queries.remarks_on({**opened.standing.texts, file: text}, file, now=clock.now())


@bp.route("/opleidingen/<int:version_id>/schrijven/<path:file>", methods=["GET", "POST"])
@requires(*STAFF)
@works_first(_looked_at)
def page(version_id: int, file: str) -> Page:
    """Saving keeps a text with its faults: they stop publishing, not writing."""
    opened = _opened(version_id, file)
    standing, form = opened.standing, opened.form
    if form.validate_on_submit():
        with form.refusing():
            text, remarks = work_done() or ("", [])
            if text != opened.written(file):
                raise RuleError(BUSY)
            kept = actions.write(standing, file, text, remarks, by=current_user, now=clock.now())
            flash("Bewaard in het concept." if kept else "Er is niets veranderd.", "done")
            return redirect(url_for("authoring.page", version_id=version_id, file=file), code=303)
    row = standing.rows.get(file)
    return answer(
        "authoring/page.html",
        form=form,
        file=file,
        standing=standing,
        kind=opened.kind,
        pieces=opened.pieces,
        row=row,
        remarks=[] if form.errors or row is None else [Remark(**kept) for kept in row.remarks],
    )


@bp.post("/opleidingen/<int:version_id>/nakijken/<path:file>")
@requires(*STAFF)
@works_first(_looked_at)
def look(version_id: int, file: str) -> Page:
    """What the checker says of a text while it is typed: a piece of the page, to put in its place. Nothing is kept."""
    opened, looked = _opened(version_id, file), work_done()
    remarks = looked[1] if looked else []
    return render_template(
        "authoring/remarks.html", form=opened.form, remarks=remarks, is_read=looked is not None
    ), 200


@bp.get("/opleidingen/<int:version_id>/voorbeeld/<path:file>")
@requires(*STAFF)
def preview(version_id: int, file: str) -> Page:
    """The page as it is drawn for who learns, as wide as a telephone. A check or a conversation has none."""
    standing, kind = found(version_id, file)
    if kind in rules.TABLES:
        abort(404)
    source = parse_page(file, standing.texts[file])
    images = f"{IMAGES_AT}{standing.version.id}/"

    def drawn(text: str) -> str:
        return markdown.render(text, lambda name: f"{images}{name}")

    words = source.values.get("word", [])
    return answer(
        "authoring/preview.html",
        standing=standing,
        file=file,
        kind=kind,
        values=source.values,
        html=explain(drawn(source.body), words),
        mini_do_html=drawn(source.values.get("mini_do", "")),
    )


@bp.get("/opleidingen/<int:version_id>/geschiedenis/<path:file>")
@requires(*STAFF)
def history(version_id: int, file: str) -> Page:
    standing, kind = found(version_id, file)
    rows = queries.history_of(standing.version.course_id, file)
    told = [(row, rules.differences(row.was, row.text)) for row in rows]
    return answer("authoring/history.html", standing=standing, file=file, kind=kind, told=told)


def _put_back_looked_at() -> list[Remark]:
    row = queries.change_with_id((request.view_args or {})["change_id"]) or abort(404)
    return _remarks_with(row.draft.course_id, row.name, row.text)


def _remarks_with(course_id: int, file: str, text: str) -> list[Remark]:
    standing = queries.standing_of_course(course_id) or abort(404)
    return queries.remarks_on({**standing.texts, file: text}, file, now=clock.now())


@bp.post("/opleidingen/teksten/<int:change_id>/terug")
@requires(*STAFF)
@works_first(_put_back_looked_at)
def put_back(change_id: int) -> Page:
    """An older text that is put back is a change as any other, so it can be taken back too."""
    row = queries.change_with_id(change_id) or abort(404)
    standing = queries.standing_of_course(row.draft.course_id) or abort(404)
    return _kept(standing, row.name, row.text, work_done())


def _published_looked_at() -> list[Remark]:
    version_id, file = (request.view_args or {}).values()
    standing, _kind = found(version_id, file)
    return queries.remarks_on({**standing.texts, file: standing.published[file]}, file, now=clock.now())


@bp.post("/opleidingen/<int:version_id>/gepubliceerd/<path:file>")
@requires(*STAFF)
@works_first(_published_looked_at)
def put_published_back(version_id: int, file: str) -> Page:
    """The page as it stands in the newest version again."""
    standing, _kind = found(version_id, file)
    return _kept(standing, file, standing.published[file], work_done())


def _kept(standing: Standing, file: str, text: str, remarks: Sequence[Remark]) -> Page:
    kept = actions.write(standing, file, text, remarks, by=current_user, now=clock.now())
    flash("Die tekst staat nu in het concept." if kept else "Er is niets veranderd.", "done")
    return redirect(url_for("authoring.page", version_id=standing.version.id, file=file), code=303)
