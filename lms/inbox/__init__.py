"""Slice 10: the mail of the morning about what waits, for who works with others, and work handed in told at once."""
