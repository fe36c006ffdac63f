"""Own certificates, what the holder shows of them, and verifying by anybody."""

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import Select
from werkzeug.wrappers import Response as BaseResponse

from lms import clock, tokens
from lms.certificates import queries, rules, showing
from lms.certificates.forms import CodeForm, SurnameForm
from lms.certificates.models import Certificate
from lms.certificates.policy import certificates_held_by, certificates_visible_to
from lms.certificates.register_models import NAME, PAGE
from lms.certificates.renewal_queries import hours_to_cosign
from lms.db import db
from lms.forms import BareForm
from lms.limits import limiter
from lms.web import answer, public, requires

bp = Blueprint("certificates", __name__)
Page = BaseResponse | tuple[str, int]
NOINDEX = {"X-Robots-Tag": "noindex"}
# in these states a stranger may see the whole name, when the holder wants that
SHOWN = (rules.VALID, rules.EXPIRED)


def state_of(certificate: Certificate) -> str:
    """As a stranger sees it."""
    return queries.state_of(certificate, today=clock.local_day(clock.now()))


def state_inside(certificate: Certificate) -> str:
    """As the holder and staff see it: also that the end comes near."""
    return queries.state_of(certificate, today=clock.local_day(clock.now()), shows_end=True)


def one(query: Select[Certificate], code: str) -> Certificate:
    return db.session.scalar(query.where(Certificate.code == code)) or abort(404)


def visible(code: str) -> Certificate:
    return one(certificates_visible_to(current_user), code)


@bp.get("/certificaten")
@requires()
def mine() -> Page:
    certificates = queries.certificates_of(current_user.id)
    shown = queries.pages_of([certificate.id for certificate in certificates])
    return answer(
        "certificates/mine.html",
        certificates=certificates,
        state_of=state_inside,
        shows_name={row.id: (row.id, NAME) in shown for row in certificates},
        share_links={row.id: showing.share_link(shown.get((row.id, PAGE))) for row in certificates},
        linkedin=_linkedin,
        to_cosign=[row for row in hours_to_cosign(current_user.id) if row.answered_at is None],
    )


def _linkedin(certificate: Certificate) -> str:
    return rules.linkedin_address(
        title=certificate.facts["title"],
        organisation=certificate.facts["organisation"],
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        address=url_for("certificates.verify", code=certificate.code, _external=True),
        number=certificate.number,
    )


@bp.get("/certificaten/<code>.pdf")
@requires()
def download(code: str) -> Response:
    certificate = visible(code)
    file = queries.file_of(certificate.id) or abort(404)
    name = "Certificaat" if certificate.kind == rules.CERTIFICATE else "Bewijs-van-deelname"
    headers = {"Content-Disposition": f'attachment; filename="{name}-{certificate.number}.pdf"'}
    return Response(file.content, mimetype="application/pdf", headers=headers)


def _switch(code: str, what: str, on: str, off: str) -> BaseResponse:
    certificate = one(certificates_held_by(current_user), code)
    wanted = request.form.get("stand")
    if not BareForm().validate_on_submit() or wanted not in ("aan", "uit"):
        abort(400)
    deed = showing.show if wanted == "aan" else showing.hide
    deed(certificate, what, by=current_user, now=clock.now())
    flash(on if wanted == "aan" else off, "done")
    return redirect(url_for("certificates.mine"), code=303)


@bp.post("/certificaten/<code>/naam-tonen")
@requires()
def show_name(code: str) -> BaseResponse:
    return _switch(
        code, NAME, "Wie je certificaat controleert, ziet nu je hele naam.", "Je naam is weer verborgen."
    )


@bp.post("/certificaten/<code>/deelpagina")
@requires()
def share(code: str) -> BaseResponse:
    return _switch(code, PAGE, "Je deelpagina staat aan.", "Je deelpagina is weg. Het adres werkt niet meer.")


@bp.route("/controleren", methods=["GET", "POST"])
@public
@limiter.limit("30 per minute", methods=["POST"])
def verify_form() -> Page:
    form = CodeForm()
    if form.validate_on_submit():
        code = rules.tidy_code(form.code.data or "")
        if queries.certificate_with_code(code) is not None:
            return redirect(url_for("certificates.verify", code=code), code=303)
        form.code.errors = ["Deze code kennen we niet. Kijk hem na."]
    return answer("certificates/verify_form.html", form=form)


@bp.route("/controleren/<code>", methods=["GET", "POST"])
@public
@limiter.limit("60 per minute")
def verify(code: str) -> Response:
    """What anybody may know who holds the paper. Unknown and erased answer alike. Of what was replaced no name is told,
    not even by guessing: it may be a name its holder left behind."""
    certificate = queries.certificate_with_code(rules.tidy_code(code))
    if certificate is None:
        return _public(answer("certificates/unknown.html", status=404))
    form, fits, state = SurnameForm(), None, state_of(certificate)
    if state != rules.SUPERSEDED and form.validate_on_submit():
        fits = rules.surname_fits(certificate.facts["holder"], form.surname.data or "")
    page = answer(
        "certificates/verify.html",
        form=form,
        certificate=certificate,
        state=state,
        spaced=rules.spaced_code(certificate.code),
        fits=fits,
        shows_name=state in SHOWN and queries.shows_name(certificate),
    )
    return _public(page)


@bp.get("/delen/<token>")
@public
@limiter.limit("60 per minute")
def shared(token: str) -> Response:
    """The page a holder chose to show, with their name. Off, unknown, withdrawn and replaced answer alike."""
    certificate = queries.shared_certificate(tokens.fingerprint(token))
    if certificate is None or state_of(certificate) not in SHOWN:
        return _public(answer("errors/404.html", status=404))
    return _public(answer("certificates/shared.html", certificate=certificate, state=state_of(certificate)))


def _public(page: tuple[str, int]) -> Response:
    return Response(page[0], page[1], headers=NOINDEX, mimetype="text/html")
