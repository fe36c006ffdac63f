"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.authoring.views import draft, page
from lms.authoring.views.blueprint import bp

__all__ = ["bp", "draft", "page"]
