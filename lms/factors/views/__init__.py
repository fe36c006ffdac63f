"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.factors.views import colleague, confirm, offers, own, step
from lms.factors.views.blueprint import bp

__all__ = ["bp", "colleague", "confirm", "offers", "own", "step"]
