"""Whether a graph is sound."""
