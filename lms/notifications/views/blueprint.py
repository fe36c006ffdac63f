"""The blueprint that the pages of this slice stand on: messages, how they come, and one's own calendar."""

from flask import Blueprint

bp = Blueprint("notifications", __name__)
