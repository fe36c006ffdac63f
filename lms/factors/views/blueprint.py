"""The blueprint that the pages of this slice stand on: the second step of coming in, and setting it up."""

from flask import Blueprint

bp = Blueprint("factors", __name__)
