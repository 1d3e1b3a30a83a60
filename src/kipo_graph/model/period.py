"""Spans of time, as texts state them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

PRECISIONS: Final = ("year", "month", "day")


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, with the text that states it and how finely it does (year, month, day).

    `end` is None for a span that goes on, `start` is None for one without a known beginning.
    """

    stated: str
    start: date | None
    end: date | None
    precision: str
