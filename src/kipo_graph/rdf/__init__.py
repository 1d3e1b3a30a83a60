"""RDF: from the model to triples, and reading, writing and converting its formats."""
