"""Slice 3: people, how they come in, and what they have been granted."""
