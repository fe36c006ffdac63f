"""The blueprint that the pages of this slice stand on: helping somebody in, and codes of one's own."""

from flask import Blueprint

bp = Blueprint("entry", __name__)
