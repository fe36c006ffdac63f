"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.entry.views import helping, offers, own
from lms.entry.views.blueprint import bp

__all__ = ["bp", "helping", "offers", "own"]
