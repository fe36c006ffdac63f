"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.peergroups.views import group, meeting, member, offers
from lms.peergroups.views.blueprint import bp

__all__ = ["bp", "group", "meeting", "member", "offers"]
