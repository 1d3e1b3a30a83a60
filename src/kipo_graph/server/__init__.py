"""The graph over HTTP: the SPARQL endpoint and the pages."""
