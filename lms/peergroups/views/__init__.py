"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.peergroups.views import afterwards, evening, group, help, meeting, member, offers, sheet, swap
from lms.peergroups.views.blueprint import bp

__all__ = ["afterwards", "bp", "evening", "group", "help", "meeting", "member", "offers", "sheet", "swap"]
