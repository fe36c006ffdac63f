"""The blueprint of the public pages and of applications."""

from flask import Blueprint

bp = Blueprint("intake", __name__)
