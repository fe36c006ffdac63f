"""Slice 2: messages to people. It deals in addresses and ids and knows nothing of who these people are."""
