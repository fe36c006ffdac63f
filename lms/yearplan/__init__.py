"""Slice 6: the meetings of a peer group for a year, planned at once."""
