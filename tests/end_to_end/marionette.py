"""Firefox's remote protocol, Marionette, spoken directly: there is no geckodriver in Debian or on PyPI.

A message is its length in bytes, a colon, and JSON: `[0, id, command, parameters]` there, and
`[1, id, error, result]` back. The commands are WebDriver's.
"""

from __future__ import annotations

import json
import socket
from typing import Any


class MarionetteError(Exception):
    """Firefox refused a command, or a script in it failed."""


class Marionette:
    """One session. Scripts run in the window that was last switched to."""

    def __init__(self, port: int, limit_s: float) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=limit_s + 10)
        self._buffer = b""
        self._last_id = 0
        self._read()
        timeouts = {"script": int(limit_s * 1000), "pageLoad": int(limit_s * 1000)}
        capabilities = {"alwaysMatch": {"timeouts": timeouts, "unhandledPromptBehavior": "ignore"}}
        self.send("WebDriver:NewSession", capabilities=capabilities)

    def send(self, command: str, **given: Any) -> Any:
        self._last_id += 1
        message = json.dumps([0, self._last_id, command, given]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _kind, _id, error, result = self._read()
        if error:
            raise MarionetteError(f"{command}: {error['error']}: {error['message']}")
        return result["value"] if isinstance(result, dict) and set(result) == {"value"} else result

    def evaluate(self, expression: str, *args: Any) -> Any:
        """The value of a JavaScript expression, or what its function gives; promises are awaited."""
        script = f"""const [args, done] = arguments;
            (async () => {{
                const value = ({expression});
                return typeof value === "function" ? value(...args) : value;
            }})().then(
                (value) => done({{ value }}),
                (error) => done({{ error: `${{error}} ${{error.stack}}` }}),
            );"""
        # None where the document went away meanwhile.
        answer = self.send("WebDriver:ExecuteAsyncScript", script=script, args=[list(args)]) or {}
        if "error" in answer:
            raise MarionetteError(answer["error"])
        return answer.get("value")

    def close(self) -> None:
        self._socket.close()

    def _read(self) -> Any:
        while b":" not in self._buffer:
            self._receive()
        length, _, self._buffer = self._buffer.partition(b":")
        while len(self._buffer) < int(length):
            self._receive()
        message, self._buffer = self._buffer[: int(length)], self._buffer[int(length) :]
        return json.loads(message)

    def _receive(self) -> None:
        received = self._socket.recv(1 << 16)
        if not received:
            raise MarionetteError("Firefox closed the connection")
        self._buffer += received
