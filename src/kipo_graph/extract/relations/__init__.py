"""Relation extraction: from verbs and phrases to candidate statements."""
