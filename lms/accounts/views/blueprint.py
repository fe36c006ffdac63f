"""The blueprint that the pages of this slice stand on: coming in, one's own page, and letters to print."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
