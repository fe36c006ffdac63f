"""The blueprint of who fits with whom."""

from flask import Blueprint

bp = Blueprint("composing", __name__)
