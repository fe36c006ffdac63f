"""Slice 6: the call list. What reaches somebody no other way, a colleague tells them by phone."""
