"""The pieces of a published version that stand by themselves: drawings, worksheets, conversations as cards, booklets. No secrets among them, so
whoever is logged in may fetch them."""

from flask import Response, abort

from lms.compression import compress_answer
from lms.curriculum import queries, sheet_queries
from lms.curriculum.rules import IMAGES_AT
from lms.curriculum.views.blueprint import bp
from lms.practice.conversation_rules import moments_of
from lms.web import Page, answer, requires

FOR_EVER = "private, max-age=31536000, immutable"  # a published version never changes


@bp.get(f"{IMAGES_AT}<int:version_id>/<name>")
@requires()
def image(version_id: int, name: str) -> Page:
    """A drawing of a course. It cannot run anything, even when opened by itself."""
    content = queries.image(version_id, name)
    if content is None:
        abort(404)
    compress_answer()
    response = Response(content, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = FOR_EVER
    return response


@bp.get("/leren/papier/<int:module_id>")
@requires()
def paper(module_id: int) -> Page:
    """Everything of a module that can be printed."""
    found = queries.whole_module(module_id) or abort(404)
    return answer("curriculum/paper.html", module=found, pages=sheet_queries.booklet_pages(module_id))


@bp.get("/leren/papier/<int:module_id>.pdf")
@requires()
def booklet(module_id: int) -> Page:
    found = queries.whole_module(module_id)
    content = sheet_queries.booklet_of(module_id)
    if found is None or content is None:
        abort(404)
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename=boekje-{found.slug}.pdf"
    response.headers["Cache-Control"] = FOR_EVER
    return response


@bp.get("/leren/werkbladen/<int:sheet_id>")
@requires()
def worksheet(sheet_id: int) -> Page:
    found = sheet_queries.worksheet(sheet_id) or abort(404)
    return answer("curriculum/worksheet.html", sheet=found)


@bp.get("/leren/gesprekskaarten/<int:conversation_id>")
@requires()
def cards(conversation_id: int) -> Page:
    """A conversation as cards for two people: one is the neighbour, the other chooses what to say."""
    found = sheet_queries.conversation_with_id(conversation_id) or abort(404)
    return answer("curriculum/cards.html", talk=found, moments=moments_of(found.moments))
