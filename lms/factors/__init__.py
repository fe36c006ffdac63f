"""Slice 4: a second step to come in, and showing once more who one is."""
