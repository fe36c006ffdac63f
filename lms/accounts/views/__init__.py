"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.accounts.views import device, entry, letter, mine, offers, password
from lms.accounts.views.blueprint import bp

__all__ = ["bp", "device", "entry", "letter", "mine", "offers", "password"]
