"""The blueprint that the pages of this slice stand on: courses for staff, and drawings, sheets and booklets for whoever is
logged in."""

from flask import Blueprint

bp = Blueprint("curriculum", __name__)
