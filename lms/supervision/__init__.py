"""Slice 9: what needs a coach today. Reads everything; nobody imports it."""
