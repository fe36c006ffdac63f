"""Slice 8: from stranger to trainee, with the public pages that lead there."""
