"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.asking.views import answering, offers, question
from lms.asking.views.blueprint import bp

__all__ = ["answering", "bp", "offers", "question"]
