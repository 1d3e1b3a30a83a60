"""The fixture of the server that all tests of the suite share, one per worker."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from conformance import suite
from conformance.server import Endpoint, serving


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    folder = tmp_path_factory.mktemp("conformance")
    file = folder / "suite.nq"
    quads = [*suite.data(), *suite.protocol_data()]
    ox.serialize(quads, str(file), format=ox.RdfFormat.N_QUADS)
    with serving(file, folder / "server.log") as running:
        yield running
