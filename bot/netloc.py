"""Which host and port does an address name?"""

from ipaddress import ip_address

HIGHEST_PORT = 65535


def host_and_port(text: str) -> tuple[str, int]:
    """The two parts of "127.0.0.1:8767" or "[::1]:8767"; port 0 is any free one.

    Raises:
        ValueError: it has no such form.
    """
    host, _, port = text.rpartition(":")
    host = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not host or not port.isascii() or not port.isdigit() or int(port) > HIGHEST_PORT:
        raise ValueError(f"“{text}” không có dạng 127.0.0.1:8767")
    return host, int(port)


def is_here(host: str | None) -> bool:
    """Whether a host is this machine and nobody else's."""
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
