"""The evidence gate: whether each quote stands in its source and supports its statement."""
