"""Slice 4: staff write in a course: changes gather in one draft of it, are checked line by line, and become a version."""
