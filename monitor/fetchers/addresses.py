"""Which network addresses may be connected to: public ones only, so that no feed can point us into a private network.

Ranges: private, loopback, link-local, shared (100.64.0.0/10), multicast and reserved ones, and IPv6 addresses that
carry such an IPv4 address inside (mapped, 6to4, Teredo, NAT64 of RFC 6052 and RFC 8215).
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))


class AddressRefused(Exception):
    """The host has no address that may be connected to."""


def is_public(address: str) -> bool:
    """Whether a literal IPv4 or IPv6 address may be connected to. An IPv6 scope (`%eth0`) is never public."""
    if "%" in address:
        return False
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        carried = _carried(ip)
        if carried is not None:
            return is_public(str(carried)) and not _is_local_nat64(ip)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _carried(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if ip.ipv4_mapped:
        return ip.ipv4_mapped
    if ip.sixtofour:
        return ip.sixtofour
    if ip.teredo:
        return ip.teredo[1]
    if any(ip in network for network in _NAT64):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


def _is_local_nat64(ip: IPv6Address) -> bool:
    return ip in _NAT64[1]
