"""The blueprint that the pages of this slice stand on: a member's own group, and all groups for coaches and staff."""

from flask import Blueprint

bp = Blueprint("peergroups", __name__)
