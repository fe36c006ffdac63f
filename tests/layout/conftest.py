"""Fixtures of a certificate out of the real job: its settings show on what is issued."""

from tests.certified import bunch, decided, issued, printed, walk

__all__ = ["bunch", "decided", "issued", "printed", "walk"]
