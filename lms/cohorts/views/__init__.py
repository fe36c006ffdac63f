"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.cohorts.views import call, change, cohort, day, offers, own_day, paper, planning
from lms.cohorts.views.blueprint import bp

__all__ = ["bp", "call", "change", "cohort", "day", "offers", "own_day", "paper", "planning"]
