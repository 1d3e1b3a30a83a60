"""Whether a graph is valid."""
