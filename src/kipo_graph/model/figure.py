"""Quantities, as sources state them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kipo_graph.model.identifiers import digest
from kipo_graph.model.namespaces import PREFIXES
from kipo_graph.model.period import Period

if TYPE_CHECKING:
    from decimal import Decimal

_COUNTED = ("decade", "month", "week", "day")
"""The units that read with an s where there are several."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A stated quantity: what is measured (`indicator`), of what (`measured_of`), and how much.

    `stated` is the value exactly as the source writes it ("10 trillion"), `value` the number it
    means in `unit` (a key of `UNITS`); `upper` is the second value of a range or a change.
    """

    indicator: str
    measured_of: str
    stated: str
    value: Decimal
    unit: str
    comparator: str
    stated_upper: str = ""
    upper: Decimal | None = None
    stated_base: str = ""
    base: Decimal | None = None
    base_period: Period | None = None
    period: Period | None = None

    @property
    def iri(self) -> str:
        fields = (
            self.indicator,
            self.measured_of,
            self.stated,
            self.stated_upper,
            self.unit,
            self.comparator,
            self.stated_base,
            self.base_period.stated if self.base_period else "",
            self.period.stated if self.period else "",
        )
        return PREFIXES["figure"] + digest(fields)

    @property
    def label(self) -> str:
        """A short English reading, such as `more than 10 trillion KRW`."""
        plural = "s" if self.unit in _COUNTED and self.value > 1 else ""
        unit = {"count": "", "percent": " %"}.get(self.unit, f" {self.unit}{plural}")
        if self.comparator == "from-to":
            return f"from {self.stated} to {self.stated_upper}{unit}"
        bound = "" if self.comparator == "exactly" else f"{self.comparator} "
        return f"{bound}{self.stated}{unit}{self._base}"

    @property
    def _base(self) -> str:
        """What a change is reckoned from: ` from 6 trillion in 2021`, ` against 2023`."""
        when = self.base_period.stated if self.base_period else ""
        if self.stated_base:
            return f" from {self.stated_base}" + (f" in {when}" if when else "")
        return f" against {when}" if when else ""
