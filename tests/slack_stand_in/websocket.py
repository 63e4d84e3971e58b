"""The server's half of RFC 6455, as much as Socket Mode needs."""

import base64
import contextlib
import hashlib
import json
import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any

_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


def accept_key(key: str) -> str:
    return base64.b64encode(hashlib.sha1((key + _MAGIC).encode()).digest()).decode()


class WebSocket:
    """One connection. `answers_pings` may be switched off, to play dead."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._lock = threading.Lock()
        self.open = True
        self.answers_pings = True

    def send_json(self, value: Any) -> None:
        self._send(TEXT, json.dumps(value).encode())

    def messages(self) -> Iterator[dict[str, Any]]:
        """JSON texts from the client until it goes away."""
        try:
            while True:
                opcode, data = self._frame()
                if opcode == TEXT:
                    yield json.loads(data)
                elif opcode == PING and self.answers_pings:
                    self._send(PONG, data)
                elif opcode == CLOSE:
                    return
        except (OSError, EOFError):
            return
        finally:
            self.open = False

    def cut(self) -> None:
        """End the connection without a word."""
        self.open = False
        for end in (lambda: self._socket.shutdown(socket.SHUT_RDWR), self._socket.close):
            with contextlib.suppress(OSError):
                end()

    def _send(self, opcode: int, data: bytes) -> None:
        size = len(data)
        if size < 126:
            head = struct.pack("!BB", 0x80 | opcode, size)
        elif size < 65536:
            head = struct.pack("!BBH", 0x80 | opcode, 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 127, size)
        with self._lock:
            self._socket.sendall(head + data)

    def _frame(self) -> tuple[int, bytes]:
        first, second = self._exactly(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", self._exactly(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._exactly(8))
        mask = self._exactly(4) if second & 0x80 else b"\0\0\0\0"
        data = bytes(byte ^ mask[at % 4] for at, byte in enumerate(self._exactly(size)))
        return first & 0x0F, data

    def _exactly(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            piece = self._socket.recv(size - len(got))
            if not piece:
                raise EOFError
            got += piece
        return got
