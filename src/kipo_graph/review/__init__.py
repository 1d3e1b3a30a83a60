"""Reviewing candidates: the queue, the session, and what accepting one writes."""
