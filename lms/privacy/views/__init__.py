"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.privacy.views import own_data, trail
from lms.privacy.views.blueprint import bp

__all__ = ["bp", "own_data", "trail"]
