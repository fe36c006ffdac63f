"""The settings of a document, for staff."""

from flask import flash, redirect, url_for
from flask_login import current_user

from lms import clock, photos
from lms.doorstep import takes_files
from lms.layout import actions, queries
from lms.layout.forms import TemplateForm
from lms.layout.views.blueprint import bp
from lms.roles import STAFF
from lms.web import Page, answer, requires, work_done, works_first


@bp.route("/certificaten/sjabloon", methods=["GET", "POST"])
@requires(*STAFF)
@works_first(lambda: actions.clean_logo(TemplateForm().content_of_logo()))
@takes_files(photos.MAX_BYTES + 1_000_000)
def template() -> Page:
    versions = queries.template_versions()
    form = TemplateForm(data=actions.as_form(versions[0] if versions else None))
    if form.validate_on_submit():
        with form.refusing():
            made = actions.change(
                form.signatories(),
                form.texts(),
                by=current_user,
                now=clock.now(),
                logo=work_done(),
                without_logo=form.without_logo.data,
            )
            flash(f"Bewaard als versie {made.number}. Bekijk het voorbeeld.", "done")
            return redirect(url_for("layout.template"), code=303)
    return answer("layout/template.html", form=form, versions=versions)
