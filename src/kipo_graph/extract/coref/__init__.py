"""Coreference: which mentions of a text mean the same entity, and who speaks."""
