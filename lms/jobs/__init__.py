"""Slice 1: work after the request. A job is a row, written in the transaction that wants it done."""
