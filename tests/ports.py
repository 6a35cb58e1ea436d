"""A port that nobody uses, for those who must know it before they listen."""

import socket


def free_port() -> int:
    """A free port of 127.0.0.1."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port
