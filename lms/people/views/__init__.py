"""The pages of this slice, a module for each noun. Importing them makes their addresses known to the blueprint."""

from lms.people.views import contact, everybody, merge, offers, own_address, person, role
from lms.people.views.blueprint import bp

__all__ = ["bp", "contact", "everybody", "merge", "offers", "own_address", "person", "role"]
