"""Exporting the graph, as RDF and to tools that read no RDF."""
