"""Slice 2: questions and conversations to practise with, as data: what a good one is, and what follows an answer. Knows no
person, and no course around them."""
