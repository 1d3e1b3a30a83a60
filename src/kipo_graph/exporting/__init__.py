"""Taking the graph away to other tools, as RDF and as what tools without RDF read."""
