"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.mailings.views import mailing, offers, text
from lms.mailings.views.blueprint import bp

__all__ = ["bp", "mailing", "offers", "text"]
