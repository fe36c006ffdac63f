"""Slice 5: ways in for who has no mail: a code on a letter, and one that a coach or staff reads out."""
