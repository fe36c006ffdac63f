"""Slice 8: the neighbourhood projects, which turn the flywheel that the training teaches."""
