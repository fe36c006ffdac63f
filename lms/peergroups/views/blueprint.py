"""The blueprint that the pages of this slice stand on: a member's own group, and all groups for coaches and staff."""

from flask import Blueprint

from lms.peergroups.method_queries import frame

bp = Blueprint("peergroups", __name__)


@bp.app_template_global()
def what_when_worried() -> str:
    """The line about danger and worry, from the folder of the methods: for pages of whichever slice about intervisie."""
    return frame().safety
