"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.curriculum.views import pieces, staff
from lms.curriculum.views.blueprint import bp

__all__ = ["bp", "pieces", "staff"]
