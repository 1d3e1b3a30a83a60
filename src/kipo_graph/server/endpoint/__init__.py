"""The SPARQL 1.1 Protocol, answered by limited worker processes."""
