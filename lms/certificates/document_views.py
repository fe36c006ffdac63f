"""The settings of the document, for staff, and an example of what it looks like."""

from flask import Response, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.certificates import preview, queries, templating
from lms.certificates.forms import TemplateForm
from lms.certificates.views import Page, bp
from lms.errors import RuleError
from lms.web import answer, requires

STAFF = ("coordinator", "administrator")


@bp.route("/certificaten/sjabloon", methods=["GET", "POST"])
@requires(*STAFF)
def template() -> Page:
    versions = queries.template_versions()
    form = TemplateForm(data=templating.as_form(versions[0] if versions else None))
    if form.validate_on_submit():
        try:
            made = templating.change(
                form.signatories(),
                form.texts(),
                by=current_user,
                now=clock.now(),
                picture=form.picture(),
                without_logo=form.without_logo.data,
            )
        except RuleError as refusal:
            form.refuse(refusal)
        else:
            flash(f"Bewaard als versie {made.number}. Bekijk het voorbeeld.", "done")
            return redirect(url_for("certificates.template"), code=303)
    return answer("certificates/template.html", form=form, versions=versions)


@bp.get("/certificaten/sjabloon/voorbeeld.pdf")
@requires(*STAFF)
def example() -> Response:
    content = preview.draw(today=clock.local_day(clock.now()))
    headers = {"Content-Disposition": 'inline; filename="voorbeeld.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)
