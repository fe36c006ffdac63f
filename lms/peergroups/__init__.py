"""Slice 5: intervisie. What is said there is not written down here: date, method, turns and attendance are."""
