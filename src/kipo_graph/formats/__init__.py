"""RDF as terms and as files: each format read strictly, written, and turned into another."""
