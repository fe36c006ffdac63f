"""Slice 6: who comes into a group of intervisie and who leaves it, each with a day and with what the group says."""
