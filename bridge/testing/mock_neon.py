"""A NEON to test against: the real server on a simulated phone, on a free port, with a request log.

with MockNeon() as neon:
    neon.ring("sip:+5511987654321@sip.acme.com", display_name="Maria")
"""

from __future__ import annotations

import contextlib
import hmac
import threading
from collections.abc import Mapping
from types import TracebackType

from bridge.engines.simulated import SimulatedEngine
from bridge.protocol.calls import CallState
from bridge.server.neon_server import NeonServer
from bridge.web.listen import bind_loopback, thread_servers
from bridge.web.phone_app import create_phone_app

#: Fields that a log must not show.
_SECRETS = frozenset({"password", "token"})


class MockNeon:
    """`user` and `password` are what `authenticate` wants; `requests` is every command received."""

    def __init__(
        self,
        *,
        user: str = "demo",
        password: str = "demo",
        port: int = 0,
        hold_s: float = 25.0,
        origins: tuple[str, ...] = (),
    ) -> None:
        self.user = user
        self.password = password
        self.port = port
        self.engine = SimulatedEngine()
        self.requests: list[dict[str, str]] = []
        self._hold_s = hold_s
        self._origins = origins
        self._received = threading.Condition()
        self._running = contextlib.ExitStack()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start, or start again on the same port: like a NEON, it has then forgotten all tokens."""
        self.engine = SimulatedEngine()
        self.server = NeonServer(self.engine, check_user=self._check_user, on_command=self._log)
        self.engine.start(self.server.receive)
        listeners = bind_loopback(self.port)
        self.port = listeners.port
        app = create_phone_app(
            self.server,
            port=self.port,
            origins=self._origins,
            simulator=self.engine,
            hold_s=self._hold_s,
        )
        self._running.enter_context(thread_servers(app, listeners))

    def stop(self) -> None:
        self.server.end_polls()
        self.engine.stop()
        self._running.close()

    def __enter__(self) -> MockNeon:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def ring(self, from_: str, *, display_name: str = "", to: str = "") -> str:
        """Let a call come in; return its CallId."""
        return self.server.call_id_of(self.engine.ring(from_, to=to, display_name=display_name))

    def calls(self) -> dict[str, CallState]:
        """The calls that are up, by CallId."""
        return {self.server.call_id_of(call_id): state for call_id, state in self.engine.calls().items()}

    def clear(self) -> None:
        """Forget calls, tokens and requests, as a start does, but without its wait."""
        self.engine.hang_up_all()
        self.engine.registered = True
        self.server.tokens.revoke_all()
        with self._received:
            self.requests.clear()

    def wait_request(self, action: str, limit_s: float = 10.0, **fields: str) -> dict[str, str]:
        """The first command received with that action and those fields; waits for it.

        Raises AssertionError, with what came instead, after `limit_s` seconds.
        """
        wanted = {"action": action, **fields}

        def find() -> dict[str, str] | None:
            return next((seen for seen in self.requests if wanted.items() <= seen.items()), None)

        with self._received:
            found = self._received.wait_for(find, limit_s)
        assert found, f"expected a command {wanted}, got {self.requests}"
        return found

    def _check_user(self, user: str, password: str) -> bool:
        return hmac.compare_digest(f"{user}\0{password}".encode(), f"{self.user}\0{self.password}".encode())

    def _log(self, fields: Mapping[str, str]) -> None:
        with self._received:
            self.requests.append({name: text for name, text in fields.items() if name not in _SECRETS})
            self._received.notify_all()
