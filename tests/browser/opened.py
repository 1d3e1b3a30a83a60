"""What a page did while it was open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Opened:
    """An open page with what it asked for and complained of."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).inner_text())

    def shown(self, selector: str) -> bool:
        return bool(self.page.locator(selector).is_visible())

    def count(self, selector: str) -> int:
        return int(self.page.locator(selector).count())


Open = Callable[..., Opened]
