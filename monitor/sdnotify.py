"""Telling systemd how the daemon is, where it asked to be told (Type=notify)."""

import os
import socket


def notify(*messages: str) -> None:
    """Send messages such as READY=1 to the socket systemd named; nothing without one."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = f"\0{address[1:]}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
        try:
            link.connect(address)
            link.sendall("\n".join(messages).encode())
        except OSError:
            # A supervisor that has gone away is no reason to stop.
            return
