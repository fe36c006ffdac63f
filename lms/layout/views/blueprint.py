"""The blueprint of the settings of a document."""

from flask import Blueprint

bp = Blueprint("layout", __name__)
