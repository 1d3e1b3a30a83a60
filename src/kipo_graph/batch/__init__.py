"""Extraction from many documents: worker processes, a Dask cluster, runs that can be resumed."""
