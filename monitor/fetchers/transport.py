"""The network below the polite client: every connection goes to an address that was checked, and ends by a deadline.

httpx resolves and connects by itself and knows no time-out for a whole request. This transport resolves once, connects
to the very address it checked (no second look-up that could answer otherwise), and gives each read and write only
what is left of the request's time, so that a server that sends one byte a second cannot hold a thread.

Through a proxy it is the proxy that looks up names and connects. Then only literal addresses and names that can mean
nothing but the own network are refused here, and hosts named as private are asked directly.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import unquote, urlsplit

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
        self,
        private_hosts: Iterable[str],
        resolver: Resolver = resolve,
        context: ssl.SSLContext | None = None,
        proxy: str = "",
    ) -> None:
        self._private_hosts = frozenset(host.lower().rstrip(".") for host in private_hosts)
        self._deadline = _Deadline()
        tls = context or ssl.create_default_context()
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls,
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=_GuardedBackend(self._private_hosts, resolver, self._deadline),
        )
        self._proxied = _proxied_pool(proxy, tls, resolver, self._deadline) if proxy else None

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """All requests of this thread inside end within `seconds`, or raise DeadlinePassed."""
        self._deadline.at = time.monotonic() + seconds
        try:
            yield
        finally:
            self._deadline.at = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._pool_for(request.url.host).handle_request(
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

    def _pool_for(self, host: str) -> httpcore.ConnectionPool:
        if self._proxied is None or _bare(host) in self._private_hosts:
            return self._pool
        if not _may_ask_a_proxy_for(host):
            raise AddressRefused(
                f"{host} is not on the public internet; if it is your own server, add it to [feeds] private_hosts"
            )
        return self._proxied

    def close(self) -> None:
        self._pool.close()
        if self._proxied is not None:
            self._proxied.close()


def _proxied_pool(
    proxy: str, tls: ssl.SSLContext, resolver: Resolver, deadline: "_Deadline"
) -> httpcore.ConnectionPool:
    """Connections to the proxy alone, which may stand in the own network."""
    parts = urlsplit(proxy)
    own = _GuardedBackend({_bare(parts.hostname or "")}, resolver, deadline)
    name, password = unquote(parts.username or ""), unquote(parts.password or "")
    return httpcore.HTTPProxy(
        proxy_url=f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}",
        proxy_auth=(name, password) if name else None,
        ssl_context=tls,
        proxy_ssl_context=tls if parts.scheme == "https" else None,
        max_connections=None,
        max_keepalive_connections=0,
        network_backend=own,
    )


def _bare(host: str) -> str:
    return host.lower().rstrip(".")


_OWN_NETWORK = ("localhost", "local", "internal", "lan", "home", "corp", "intranet", "home.arpa")
"""Last labels of names that are never public (RFC 6761, 6762, 8375 and ICANN's reserved ones)."""


def _may_ask_a_proxy_for(host: str) -> bool:
    name = _bare(host)
    with suppress(ValueError):
        return is_public(name.strip("[]"))
    return "." in name and not name.endswith(tuple(f".{label}" for label in _OWN_NETWORK)) and not _is_number(name)


def _is_number(name: str) -> bool:
    """`127.1`, `0x7f.1`, `2130706433`: shorthands of IPv4 addresses, which some resolvers take."""
    last = name.rpartition(".")[2]
    return last.isdecimal() or last.startswith("0x")


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
    def __init__(self, private_hosts: Collection[str], resolver: Resolver, deadline: _Deadline) -> None:
        self._private_hosts = private_hosts
        self._resolver = resolver
        self._plain = httpcore.SyncBackend()
        self._deadline = deadline

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
                left = self._deadline.left(timeout)
                stream = self._plain.connect_tcp(
                    address, port, min(left, _CONNECT_SECONDS), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if position == len(addresses) - 1:
                    raise
            else:
                return _Stream(stream, self._deadline)
        raise AssertionError("unreachable: _allowed gives at least one address")

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise AddressRefused("no connections to local sockets")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def _allowed(self, host: str, port: int) -> list[str]:
        addresses = self._resolver(host, port)
        if _bare(host) in self._private_hosts:
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
