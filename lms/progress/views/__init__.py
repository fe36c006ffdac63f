"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.progress.views import appeal, decision, offers, portfolio, progress, version
from lms.progress.views.blueprint import bp

__all__ = ["bp", "appeal", "decision", "offers", "portfolio", "progress", "version"]
