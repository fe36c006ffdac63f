"""Everybody: found, looked at, reached, given a role, told apart, brought in."""
