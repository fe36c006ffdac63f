from flask import Response
from flask_login import current_user

from lms.learning.files import upload_folder
from lms.supervision.exporting import export_of
from lms.supervision.views import bp
from lms.web import requires


@bp.get("/mijn/gegevens.zip")
@requires()
def take_along() -> Response:
    """Everything we keep of whoever asks, also what coaches wrote about them."""
    answer = Response(export_of(current_user, upload_folder()), mimetype="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="mijn-gegevens.zip"'
    return answer
