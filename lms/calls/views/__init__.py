"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.calls.views import calls, offers
from lms.calls.views.blueprint import bp

__all__ = ["bp", "calls", "offers"]
