"""The blueprint that the call list stands on."""

from flask import Blueprint

bp = Blueprint("calls", __name__)
