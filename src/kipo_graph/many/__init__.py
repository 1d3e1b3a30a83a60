"""Extraction from many documents: worker processes, a cluster, shards that go on after a stop."""
