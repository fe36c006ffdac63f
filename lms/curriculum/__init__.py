"""Slice 3: courses, written as files and published as versions that never change."""
