"""The blueprint that the pages of this slice stand on: writing in a course, and publishing what was written."""

from flask import Blueprint

bp = Blueprint("authoring", __name__)
