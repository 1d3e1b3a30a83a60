"""The tables that curators keep, read strictly and written."""

from kipo_graph.tables.entries import Draft, Exemption, SourceRow
from kipo_graph.tables.table_reader import (
    COLUMNS,
    HEADERS,
    Tables,
    read,
    source_texts,
    statement_tables,
)

__all__ = [
    "COLUMNS",
    "HEADERS",
    "Draft",
    "Exemption",
    "SourceRow",
    "Tables",
    "read",
    "source_texts",
    "statement_tables",
]
