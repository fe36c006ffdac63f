"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.layout.views import template
from lms.layout.views.blueprint import bp

__all__ = ["bp", "template"]
