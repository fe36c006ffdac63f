"""Slice 2: keys, signatures, status lists and verifying. Whether a file is ours, from its bytes alone; it knows no person."""
