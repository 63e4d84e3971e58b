"""What goes wrong between us and a server, in outcomes and sentences."""

import socket
import ssl
import zlib

import httpcore
import httpx

from monitor.domain import PollOutcome
from monitor.fetchers.addresses import AddressRefused
from monitor.fetchers.decoding import TooLarge, UnknownCoding
from monitor.fetchers.transport import DeadlinePassed

FAILURES = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.ProxyError,
    httpx.HTTPError,
    AddressRefused,
    DeadlinePassed,
    TooLarge,
    UnknownCoding,
    zlib.error,
    UnicodeError,
    OSError,
    RuntimeError,  # httpcore's, where the pool is closed under a request
)


def explained(error: Exception, timeout_seconds: float) -> tuple[PollOutcome, str]:
    """The outcome and a sentence for people, by the cause that tells most."""
    chain = _chain(error)
    for kind, outcome in _OUTCOMES:
        for cause in chain:
            if isinstance(cause, kind):
                return outcome, _sentence(outcome, cause, timeout_seconds)
    return PollOutcome.CONNECTION_ERROR, f"the connection broke: {_words(error)}"


_OUTCOMES: tuple[tuple[type[BaseException], PollOutcome], ...] = (
    (AddressRefused, PollOutcome.ADDRESS_REFUSED),
    (httpcore.ProxyError, PollOutcome.CONNECTION_ERROR),
    (TooLarge, PollOutcome.TOO_LARGE),
    (DeadlinePassed, PollOutcome.TIMEOUT),
    (httpcore.TimeoutException, PollOutcome.TIMEOUT),
    (socket.gaierror, PollOutcome.DNS_ERROR),
    (UnicodeError, PollOutcome.DNS_ERROR),
    (ssl.SSLError, PollOutcome.TLS_ERROR),
    (UnknownCoding, PollOutcome.PARSE_ERROR),
    (zlib.error, PollOutcome.PARSE_ERROR),
)


def _sentence(outcome: PollOutcome, cause: BaseException, timeout_seconds: float) -> str:
    if outcome is PollOutcome.TIMEOUT:
        return f"no complete answer within {timeout_seconds:g} s"
    if outcome is PollOutcome.DNS_ERROR:
        passing = isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN
        return "the name server does not answer" if passing else "the host's name is not known"
    if isinstance(cause, httpcore.ProxyError):
        return f"the proxy ([feeds] proxy) refuses: {_words(cause)}"
    if outcome is PollOutcome.TLS_ERROR:
        return f"no secure connection: {_words(cause)}"
    if outcome is PollOutcome.PARSE_ERROR:
        return f"the answer cannot be unpacked: {_words(cause)}"
    return _words(cause)


def _words(error: BaseException) -> str:
    return str(error).strip()[:300] or type(error).__name__


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    return chain
