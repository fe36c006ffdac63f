"""The blueprint of supervision, and who supervises."""

from flask import Blueprint

bp = Blueprint("supervision", __name__)
