from flask import Blueprint, Response, abort

from lms.curriculum.queries import image as find_image
from lms.web import requires

bp = Blueprint("curriculum", __name__)


@bp.get("/leren/beeld/<int:version_id>/<name>")
@requires()
def image(version_id: int, name: str) -> Response:
    """A drawing of a course. It cannot run anything, even when opened by itself."""
    content = find_image(version_id, name)
    if content is None:
        abort(404)
    response = Response(content, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
