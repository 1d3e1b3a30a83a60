"""The graph on the web: a page and data for every IRI, the routes, the server."""
