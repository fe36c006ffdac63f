"""Walking from page to page."""

from tests.certified import walk

__all__ = ["walk"]
