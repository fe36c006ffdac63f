"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.composing.views import compose, offers, place, wishes
from lms.composing.views.blueprint import bp

__all__ = ["bp", "compose", "offers", "place", "wishes"]
