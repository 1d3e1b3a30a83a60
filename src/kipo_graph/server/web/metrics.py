"""Metrics for Prometheus: requests by route and status, their durations, and the worker pool."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from kipo_graph.server.endpoint.worker_pool import WorkerPool

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


class Metrics:
    """The counters of one server."""

    def __init__(self, pool: WorkerPool) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "kipo_graph_requests",
            "Requests answered, by method, route and status.",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "kipo_graph_request_seconds",
            "Seconds from the head of a request to the end of its response.",
            ["route"],
            buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
            registry=self._registry,
        )
        self._registry.register(_PoolCollector(pool))

    def record(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; unusual methods count as `other`, to keep labels few."""
        label = method if method in _METHODS else "other"
        self._requests.labels(label, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """All metrics in the Prometheus text format."""
        return generate_latest(self._registry)


class _PoolCollector:
    """The counts of the worker pool, read when the metrics are requested."""

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool

    def collect(self) -> Iterator[Metric]:
        """The metric families of the pool."""
        jobs = GaugeMetricFamily(
            "kipo_graph_jobs", "Jobs that are running or waiting.", labels=["state"]
        )
        for state, count in self._pool.load.items():
            jobs.add_metric([state], count)
        yield jobs
        ends = CounterMetricFamily("kipo_graph_jobs_total", "Jobs by outcome.", labels=["end"])
        counts = self._pool.counts
        for end in ("answered", "slowed", "refused", "timed_out", "died"):
            ends.add_metric([end], getattr(counts, end))
        yield ends
        yield CounterMetricFamily(
            "kipo_graph_workers_forked_total", "Workers started.", value=counts.forked
        )
