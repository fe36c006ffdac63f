"""What the holder switches on for strangers, and the page they then see."""

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from lms import clock, tokens
from lms.certificates import sharing_actions, sharing_queries
from lms.certificates.models import NAME, PAGE
from lms.certificates.policy import may_show
from lms.certificates.queries import certificate_with_code
from lms.certificates.views.blueprint import SHOWN, bp, for_strangers, state_for_strangers
from lms.finding import or_404
from lms.limits import limited
from lms.web import Page, answer, public, requires


def _switch(code: str, what: str, on: str, off: str) -> BaseResponse:
    certificate = or_404(certificate_with_code(code), may_show)
    wanted = request.form.get("stand")
    if wanted not in ("on", "off"):
        abort(400)
    deed = sharing_actions.show if wanted == "on" else sharing_actions.hide
    deed(certificate, what, by=current_user, now=clock.now())
    flash(on if wanted == "on" else off, "done")
    return redirect(url_for("certificates.mine"), code=303)


@bp.post("/certificaten/<code>/naam-tonen")
@requires()
def show_name(code: str) -> Page:
    return _switch(
        code, NAME, "Wie je certificaat controleert, ziet nu je hele naam.", "Je naam is weer verborgen."
    )


@bp.post("/certificaten/<code>/deelpagina")
@requires()
def share(code: str) -> Page:
    return _switch(code, PAGE, "Je deelpagina staat aan.", "Je deelpagina is weg. Het adres werkt niet meer.")


@bp.get("/delen/<token>")
@public
@limited(methods=("GET",))
def shared(token: str) -> Page:
    """The page a holder chose to show, with their name. Off, unknown, withdrawn and replaced answer alike."""
    certificate = sharing_queries.shared_certificate(tokens.fingerprint(token))
    if certificate is None or state_for_strangers(certificate) not in SHOWN:
        return for_strangers(answer("errors/404.html", status=404))
    return for_strangers(
        answer("certificates/shared.html", certificate=certificate, state=state_for_strangers(certificate))
    )
