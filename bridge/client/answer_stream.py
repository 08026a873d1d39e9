"""What a phone sends on one connection, as the stream that http.client reads: with two deadlines."""

from __future__ import annotations

import io
import socket
import time
from typing import Any

#: To a socket, 0 would mean "do not wait", and less is an error.
_NO_TIME_S = 1e-6


class AnswerStream(io.RawIOBase):
    """At most `first_byte_s` until the first byte, and from there on `whole_s` for all of the answer.

    A time-out of the socket would count anew with every byte. Raises TimeoutError.
    """

    def __init__(self, sock: socket.socket, *, first_byte_s: float, whole_s: float) -> None:
        self._sock = sock
        self._deadline = time.monotonic() + first_byte_s
        self._whole_s = whole_s
        #: A byte has come.
        self.has_begun = False
        #: The phone has closed the connection.
        self.is_over = False

    def makefile(self, mode: str) -> io.BufferedReader:
        """What http.client asks of a socket."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        try:
            self._sock.settimeout(max(self._deadline - time.monotonic(), _NO_TIME_S))
            size = self._sock.recv_into(buffer)
        except TimeoutError as error:
            part = "whole answer" if self.has_begun else "first byte"
            raise TimeoutError(f"expected the {part} in time") from error
        if size and not self.has_begun:
            self.has_begun = True
            self._deadline = time.monotonic() + self._whole_s
        self.is_over = not size
        return size
