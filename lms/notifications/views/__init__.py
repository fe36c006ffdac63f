"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.notifications.views import feed, messages
from lms.notifications.views.blueprint import bp

__all__ = ["bp", "feed", "messages"]
