"""The blueprint that the pages of this slice stand on."""

from flask import Blueprint

bp = Blueprint("privacy", __name__)
