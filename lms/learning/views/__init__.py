"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.learning.views import (
    assignment,
    check,
    conversation,
    gist,
    lesson,
    offers,
    paper,
    review,
    study,
    verdict,
)
from lms.learning.views.blueprint import bp

__all__ = [
    "bp",
    "assignment",
    "check",
    "conversation",
    "gist",
    "lesson",
    "offers",
    "paper",
    "review",
    "study",
    "verdict",
]
