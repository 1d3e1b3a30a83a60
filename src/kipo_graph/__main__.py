"""`python -m kipo_graph` is `kipo-graph`."""

from kipo_graph.cli import main

main()
