"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.certificates.views import (
    achievement,
    example,
    name,
    own,
    register,
    sharing,
    verify,
    verify_file,
    waiting,
    withdrawal,
)
from lms.certificates.views.blueprint import bp

__all__ = [
    "achievement",
    "bp",
    "example",
    "name",
    "own",
    "register",
    "sharing",
    "verify",
    "verify_file",
    "waiting",
    "withdrawal",
]
