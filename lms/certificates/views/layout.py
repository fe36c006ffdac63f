"""The settings of the document, for staff, and an example of what it looks like."""

from flask import Response, flash, redirect, url_for
from flask_login import current_user

from lms import clock, photos
from lms.certificates import layout_actions, layout_queries
from lms.certificates.forms import TemplateForm
from lms.certificates.views.blueprint import bp
from lms.doorstep import takes_files
from lms.roles import STAFF
from lms.web import Page, answer, requires, work_done, works_first


@bp.route("/certificaten/sjabloon", methods=["GET", "POST"])
@requires(*STAFF)
@works_first(lambda: layout_actions.clean_logo(TemplateForm().content_of_logo()))
@takes_files(photos.MAX_BYTES + 1_000_000)
def template() -> Page:
    versions = layout_queries.template_versions()
    form = TemplateForm(data=layout_actions.as_form(versions[0] if versions else None))
    if form.validate_on_submit():
        with form.refusing():
            made = layout_actions.change(
                form.signatories(),
                form.texts(),
                by=current_user,
                now=clock.now(),
                logo=work_done(),
                without_logo=form.without_logo.data,
            )
            flash(f"Bewaard als versie {made.number}. Bekijk het voorbeeld.", "done")
            return redirect(url_for("certificates.template"), code=303)
    return answer("certificates/template.html", form=form, versions=versions)


@bp.get("/certificaten/sjabloon/voorbeeld.pdf")
@requires(*STAFF)
def example() -> Page:
    content = layout_queries.example_sheet(today=clock.local_day(clock.now()))
    headers = {"Content-Disposition": 'inline; filename="voorbeeld.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)
