"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.proof.views import browser, keys
from lms.proof.views.blueprint import bp

__all__ = ["bp", "browser", "keys"]
