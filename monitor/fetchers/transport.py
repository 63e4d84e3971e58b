"""The network below the polite client: every connection goes to an address that was checked, and ends by a deadline.

httpx resolves and connects by itself and knows no time-out for a whole request. This transport resolves once, connects
to the very address it checked (no second look-up that could answer otherwise), and gives each read and write only
what is left of the request's time, so that a server that sends one byte a second cannot hold a thread.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from monitor.fetchers.addresses import AddressRefused, is_public

Resolver = Callable[[str, int], list[str]]
"""Host and port to literal addresses, in order of preference. Raises socket.gaierror."""

_CONNECT_SECONDS = 15.0
_SOCKET_OPTION = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class DeadlinePassed(Exception):
    """The whole request took longer than allowed."""


def resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedTransport(httpx.BaseTransport):
    """One connection for each request, to a checked address, until the deadline set by `limit`."""

    def __init__(
        self, private_hosts: Iterable[str], resolver: Resolver = resolve, context: ssl.SSLContext | None = None
    ) -> None:
        self._backend = _GuardedBackend(private_hosts, resolver)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context or ssl.create_default_context(),
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=self._backend,
        )

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """All requests of this thread inside end within `seconds`, or raise DeadlinePassed."""
        self._backend.deadline.at = time.monotonic() + seconds
        try:
            yield
        finally:
            self._backend.deadline.at = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions={"wire": answer.extensions}
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _Deadline(threading.local):
    at: float | None = None

    def left(self, timeout: float | None) -> float:
        if self.at is None:
            return _CONNECT_SECONDS if timeout is None else timeout
        left = self.at - time.monotonic()
        if left <= 0:
            raise DeadlinePassed
        return left if timeout is None else min(left, timeout)


class _GuardedBackend(httpcore.NetworkBackend):
    def __init__(self, private_hosts: Iterable[str], resolver: Resolver) -> None:
        self._private_hosts = frozenset(host.lower().rstrip(".") for host in private_hosts)
        self._resolver = resolver
        self._plain = httpcore.SyncBackend()
        self.deadline = _Deadline()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._allowed(host, port)
        for position, address in enumerate(addresses):
            try:
                left = self.deadline.left(timeout)
                stream = self._plain.connect_tcp(
                    address, port, min(left, _CONNECT_SECONDS), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if position == len(addresses) - 1:
                    raise
            else:
                return _Stream(stream, self.deadline)
        raise AssertionError("unreachable: _allowed gives at least one address")

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise AddressRefused("no connections to local sockets")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def _allowed(self, host: str, port: int) -> list[str]:
        addresses = self._resolver(host, port)
        if host.lower().rstrip(".") in self._private_hosts:
            return addresses
        public = [address for address in addresses if is_public(address)]
        if not public:
            raise AddressRefused(
                f"{host} is {', '.join(addresses) or 'no address'}, which is not on the public internet; "
                f"if it is your own server, add it to [feeds] private_hosts"
            )
        return public


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
