"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.accounts.views import entry, letter, mine, offers
from lms.accounts.views.blueprint import bp

__all__ = ["bp", "entry", "letter", "mine", "offers"]
