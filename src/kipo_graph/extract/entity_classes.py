"""Classes of the ontology that the rules treat alike."""

from __future__ import annotations

ORGANISATIONS = frozenset(
    "IPOffice IntergovernmentalOrganization PublicAgency CooperationForum ServiceNetwork Unit "
    "org:Organization".split()
)
PLACES = frozenset(("Country", "City"))
BODIES = ORGANISATIONS | {"Country"}
"""What acts: organisations, and countries that speak as one."""
ACCORDS = frozenset("Agreement MemorandumOfUnderstanding JointStatement FundsInTrust".split())
WORKS = frozenset("Programme Service PolicyMeasure Reform Reorganization Document".split())
GATHERINGS = frozenset(("Event", "Meeting", "TrainingProgramme"))
