"""The blueprint of proof: what verifiers need from us, for anybody."""

from flask import Blueprint

bp = Blueprint("proof", __name__)
