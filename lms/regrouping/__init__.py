"""Slice 7: groups of intervisie that go together, share people, or go on after the training, with what their members say."""
