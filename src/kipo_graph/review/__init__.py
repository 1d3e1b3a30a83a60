"""Reviewing candidates: which are open, what accepting one writes, and remembering the rest."""
