"""Concepts: what a text describes without naming it, and what was done about it."""
