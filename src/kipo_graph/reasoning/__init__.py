"""What follows from the graph, and whether it contradicts itself."""
