"""Slice 5: reading, checking, doing in the neighbourhood, and having it looked at."""
