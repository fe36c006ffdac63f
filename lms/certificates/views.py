"""Own certificates, the register, and verifying by anybody."""

from flask import Blueprint, Response, abort, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from lms import clock
from lms.certificates import actions, queries, rules
from lms.certificates.forms import CodeForm, RevocationForm, SurnameForm
from lms.certificates.models import Certificate
from lms.certificates.policy import certificates_visible_to
from lms.db import db
from lms.errors import RuleError
from lms.limits import limiter
from lms.web import answer, public, requires

bp = Blueprint("certificates", __name__)
Page = BaseResponse | tuple[str, int]


def state_of(certificate: Certificate) -> str:
    return rules.state(
        valid_until=certificate.valid_until,
        is_revoked=certificate.revocation is not None,
        today=clock.local_day(clock.now()),
    )


@bp.get("/certificaten")
@requires()
def mine() -> Page:
    return answer(
        "certificates/mine.html", certificates=queries.certificates_of(current_user.id), state_of=state_of
    )


@bp.get("/certificaten/register")
@requires("coordinator", "administrator")
def register() -> Page:
    return answer("certificates/register.html", certificates=queries.register(), state_of=state_of)


def _visible(code: str) -> Certificate:
    found = db.session.scalar(certificates_visible_to(current_user).where(Certificate.code == code))
    return found or abort(404)


@bp.get("/certificaten/<code>.pdf")
@requires()
def download(code: str) -> Response:
    certificate = _visible(code)
    file = queries.file_of(certificate.id) or abort(404)
    headers = {"Content-Disposition": f'attachment; filename="Certificaat-{certificate.number}.pdf"'}
    return Response(file.content, mimetype="application/pdf", headers=headers)


@bp.route("/certificaten/<code>/intrekking", methods=["GET", "POST"])
@requires("coordinator", "administrator")
def revoke(code: str) -> Page:
    certificate, form = _visible(code), RevocationForm()
    if form.validate_on_submit():
        try:
            actions.revoke(certificate, reason=form.reason.data or "", by=current_user, now=clock.now())
        except RuleError as refusal:
            form.refuse(refusal)
        else:
            flash(f"Certificaat {certificate.number} is ingetrokken.", "done")
            return redirect(url_for("certificates.register"), code=303)
    return answer("certificates/revoke.html", form=form, certificate=certificate, state=state_of(certificate))


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
    """What anybody may know who holds the paper. Unknown and erased answer alike."""
    certificate = queries.certificate_with_code(rules.tidy_code(code))
    form = SurnameForm()
    fits = None
    if certificate is None:
        page, status = answer("certificates/unknown.html", status=404)
    else:
        if form.validate_on_submit():
            fits = rules.surname_fits(certificate.facts["holder"], form.surname.data or "")
        page, status = answer(
            "certificates/verify.html",
            form=form,
            certificate=certificate,
            state=state_of(certificate),
            spaced=rules.spaced_code(certificate.code),
            fits=fits,
        )
    return Response(page, status, headers={"X-Robots-Tag": "noindex"}, mimetype="text/html")
