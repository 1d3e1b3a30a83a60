"""Inferences from the graph, and whether it contradicts itself."""
