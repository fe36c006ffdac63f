"""The blueprint that the pages of this slice stand on: lessons, assignments, review and the paper route."""

from flask import Blueprint

bp = Blueprint("learning", __name__)
