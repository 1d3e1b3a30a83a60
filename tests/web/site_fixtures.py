"""The fixtures of tests over the project's own graph: its store, and the routes over it."""

from __future__ import annotations

import pytest
from asgi_site import SETTINGS, Site

from conftest import ROOT
from kipo_graph.project import Project
from kipo_graph.store import memory


@pytest.fixture(scope="module")
def store() -> memory.LocalStore:
    return memory.load(Project(ROOT))


@pytest.fixture(scope="module")
def site(store: memory.LocalStore) -> Site:
    return Site(store, SETTINGS)
