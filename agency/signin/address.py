"""Where a request comes from. An address is used for counting and never stored in full."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

NOWHERE = IPv4Address(0)  # a socket without an address


def client_address(request) -> IPv4Address | IPv6Address:
    """The address that reached our outermost proxy.

    Only the rightmost `settings.TRUSTED_PROXIES` entries of X-Forwarded-For were written by proxies of ours;
    what stands before them anybody may have written. Without proxies the header counts for nothing.
    """
    found = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        found = hops[-settings.TRUSTED_PROXIES]
    try:
        address = ip_address(found)
    except ValueError:
        return NOWHERE
    return getattr(address, "ipv4_mapped", None) or address


def line(address: IPv4Address | IPv6Address) -> str:
    """One subscriber: an IPv4 address, or the /64 an IPv6 subscriber is given."""
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))


def network(address: IPv4Address | IPv6Address) -> str:
    """The neighbourhood: /24, or /48 in IPv6."""
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))
