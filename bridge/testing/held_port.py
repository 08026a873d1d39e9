"""A port on which nobody listens, kept for a server that will."""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def held_port(port: int) -> Iterator[None]:
    """Nobody listens on the port, and no other program can be given it meanwhile."""
    with contextlib.ExitStack() as held:
        for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            # A machine may have no ::1.
            with contextlib.suppress(OSError):
                holder = held.enter_context(socket.socket(family, socket.SOCK_STREAM))
                if sys.platform != "win32":
                    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                holder.bind((host, port))
        yield
