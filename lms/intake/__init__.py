"""Slice 8: from stranger to trainee."""
