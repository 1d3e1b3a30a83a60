"""The graph on the web: a page and data for every IRI, the endpoint's routes, the server."""
