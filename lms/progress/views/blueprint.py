"""The blueprint that the pages of this slice stand on: the way gone and to go, advice and decision, the portfolio, appeals,
versions."""

from flask import Blueprint

bp = Blueprint("progress", __name__)
