"""How long to wait for a store: for a silent one, for one that trickles, for one that is busy.

A socket's own timeout bounds each silence only: with a byte now and then a reader waits for ever.
"""

from __future__ import annotations

import http.client
import io
import socket
import time
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import urllib3

LONGEST_PAUSE = 30
"""Seconds between two attempts at most, whatever the store asks for."""

_RETRIED = (429, 502, 503, 504)


class LateError(TimeoutError):
    """The deadline of an answer has passed."""


class _Timed(io.RawIOBase):
    """Bytes of another stream until a point of `time.monotonic`, then LateError."""

    def __init__(self, raw: io.RawIOBase, until: float) -> None:
        self._raw, self._until = raw, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if time.monotonic() > self._until:
            raise LateError
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def pools(silence: float, whole: float, headers: dict[str, str]) -> urllib3.PoolManager:
    """Connections that wait `silence` seconds for a byte and `whole` seconds for an answer.

    Status line and headers are a part of the answer.  What is late is urllib3's ReadTimeoutError,
    with a LateError as its cause where it came, but not whole.
    """
    import urllib3
    from urllib3.connection import HTTPConnection, HTTPSConnection

    class Answer(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, *about: Any, **named: Any) -> None:
            super().__init__(sock, *about, **named)
            self.fp = io.BufferedReader(_Timed(self.fp.detach(), time.monotonic() + whole))

    class Plain(HTTPConnection):
        response_class = Answer

    class Secure(HTTPSConnection):
        response_class = Answer

    class PlainPool(urllib3.HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(urllib3.HTTPSConnectionPool):
        ConnectionCls = Secure

    wait = urllib3.Timeout(connect=min(silence, 10), read=silence)
    made = urllib3.PoolManager(timeout=wait, headers=headers)
    made.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
    return made


def retries(times: int) -> urllib3.Retry:
    """Again for what was not delivered and for a busy server, but not for a slow answer."""
    from urllib3 import BaseHTTPResponse, Retry

    class Patient(Retry):
        def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
            pause = super().get_retry_after(response)
            return None if pause is None else min(pause, LONGEST_PAUSE)

        def increment(
            self,
            method: str | None = None,
            url: str | None = None,
            response: BaseHTTPResponse | None = None,
            *about: Any,
            **named: Any,
        ) -> Self:
            left = super().increment(method, url, response, *about, **named)
            if response:
                response.close()  # Else its body would be read first, however long it is.
            return left

    return Patient(
        total=times,
        connect=times,
        read=0,
        status=times,
        other=0,
        allowed_methods=None,
        status_forcelist=_RETRIED,
        backoff_factor=0.3,
        backoff_max=LONGEST_PAUSE,
        raise_on_status=False,
    )
