"""`kipo-graph review`, at a terminal."""

from kipo_graph.cli.review.main import command

__all__ = ["command"]
