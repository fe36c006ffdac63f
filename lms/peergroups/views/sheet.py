"""A method to lead from: one sheet of paper, a step at a time in large letters, and cards to write on."""

from flask import abort

from lms.peergroups.method_queries import frame, methods, steps_of
from lms.peergroups.method_rules import Method, by_code
from lms.peergroups.views.blueprint import bp
from lms.web import Page, answer, requires


def method_or_404(code: str) -> Method:
    return by_code(methods()).get(code) or abort(404)


@bp.get("/intervisie/werkvormen/<code>/blad")
@requires()
def sheet(code: str) -> Page:
    """The whole evening on one A4."""
    found = method_or_404(code)
    return answer("peergroups/sheet.html", method=found, steps=steps_of(found), frame=frame())


@bp.get("/intervisie/werkvormen/<code>/stappen/<int:number>")
@requires()
def step(code: str, number: int) -> Page:
    """One step of the evening in large letters, to read through beforehand or to lead from."""
    found = method_or_404(code)
    steps = steps_of(found)
    if not 1 <= number <= len(steps):
        abort(404)
    return answer("peergroups/step.html", method=found, steps=steps, number=number)


@bp.get("/intervisie/kaarten")
@requires()
def cards() -> Page:
    return answer("peergroups/cards.html", cards=frame().cards)
