"""Slice 6: the one function that says what is done, what is next and why; and the decision that rests on it."""
