"""The blueprint of intervisie."""

from flask import Blueprint

bp = Blueprint("peergroups", __name__)
