"""The blueprint that the pages of this slice stand on."""

from flask import Blueprint

bp = Blueprint("asking", __name__)
