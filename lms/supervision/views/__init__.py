"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.supervision.views import board, calendar, cohort, decisions, offers, trainee
from lms.supervision.views.blueprint import bp

__all__ = ["bp", "board", "calendar", "cohort", "decisions", "offers", "trainee"]
