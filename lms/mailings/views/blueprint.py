"""The blueprint of messages to people outside a cohort."""

from flask import Blueprint

bp = Blueprint("mailings", __name__)
