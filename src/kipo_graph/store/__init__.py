"""Where a graph is stored and queried: in memory, on disk, or behind a SPARQL endpoint."""
