"""Verifying a certificate by its code, for anybody."""

from flask import redirect, url_for

from lms import clock
from lms.certificates import queries, rules, sharing_queries
from lms.certificates.forms import CodeForm, SurnameForm
from lms.certificates.views.blueprint import SHOWN, bp, for_strangers, state_for_strangers
from lms.errors import RuleError
from lms.limits import limited
from lms.menu import in_foot
from lms.naming_rules import surname_fits
from lms.proof.verdict_rules import IS_UNLISTED, state_for
from lms.proof.views.browser import about_kept_page, verdicts
from lms.web import Page, answer, csrf, public
from lms.writing_rules import tidy_code


@bp.route("/controleren", methods=["GET", "POST"])
@csrf.exempt  # nothing is written, and who blocks cookies may look too
@in_foot("Een certificaat controleren", order=40)
@public
@limited()
def verify_form() -> Page:
    form = CodeForm()
    if form.validate_on_submit():
        code = tidy_code(form.code.data or "")
        if queries.certificate_with_code(code) is not None or queries.lost_with_code(code) is not None:
            return redirect(url_for("certificates.verify", code=code), code=303)
        with form.refusing():
            rules.check_code(code)
            raise RuleError("Deze code kennen we niet. Kijk elk teken na.", "code")
    return answer(
        "certificates/verify_form.html", form=form, verdicts=verdicts(on_site=True), kept=about_kept_page()
    )


@bp.route("/controleren/<code>", methods=["GET", "POST"])
@csrf.exempt
@public
@limited(methods=("GET", "POST"))
def verify(code: str) -> Page:
    """What anybody may know who holds the paper. Unknown and erased answer alike. Of what was replaced no name is told,
    not even by guessing: it may be a name its holder left behind."""
    certificate = queries.certificate_with_code(tidy_code(code))
    if certificate is None:
        return _without_row(tidy_code(code))
    form, fits, state = SurnameForm(), None, state_for_strangers(certificate)
    if state != rules.SUPERSEDED and form.validate_on_submit():
        fits = surname_fits(certificate.facts["holder"], form.surname.data or "")
    page = answer(
        "certificates/verify.html",
        form=form,
        certificate=certificate,
        state=state,
        spaced=rules.spaced_code(certificate.code),
        remade_on=next((row.replaced_at for row in queries.replaced_files_of(certificate.id)), None),
        fits=fits,
        shows_name=state in SHOWN and sharing_queries.shows_name(certificate),
        asked_at=clock.now(),
        wallets_know=queries.names_both_lists(certificate.id),
    )
    return for_strangers(page)


def _without_row(code: str) -> Page:
    """Of what was lost with the register the journal tells days and number. Not whose it was: without the file nobody can say
    that it stands."""
    lost = queries.lost_with_code(code)
    if lost is None:
        return for_strangers(answer("certificates/unknown.html", status=404))
    facts = queries.facts_of_line(lost, clock.local_day(clock.now())) | {IS_UNLISTED}
    state = state_for(facts)
    return for_strangers(
        answer("certificates/lost.html", lost=lost, state=state, spaced=rules.spaced_code(code))
    )
